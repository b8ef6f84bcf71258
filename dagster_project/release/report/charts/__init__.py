"""Charts as Vega-Lite: `style.py` how all look, one module per theme, `drawing.py` and `outline.py` make files of them.

Add here: a theme of charts. Keep out: tables and sentences (sections/).
"""
