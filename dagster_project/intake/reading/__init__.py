"""Bytes of a delivered file to a table of cells, each row with its number in the file.

Add here: another container or encoding. Keep out: what a column means (recognising/).
"""
