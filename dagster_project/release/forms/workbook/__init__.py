"""``katsuyo.xlsx``: a contents sheet, native charts, and one sheet per mart.

Add here: a module per part of the workbook. Keep out: the words (labels.yml), and reading people's workbooks (intake).
"""
