"""How answers are drawn: exact counts for what was printed, chance for the rest.

Add here: another way to draw answers. Keep out: questions, options and file layouts.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence


def exactly(rng: random.Random, counts: Mapping[str, int]) -> list[str]:
    """Each answer as often as told, in random order; the empty string stands for no answer."""
    answers = [answer for answer, count in counts.items() for _ in range(count)]
    rng.shuffle(answers)
    return answers


def several(rng: random.Random, percent: Mapping[str, int], otherwise: str) -> list[str]:
    """A choice of options in their order, each with its own chance out of 100; ``otherwise`` when none was chosen."""
    chosen = [option for option, chance in percent.items() if rng.randrange(100) < chance]
    return chosen or ([otherwise] if otherwise else [])


def free_text(rng: random.Random, comments: Sequence[str], answers: int) -> list[str]:
    """Each comment once and nothing in the rest of so many answers, in random order."""
    return exactly(rng, {**dict.fromkeys(comments, 1), "": answers - len(comments)})
