"""One module per thing that is measured; each gives a Result (tests/bench/result.py) and can be run alone.

Add here: another measure, in PARTS of tests/bench/__main__.py too. Keep out: targets (targets.py), the table (table.py).
"""
