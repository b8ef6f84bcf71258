"""report.html and charts/: what an officer takes to a meeting, in one file that needs no server and no network.

`source.py` brings marts with their addresses, `sections/` say them in the order of the questions, `charts/` draws,
`paper.py` is the one page to print, `writing.py` puts everything into the release. Add here: another part of the
report. Keep out: computing figures (dbt, analysis) and whether they are right (the gate).
"""
