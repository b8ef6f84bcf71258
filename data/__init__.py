"""Data roots and the generator of the demo's rows. Nothing here is imported by the pipeline.

Add here: complete data roots (a folder each) and what writes them. Keep out: pipeline code and real rows.
"""
