"""The still night: one that ends at once, because nothing that it depends on has changed since a night that ended well.

Read by `katsuyo nightly` and by the schedule before Dagster's graph or dbt is touched; whatever is doubtful is a whole
night. Add here: another thing that a night's outcome depends on (facts.py). Keep out: Dagster, and what a whole night does.
"""
