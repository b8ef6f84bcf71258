"""The only room that imports Dagster: assets by station, checks, the job, its schedule and resources.

Reading order: `inbox.py`, `intake.py`, `marts.py`, `figures.py`, `gate.py`, `release.py`, then `night.py`.
Modules with decorated functions do without `from __future__ import annotations`: Dagster compares the types themselves.
A station imports its room (DuckDB, pandas, …) inside its function: loading the graph must not wait for it. `rooms.py` names
all of these, for those who load them beforehand.
Add here: what the Dagster graph needs. Keep out: parsing, arithmetic and files, which run without Dagster.
"""
