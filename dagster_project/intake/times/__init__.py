"""Written dates and times to instants: the style is told once per column, by its own evidence.

Add here: another style of writing a time. Keep out: which column holds one (recognising/).
"""
