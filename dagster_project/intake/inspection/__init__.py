"""`katsuyo inspect`: the night's own code on one file outside of any night, told to people.

Add here: what else to tell of a file. Keep out: reading of its own.
"""
