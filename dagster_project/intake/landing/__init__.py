"""Fields to landed rows, one module per kind of file; `rows.py` holds what they share.

Add here: a new kind of delivered file. Keep out: header words (formats/) and what happens between files
(settling/settlement.py).
"""
