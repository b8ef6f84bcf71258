"""Intake: files as people keep them -> typed, pseudonymous landed rows, with every row accounted for.

Reading order: `night.py` (the way through), `sheets.py` (bytes to cells), `layouts.py` and `formats/` (cells to fields),
`landing.py` (fields to typed rows), `ledger.py`, `identity.py`, `settlement.py` (what downstream sees).
Add here: anything that knows a file, a format or a person. Keep out: rates, buckets, and Dagster.
"""
