"""The offline installation: one archive of wheels and sources that installs katsuyo where no registry is in reach.

Add here: what such an installation needs. Keep out: what katsuyo does once it is installed.
"""
