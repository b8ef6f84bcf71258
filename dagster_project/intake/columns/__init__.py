"""columns.yml: what people declare of a table that no layout knows, and the proposal for one.

Add here: a key of columns.yml. Keep out: layouts of known exports (formats/).
"""
