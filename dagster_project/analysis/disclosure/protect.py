"""One family of linked breakdowns: what of it may be published tonight, figure after figure.

What was published stays as it was until enough people have changed since each release that told it; the rest is
published where everything that must stay possible (requirements.py) does. Add here: how a decision depends on an earlier
release. Keep out: building families and their rows (families.py, rows.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from dagster_project.analysis.disclosure.history import Event, Past, Unit, Value
from dagster_project.analysis.disclosure.lines import LISTED, POOLED, SMALL_ONES, STRANGERS, UNLISTED, Line
from dagster_project.analysis.disclosure.optimum import Choice, Requirement, choose
from dagster_project.analysis.disclosure.requirements import of_held_back, of_suppressed
from dagster_project.analysis.disclosure.space import Family, Space


@dataclass(frozen=True)
class Shown:
    """What a line shows of a figure; None where it is suppressed. ``is_current``: the value is tonight's."""

    line: Line
    figure: str
    value: tuple[int, int | None] | None
    is_current: bool


@dataclass(frozen=True)
class Protected:
    """Every line and figure of a family. ``gap``: people that the best solution could show more, None where this is the
    best. ``is_frozen``: the lines are other ones than those published, so all of it stays as it was. ``is_withheld``: nothing
    is shown that was not published before."""

    shown: tuple[Shown, ...]
    gap: float | None = None
    is_frozen: bool = False
    is_withheld: bool = False

    def of(self, figure: str) -> list[Shown]:
        return [shown for shown in self.shown if shown.figure == figure]


def protect(family: Family, past: Past, minimum: int) -> Protected:
    """``family`` is without events: those of ``past`` are used that tonight's counts do not contradict."""
    if past.labels is not None and without_strangers(line.label for line in family.lines) != without_strangers(
        past.labels
    ):
        return frozen(family.figures, past)
    if family.sections and Space(family).least({}) is None:
        # Sheet and roster put somebody into different sections: section_coverage is not about these sections.
        family = replace(family, sections=None)
    places = {line.label: place for place, line in enumerate(family.lines)}
    numbers = {figure: number for number, figure in enumerate(family.figures)}
    truth = {
        (label, figure): family.lines[places[label]].counts[numbers[figure]]
        for label, figure in past.kept
        if label in places and figure in numbers
    }
    family = replace(family, limits=_limits(past, truth, minimum))
    family = replace(family, events=_remembered(replace(family, sections=None), past.events))
    if Space(family).least({}) is None:
        family = replace(family, sections=None)
    return _staged(Space(family), past, minimum)


def _remembered(family: Family, events: tuple[Event, ...]) -> tuple[Event, ...]:
    """Those that tonight's counts do not contradict together, the newest first."""
    if Space(replace(family, events=events)).follows_events():
        return events
    kept: tuple[Event, ...] = ()
    for event in reversed(events):
        if Space(replace(family, events=(event, *kept))).follows_events():
            kept = (event, *kept)
    return kept


def _limits(past: Past, truth: Mapping[Unit, int], minimum: int) -> dict[Unit, tuple[int, int]]:
    """What everybody can think of a count that stays as it was: fewer than ``minimum`` people came or left since."""
    reach = minimum - 1
    return {
        unit: (past.kept[unit][0] - reach, past.kept[unit][0] + reach)
        for unit, count in truth.items()
        if abs(count - past.kept[unit][0]) <= reach
    }


def _staged(space: Space, past: Past, minimum: int) -> Protected:
    family = space.family
    fixed: dict[int, int] = {}
    current: set[tuple[int, int]] = set()
    always: list[Requirement] = []
    gaps: list[float] = []
    for number, figure in enumerate(family.figures):
        choices: list[tuple[int, Choice]] = []
        for place, line in enumerate(family.lines):
            unit, cell, base = (line.label, figure), space.cell(place, number), line.base(number)
            kept, told = past.kept.get(unit), past.told.get(unit, ())
            if kept == (line.counts[number], base):
                current.add((place, number))
                continue
            if kept:
                needs = of_held_back(space, place, number, minimum, told)
            else:
                needs = of_suppressed(space, place, number, minimum, fixed)
            if _may_be_published(line, number, told, minimum, number == 0 or (place, 0) in current):
                tells = {cell: line.counts[number], space.cell(place, 0): line.counts[0]}
                tells = {variable: count for variable, count in tells.items() if variable not in fixed}
                cost = 1 if kept else 1 + (line.counts[0] if base is None else base)
                choices.append((place, Choice(tells, cost, needs)))
            else:
                always.extend(needs)
        chosen = choose(space, fixed, [choice for _, choice in choices], always + _later(space, number, past, minimum))
        if chosen.is_given_up:
            return withhold(family, past)
        gaps += [chosen.gap] if chosen.gap is not None else []
        for (place, choice), is_published in zip(choices, chosen.published, strict=True):
            if is_published:
                fixed |= choice.tells
                current.add((place, number))
            else:
                always.extend(choice.requirements)
    shown = [
        Shown(
            line,
            figure,
            (line.counts[number], line.base(number))
            if (place, number) in current
            else past.kept.get((line.label, figure)),
            (place, number) in current,
        )
        for number, figure in enumerate(family.figures)
        for place, line in enumerate(family.lines)
    ]
    return Protected(tuple(shown), max(gaps, default=None))


def _later(space: Space, number: int, past: Past, minimum: int) -> list[Requirement]:
    """Of the figures that come after this one and can never be published in a line, because too few people are counted, or
    too few have changed since."""
    needs: list[Requirement] = []
    for later, figure in list(enumerate(space.family.figures))[number + 1 :]:
        for place, line in enumerate(space.family.lines):
            told = past.told.get((line.label, figure), ())
            if told:
                needs.extend(of_held_back(space, place, later, minimum, told))
            elif line.is_small(later, minimum):
                needs.extend(of_suppressed(space, place, later, minimum, {}))
    return needs


def _may_be_published(line: Line, figure: int, told: Sequence[Value], minimum: int, base_is_public: bool) -> bool:
    """Neither small, nor differing by a few people from anything ever published of it, nor a part of an unpublished whole."""
    if line.is_small(figure, minimum) or not base_is_public:
        return False
    count, base = line.counts[figure], line.base(figure)
    changes: list[int] = []
    for before, base_before in told:
        changes.append(count - before)
        if base is not None and base_before is not None:
            changes += [base - base_before, (base - count) - (base_before - before)]
    return all(change == 0 or abs(change) >= minimum for change in changes)


def without_strangers(labels: Iterable[str]) -> frozenset[str]:
    """People whom the roster does not know may turn up later; the other lines are the same for ever."""
    return frozenset(label for label in labels if label != STRANGERS)


def withhold(family: Family, past: Past) -> Protected:
    """Tonight's lines with nothing but what was published before."""
    return Protected(
        tuple(
            Shown(line, figure, past.kept.get((line.label, figure)), False)
            for figure in family.figures
            for line in family.lines
        ),
        is_withheld=True,
    )


def frozen(figures: Sequence[str], past: Past) -> Protected:
    """The lines and values of the last release, whatever has become of them."""
    kinds = {SMALL_ONES: POOLED, STRANGERS: UNLISTED}
    lines = [Line(label, kinds.get(label, LISTED), None, ()) for label in past.labels or ()]
    return Protected(
        tuple(Shown(line, figure, past.kept.get((line.label, figure)), False) for figure in figures for line in lines),
        is_frozen=True,
    )
