"""Benchmarks: what katsuyo takes, as ratios to a yardstick of the same run. `make bench` runs them.

Add here: a measure with its yardstick. Keep out: tests; a machine's seconds prove nothing.
"""
