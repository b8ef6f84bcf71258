"""The marts on a Spark cluster instead of DuckDB: whether it can be done, what it is given, what comes back.

Add here: what hangs on the engine. Keep out: SQL (dbt/), Dagster, and anything that a night on DuckDB imports Spark for.
"""
