"""Who hears of a night that went wrong, and how: mail and webhook.

Add here: another way to tell people. Keep out: judging a night (orchestration/outcome.py), and figures.
"""
