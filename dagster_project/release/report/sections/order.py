"""The sections in the order in which a meeting asks.

Add here: a new section's place. Keep out: what it says.
"""

from __future__ import annotations

from collections.abc import Sequence

from dagster_project.messages import Message
from dagster_project.release.report.page import Section
from dagster_project.release.report.sections import (
    answers,
    breakdowns,
    course,
    effect,
    evidence,
    money,
    response,
    satisfaction,
    use,
    workshops,
)
from dagster_project.release.report.source import Source


def sections(source: Source, warnings: Sequence[Message]) -> tuple[Section, ...]:
    """All sections; one without figures says so, so that nobody looks for it in vain."""
    return (
        use.adoption(source),
        use.frequency(source),
        course.trend(source),
        course.retention(source),
        use.concentration(source),
        workshops.attendance(source),
        workshops.repeats(source),
        workshops.coverage(source),
        response.response(source),
        satisfaction.satisfaction(source),
        answers.themes(source),
        answers.kinds(source),
        effect.effect(source),
        money.cost(source),
        money.comparison(source),
        breakdowns.breakdowns(source),
        evidence.printed(source),
        evidence.files(source),
        evidence.notices(warnings),
        evidence.definitions(source),
    )
