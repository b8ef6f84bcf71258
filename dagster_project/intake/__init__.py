"""Files of the inbox to landed rows that downstream can trust: nothing lost, nothing counted twice, nobody named.

Reading order: `night.py` (the way through), `deliveries/` (what may come in and what became of it), `arrival.py` (one
new file), `reading/` (bytes to cells), `recognising/`, `formats/` and `columns/` (cells to fields), `landing/` and
`times/` (fields to typed rows), `people/` (who is whom, over tokens), `settling/` (what downstream sees);
`inspection/` shows one file to a person by the same way.
Add here: a step of the way that none of the rooms is. Keep out: rates, buckets and Dagster.
"""
