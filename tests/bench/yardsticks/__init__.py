"""The same work as a night's, written as plainly as each tool allows: exports in, marts of use out, nothing else of a night.

`python -m tests.bench.yardsticks (duckdb|polars|pandas) ROOT FOLDER` reads the exports of a generated root, drops what is
delivered twice, puts a keyed token for each address, stores the events as Parquet, and computes the marts from them twice.
Add here: another tool. Keep out: katsuyo's own code, but for the tables of the programme file.
"""
