"""Disclosure control of what is broken down by department and section: roll up, then suppress, with every release ever
published as known to whoever reads tonight's.

Pure functions of counts (docs/small_groups.md says why they are as they are). Add here: another table that is broken
down by an attribute of people. Keep out: the attack that judges the result (expectations/attack), files, Dagster.
"""
