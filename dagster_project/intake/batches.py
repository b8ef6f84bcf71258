"""Which files one process lands: large ones alone, small ones together.

Add here: what makes shares of the work even. Keep out: files and processes (pure arithmetic on sizes).
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Final

# Every batch is a dozen events in Dagster's records: ten thousand small files are no ten thousand batches.
MOST: Final = 100


def batches(contents: Sequence[Hashable], sizes: Sequence[int], worth: int) -> list[list[int]]:
    """Numbers of files (places in ``contents``) by batch, each file in one; ``sizes`` are bytes, and ``worth`` how many
    of them are worth a process of their own.

    A batch is filled until it is worth it. Files of one content stay together, in their order. The largest come first,
    so that none of them is left to run alone at the end.
    """
    groups: dict[Hashable, list[int]] = {}
    for number, content in enumerate(contents):
        groups.setdefault(content, []).append(number)
    # Equal files are read once.
    weighed = sorted(((sizes[numbers[0]], numbers) for numbers in groups.values()), key=lambda group: -group[0])
    enough = max(worth, sum(size for size, _ in weighed) // MOST)
    found: list[list[int]] = []
    room = 0
    for size, numbers in weighed:
        if room <= 0:
            found.append([])
            room = enough
        found[-1] += numbers
        room -= size
    return found
