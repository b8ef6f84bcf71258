"""The disclosure audit: attacks the protected breakdowns that are about to be published, knowing every earlier release.

It shares no code with the suppression (dagster_project/analysis/disclosure), which it judges. Add here: another way to
attack. Keep out: choosing what to suppress.
"""
