"""The gate: Great Expectations suites over every mart, and the one module (gate.py) that runs them.

Add here: a suite per mart (suites/), the recomputation it is compared with (recompute/), what both need.
Keep out: Dagster, dbt, files and the network; and Great Expectations itself outside door.py and suites/.
"""
