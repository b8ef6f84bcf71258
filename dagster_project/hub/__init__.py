"""The hub of cities: published releases in, comparisons out, by the same writer and a gate of the same strictness.

Add here: what is compared between cities. Keep out: anything of a city that its release does not hold.
"""
