"""Landed rows of all deliveries to what downstream sees: which of them count, and the tables of schema landed.

Add here: another fate of a landed row. Keep out: reading files.
"""
