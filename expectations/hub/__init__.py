"""The gate of the hub of cities: its marts a second way, out of the cities' Parquet, and the rules they must satisfy.

Add here: the second way to a new mart of the hub. Keep out: the pipeline's way (dagster_project/hub).
"""
