"""Files of the inbox as deliveries: what may come in, what became of it, and what people decided about it.

Add here: another fate of a delivered file. Keep out: its rows (landing/).
"""
