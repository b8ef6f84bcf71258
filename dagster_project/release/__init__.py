"""Release: marts that passed every check -> one immutable folder that readers see whole, or not at all.

Add here: a form that readers touch, and how generations are kept. Keep out: whether a figure is right (gate).
"""
