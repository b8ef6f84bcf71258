"""Writes the inbox of the demo data root: synthetic files that look like what a city keeps by hand.

``python -m data.generator data/demo`` writes the same bytes on any machine. Every part draws from a
``random.Random`` of its own seed, so that a change in one file leaves the others as they are.

Add here: one module per kind of file, and the word lists it draws from. Keep out: the pipeline's code (the demo must
not be written by what later reads it), the clock, ``hash()`` order, and any row about a real person.
"""
