"""One module per family of exports; each declares its `LAYOUT`s as data.

Add here: a module for a family nobody reads yet, and its line in `registry.py`. Keep out: decoding, typing and
tokens, which are the same for all.
"""
