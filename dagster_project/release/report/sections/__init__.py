"""The sections of the report, one module per question; each takes the source and gives a `Section`.

Add here: a section, and its place in ``ORDER``. Keep out: how a section looks (templates).
"""
