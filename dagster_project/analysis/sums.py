"""Parts and their sums in one group: what was rounded one by one, what was left out, counts that miss their total.

Add here: a way to tell that figures are parts of one whole. Keep out: words (sum_sentences.py), other tests of a group
(groups.py).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from dagster_project.analysis import sum_sentences as sentences
from dagster_project.analysis.finding import Finding
from dagster_project.analysis.rounding import PERCENT, powers
from dagster_project.messages import Message

_TOTAL: Final = re.compile(r"合計|総計|総数|全体|計$|(?<![a-z])(?:total|all|overall)(?![a-z])", re.IGNORECASE)


def parts_fault(members: Sequence[Finding]) -> Message | None:
    """Why the parts of a whole do not sum, where the group shows that its members are such parts."""
    parts = [member for member in members if member.figure.kind == "percent"]
    return _split_of_whole(parts) or _without_counts(parts) or _percent_total(parts) or _count_total(members)


def left_out(members: Sequence[Finding]) -> Message | None:
    """What three or more shares of one base leave over, in case they are the parts of one whole."""
    parts = [member for member in members if member.figure.kind == "percent"]
    counts = _counts(parts)
    bases = {part.denominator for part in parts}
    base = bases.pop() if len(bases) == 1 else None
    if len(parts) < 3 or base is None or counts is None or not sum(counts) < base:
        return None
    return sentences.left_out(parts, counts, base)


def _counts(parts: Sequence[Finding]) -> list[int] | None:
    """Every part's numerator, None where one is not known."""
    found = [part.numerator for part in parts if part.numerator is not None]
    return found if len(found) == len(parts) else None


def _whole(part: Finding) -> int:
    """100 % in the part's last printed place."""
    up, down = powers(part.figure.places)
    return PERCENT * up // down


def _one_base(parts: Sequence[Finding]) -> bool:
    return len(parts) > 1 and len({(part.denominator, part.figure.places) for part in parts}) == 1


def _split_of_whole(parts: Sequence[Finding]) -> Message | None:
    """All percentages of the group split one base by their counts; their printed values do not sum to 100 %."""
    counts = _counts(parts)
    if not _one_base(parts) or counts is None or sum(counts) != parts[0].denominator:
        return None
    missed = sum(part.figure.printed for part in parts) - _whole(parts[0])
    return sentences.rounded_one_by_one(parts) if missed else None


def _without_counts(parts: Sequence[Finding]) -> Message | None:
    """Three or more percentages, not all with counts, that miss 100 % by no more than rounding can."""
    parts = [part for part in parts if part.figure.printed != _whole(part)]
    if len(parts) < 3 or not _one_base(parts) or _counts(parts) is not None:
        return None
    missed = sum(part.figure.printed for part in parts) - _whole(parts[0])
    if not 0 < abs(missed) < len(parts):
        return None
    return sentences.near_whole(parts, missed)


def _percent_total(parts: Sequence[Finding]) -> Message | None:
    """One percentage is the total of all others by its counts, but not by what is printed."""
    counts = _counts(parts)
    if len(parts) < 3 or not _one_base(parts) or counts is None:
        return None
    for part, count in zip(parts, counts, strict=True):
        others = [other for other in parts if other is not part]
        printed = sum(other.figure.printed for other in others)
        if sum(counts) - count == count and printed != part.figure.printed:
            return sentences.misses_total(part, others)
    return None


def _count_total(members: Sequence[Finding]) -> Message | None:
    """One count is called the total, the others come near and do not make it up."""
    counts = [member for member in members if member.figure.kind == "count" and member.figure.places == 0]
    totals = [member for member in counts if _TOTAL.search(f"{member.figure.statement} {member.figure.figure_id}")]
    if len(counts) < 3 or len(totals) != 1:
        return None
    total, others = totals[0], [member for member in counts if member is not totals[0]]
    missed = sum(other.figure.printed for other in others) - total.figure.printed
    # Further away they are counts of other things.
    return sentences.misses_total(total, others) if 0 < abs(missed) * 10 <= total.figure.printed else None
