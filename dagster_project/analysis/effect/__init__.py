"""Whether workshops changed anything: matched comparisons of people's uses, as honest as they can be.

Reading order: `people.py` (what is compared), `matching.py` (with whom), `difference.py` and `ratio.py` (by how much),
`clusters.py` (how sure). Add here: another measure or another way to match. Keep out: where uses come from (dbt), and
sentences for readers (the asset that fills `workshop_effect`).
"""
