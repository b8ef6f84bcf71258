"""Rules of printed_figures: every verdict is one the design names, and says why.

Add here: what must hold for a judged figure. Keep out: judging (dagster_project/analysis).
"""

from __future__ import annotations

from typing import Any, ClassVar

from dagster_project.messages import Message
from expectations.suites.house import ExpectNone, ExpectOneOf, Suite


class ExpectKnownVerdict(ExpectOneOf):
    """A verdict of the design's list."""

    column: str = "verdict"
    value_set: Any = ("holds", "holds_by_other_rule", "unattainable", "drifted", "undecidable")
    rule: ClassVar[Message] = Message(
        "verdict は定められた語のどれか",
        "the verdict is holds, holds_by_other_rule, unattainable, drifted or undecidable",
    )


class ExpectKnownGroupVerdict(ExpectOneOf):
    """A group verdict of the design's list."""

    column: str = "group_verdict"
    value_set: Any = ("consistent", "rules_conflict", "parts_do_not_sum", "two_values")
    rule: ClassVar[Message] = Message(
        "group_verdict は定められた語のどれか",
        "the group verdict is consistent, rules_conflict, parts_do_not_sum or two_values",
    )


class ExpectExplanations(ExpectNone):
    """Each verdict is explained in Japanese and in English, not by blanks."""

    column: str = "blank_explanations"
    rule: ClassVar[Message] = Message("説明は日本語と英語の両方にある", "each verdict is explained in both languages")


_EXPLANATIONS = ("explanation_ja", "explanation_en")

SUITE = Suite(
    rules=(ExpectKnownVerdict, ExpectKnownGroupVerdict, ExpectExplanations),
    derived={
        "blank_explanations": lambda row, _: (
            ", ".join(name for name in _EXPLANATIONS if not (row[name] or "").strip()) or None
        )
    },
)
