"""The forms of a release: a DuckDB file, Parquet, CSV and a workbook, the same cells in each.

Every table carries ``release_id`` as its last column, so that a reader who joins two files sees whether they belong
together. Add here: a module per form, and its line in registry.py. Keep out: when and whether a form is shown
(publish.py), and what a figure means.
"""
