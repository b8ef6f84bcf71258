"""A table of cells to a layout: which header row, which column is which field, and which rows are data.

Add here: another way in which people lay out a table. Keep out: one tool's header words (formats/).
"""
