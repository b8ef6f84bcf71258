"""One family as an attacker sees it: a world of everything that is known, tonight and from every earlier release.

Add here: knowledge that is open to every reader. Keep out: what must not follow (audit.py).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from expectations.attack.knowledge import Family, Group, Telling, Value, last_shown, true_base
from expectations.attack.world import Terms, World

SECTIONS: Final = "sections"
# Of these people some come back and are counted no longer; the others of their base only become more.
ONE_DAY: Final = "one_day"

Cells = dict[tuple[str, str], int]  # (figure, label) -> number


class Attack:
    """``published_by``: by figure (and SECTIONS), the numbers that tonight's rows tell for the first time. ``tonight`` and
    ``earlier``: the number of every count, tonight and at each release that told something. ``section_terms``: of every
    line of sections. ``remembered``: releases that told something, oldest first."""

    def __init__(self, family: Family, remembered: Sequence[Telling], *, covers: bool = True) -> None:
        self.family = family
        self.first = family.figures[0]
        self.world = World()
        self.covers = covers
        self.published_by: dict[str, dict[int, float]] = {}
        self.earlier: list[Cells] = []
        self.remembered = remembered
        for release in remembered:
            self.earlier.append(self._moment(release.state["totals"], release.new, release.state["lines"]))
        self.tonight = self._moment(family.totals, {}, None)
        for group in family.groups:
            for figure in family.figures:
                self._stay(group, figure)
        for group in family.groups:
            for figure in family.figures:
                self._read_row(group, figure)
        self.section_terms = self._sections() if family.sections else {}

    def published(self, before: str | None = None) -> dict[int, float]:
        """All of it, or that of the figures before one: sections come last."""
        order = [*self.family.figures, SECTIONS]
        figures = order if before is None else order[: order.index(before)]
        return {number: value for figure in figures for number, value in self.published_by.get(figure, {}).items()}

    def agrees(self) -> bool:
        """Whether tonight's true counts can have come of what earlier releases told."""
        true = {
            self.tonight[figure, group.label]: n for group in self.family.groups for figure, n in group.true.items()
        }
        return self.world.interval({}, true) is not None

    def before(self, group: Group, figure: str) -> Value | None:
        """What the row showed last in an earlier release."""
        return last_shown(self.family.states, figure, group.label)

    def is_new(self, group: Group, figure: str) -> bool:
        """Whether tonight's row tells something that no earlier release told."""
        shown = group.shown.get(figure)
        return shown is not None and shown != self.before(group, figure)

    def _moment(
        self, totals: Mapping[str, int], new: Mapping[tuple[str, str], Value], lines: Sequence[str] | None
    ) -> Cells:
        family, world = self.family, self.world
        cells: Cells = {}
        for group in family.groups:
            absent = lines is not None and group.people is None and group.label not in lines
            highest = 0 if absent else family.totals[self.first] if group.people is None else group.people
            for figure in family.figures:
                key = (figure, group.label)
                cells[key] = world.number(0, highest)
                if key in new:
                    count, base = new[key]
                    world.know({cells[key]: 1}, count)
                    if figure != self.first and base is not None:
                        world.know({cells[self.first, group.label]: 1}, base)
                if figure != self.first:
                    world.know_at_most({cells[key]: 1, cells[self.first, group.label]: -1}, 0)
        for figure in family.figures:
            if figure in totals:
                world.know({cells[figure, group.label]: 1 for group in family.groups}, totals[figure])
        return cells

    def _stay(self, group: Group, figure: str) -> None:
        """Who is counted stays counted, as far as what was told of the line, and is true tonight, has not become less."""

        def staying(cells: Cells, sign: float) -> Terms:
            cell = cells[figure, group.label]
            return {cells[self.first, group.label]: sign, cell: -sign} if figure == ONE_DAY else {cell: sign}

        # Moments to go on from, with what was told by then: a smaller number than told strikes those told of more.
        open_moments: list[tuple[Cells, int]] = []
        told = 0
        true = (group.true[figure], true_base(group, self.family.figures, figure))
        moments = [
            *zip(self.earlier, (release.new.get((figure, group.label)) for release in self.remembered), strict=True)
        ]
        for cells, value in (*moments, (self.tonight, true)):
            if value is not None:
                told = (value[1] or 0) - value[0] if figure == ONE_DAY else value[0]
            while open_moments and open_moments[-1][1] > told:
                open_moments.pop()
            if open_moments:
                self.world.know_at_most({**staying(open_moments[-1][0], 1), **staying(cells, -1)}, 0)
            open_moments.append((cells, told))

    def _read_row(self, group: Group, figure: str) -> None:
        """A row that is new is tonight's; one that stays may have changed by fewer people than the minimum."""
        cell, before, shown = self.tonight[figure, group.label], self.before(group, figure), group.shown.get(figure)
        if shown is not None and self.is_new(group, figure):
            told = self.published_by.setdefault(figure, {})
            told[cell] = shown[0]
            if figure != self.first and shown[1] is not None:
                told[self.tonight[self.first, group.label]] = shown[1]
        elif before is not None:
            reach = self.family.minimum - 1
            if abs(group.true[figure] - before[0]) <= reach:
                self.world.know_at_most({cell: 1}, before[0] + reach)
                self.world.know_at_most({cell: -1}, -before[0] + reach)

    def _sections(self) -> dict[tuple[str, str], Terms]:
        family, world = self.family, self.world
        came = [world.number(0, section.people) for section in family.sections]
        for group in family.groups:
            if group.people is not None:
                mine = {cell: 1.0 for cell, of in zip(came, family.sections, strict=True) if of.group == group.label}
                world.know({**mine, self.tonight[self.first, group.label]: -1.0}, 0)
        self._coverage(came)
        lines: dict[tuple[str, str], dict[int, float]] = {}
        for cell, section in zip(came, family.sections, strict=True):
            if section.line is not None:
                lines.setdefault((section.department, section.line), {})[cell] = 1.0
        for department, groups in family.section_lines.items():
            for group in groups:
                value = group.shown[self.first]
                if value is not None and value == (group.true[self.first], group.people):
                    known = world.number(0, group.people or 0)
                    world.know({**lines[department, group.label], known: -1.0}, 0)
                    self.published_by.setdefault(SECTIONS, {})[known] = value[0]
        return dict(lines)

    def _coverage(self, came: Sequence[int]) -> None:
        """section_coverage: every section has one of the steps, and as many people came from it."""
        family, world = self.family, self.world
        named = [(cell, section) for cell, section in zip(came, family.sections, strict=True) if section.is_named]
        if not self.covers or not family.coverage or len(named) != sum(family.coverage):
            return
        # Somebody whom the roster does not know may stand in a section on the attendance sheet, which counts there.
        strangers = [self.tonight[self.first, group.label] for group in family.groups if group.people is None]
        guests = [world.number(0, family.totals[self.first] if strangers else 0) for _ in named]
        world.know_at_most({**dict.fromkeys(guests, 1.0), **dict.fromkeys(strangers, -1.0)}, 0)
        steps = [[world.number(0, 1) for _ in family.coverage] for _ in named]
        for step, sections in enumerate(family.coverage):
            world.know({row[step]: 1.0 for row in steps}, sections)
        last = len(family.coverage) - 1
        for row, (cell, section), guest in zip(steps, named, guests, strict=True):
            world.know(dict.fromkeys(row, 1.0), 1)
            world.know_at_most({**{row[n]: float(n) for n in range(1, last + 1)}, cell: -1.0, guest: -1.0}, 0)
            most = {row[n]: -float(n) for n in range(1, last)}
            world.know_at_most({cell: 1.0, **most, row[last]: -float(max(section.people, last))}, 0)


def is_true(group: Group, figures: Sequence[str], figure: str) -> bool:
    """Whether the row shows what is true tonight."""
    return group.shown.get(figure) == (group.true[figure], true_base(group, figures, figure))
