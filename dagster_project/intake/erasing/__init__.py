"""Rows that go for good: of a person who asks, of a file delivered by mistake, of what is past retention.

Add here: another reason for which landed rows go. Keep out: raw files, which belong to people.
"""
