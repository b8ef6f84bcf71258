"""Writes a data root of any number of events, the same bytes at every call: several cities in one joint trial, a few
people with most of the uses, exports that overlap, one delivered twice, one that comes late.

Add here: another thing that people's deliveries do to a night. Keep out: measuring.
"""
