"""What was found about one printed figure.

Add here: a fact that groups, sentences or the mart need about one judged figure. Keep out: finding it (evidence.py,
count_evidence.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from dagster_project.analysis.figure import Figure
from dagster_project.analysis.rounding import AnyRule, Rule
from dagster_project.messages import Message

Verdict = Literal["holds", "holds_by_other_rule", "unattainable", "drifted", "undecidable"]


@dataclass(frozen=True)
class Finding:
    """What was found about one figure.

    ``fits`` names every rule that gives the printed value, each with a numerator that does; it is empty for counts and
    where no denominator is known; ``rules`` names rules beside these (of counts, over several figures). ``numerator`` and ``denominator`` are what the mart ``printed_figures`` shows.
    """

    figure: Figure
    verdict: Verdict
    explanation: Message
    numerator: int | None = None
    denominator: int | None = None
    fits: Mapping[Rule, int] = field(default_factory=dict)
    rules: tuple[AnyRule, ...] = ()
    is_explained_by_mart: bool = False
