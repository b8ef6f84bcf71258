"""katsuyo: the nightly pipeline's Python. Each subpackage is one room of `docs/rooms.md`; look there first."""
