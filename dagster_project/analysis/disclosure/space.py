"""Everything an attacker does not know of one family, as a linear system: one possible world is one point of it.

A world gives every line a number of people for every figure, tonight and at every earlier event; sums, head counts and
what was published hold in it. Whoever was counted is counted later (of one-day people: whoever came back did), line by
line, except where published counts or tonight's say otherwise: they fall where files are withdrawn. Add here: another
thing that every reader knows. Keep out: what tonight publishes (optimum.py), and the attack, which builds its own system.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

from dagster_project.analysis.disclosure.history import ONE_DAY, Event, Unit
from dagster_project.analysis.disclosure.lines import UNLISTED, Line

Expression = Mapping[int, float]


@dataclass(frozen=True)
class Sections:
    """How many sections a line has, their people, and people of the line in no section; ``coverage`` of all lines:
    sections that sent none, one, two, three or more."""

    number: tuple[int, ...]
    people: tuple[int, ...]
    beside: tuple[int, ...]
    coverage: tuple[int, ...]


@dataclass(frozen=True)
class Family:
    """Lines in order, the name of each figure, its total, and what earlier releases told of them: ``events`` and the
    ``limits`` of what a published count can have become."""

    lines: tuple[Line, ...]
    figures: tuple[str, ...]
    totals: tuple[int, ...]
    events: tuple[Event, ...] = ()
    limits: Mapping[Unit, tuple[int, int]] = field(default_factory=dict)
    sections: Sections | None = None


class Space:
    """The system's variables (0 … ``size`` - 1) with bounds, equations and inequalities (``a`` · x <= ``b``)."""

    def __init__(self, family: Family) -> None:
        self.family = family
        self.lower: list[float] = []
        self.upper: list[float] = []
        self.equal: list[tuple[Expression, float]] = []
        self.at_most: list[tuple[Expression, float]] = []
        self._least: dict[tuple[tuple[int, float], ...], float | None] = {}
        moments = len(family.events) + 1
        self._cells = [
            [[self._count(line) for _ in family.figures] for line in family.lines] for moment in range(moments)
        ]
        for moment in range(moments):
            self._add_moment(moment)
        self._add_growth()
        for place, line in enumerate(family.lines):
            for number, figure in enumerate(family.figures):
                low, high = family.limits.get((line.label, figure), (0, family.totals[0]))
                cell = self.cell(place, number)
                self.lower[cell], self.upper[cell] = max(self.lower[cell], low), min(self.upper[cell], high)
        if family.sections:
            self._add_sections(family.sections)

    @property
    def size(self) -> int:
        return len(self.lower)

    def cell(self, line: int, figure: int) -> int:
        """The variable of a count tonight."""
        return self._cells[-1][line][figure]

    def follows_events(self) -> bool:
        """Whether tonight's true counts can have come of everything that earlier releases told."""
        counts = [
            (count, self.cell(p, n)) for p, line in enumerate(self.family.lines) for n, count in enumerate(line.counts)
        ]
        return self.least({}, {cell: (count, count) for count, cell in counts}) is not None

    def _count(self, line: Line) -> int:
        return self._variable(self.family.totals[0] if line.people is None else line.people)

    def _variable(self, upper: float) -> int:
        self.lower.append(0)
        self.upper.append(upper)
        return len(self.lower) - 1

    def _add_moment(self, moment: int) -> None:
        family, cells = self.family, self._cells[moment]
        event = family.events[moment] if moment < len(family.events) else None
        totals = event.totals if event else dict(zip(family.figures, family.totals, strict=True))
        for number, figure in enumerate(family.figures):
            if figure in totals:
                self.equal.append(({row[number]: 1 for row in cells}, totals[figure]))
            for place, line in enumerate(family.lines):
                if number:
                    self.at_most.append(({cells[place][number]: 1, cells[place][0]: -1}, 0))
                if event and line.kind == UNLISTED and line.label not in event.labels:
                    self._know(cells[place][number], 0)
                told = event.fresh.get((line.label, figure)) if event else None
                if told:
                    self._know(cells[place][number], told[0])
                    if number and told[1] is not None:
                        self._know(cells[place][0], told[1])

    def _know(self, variable: int, value: int) -> None:
        self.lower[variable] = self.upper[variable] = value

    def _add_growth(self) -> None:
        """Every moment has as many people as the latest one before it of which no more were told."""
        for place, line in enumerate(self.family.lines):
            for number, figure in enumerate(self.family.figures):
                values = [event.fresh.get((line.label, figure)) for event in self.family.events]
                told: list[int | None] = [None]
                for value in (*values, (line.counts[number], line.base(number))):
                    told.append(told[-1] if value is None else _growing(figure, *value))
                for later in range(1, len(self._cells)):
                    before = (m for m in reversed(range(later)) if (told[m + 1] or 0) <= (told[later + 1] or 0))
                    earlier = next(before, None)
                    if earlier is not None:
                        self.at_most.append(
                            (self._grown(earlier, place, number) | self._grown(later, place, number, -1.0), 0)
                        )

    def _grown(self, moment: int, place: int, number: int, factor: float = 1.0) -> dict[int, float]:
        cells = self._cells[moment][place]
        if self.family.figures[number] == ONE_DAY:
            return {cells[0]: factor, cells[number]: -factor}
        return {cells[number]: factor}

    def _add_sections(self, sections: Sections) -> None:
        """A line's sections by how many they sent; sections of a line are taken as equally large."""
        steps = range(len(sections.coverage))
        sent = [[self._variable(number) for _ in steps] for number in sections.number]
        # People the roster does not know may have been counted with a section that the attendance sheet named.
        strangers = [place for place, line in enumerate(self.family.lines) if line.people is None]
        guests = [self._variable(self.family.totals[0] if strangers else 0) for _ in sections.number]
        least = {guest: 1.0 for guest in guests}
        self.at_most.append((least | {self.cell(place, 0): -1.0 for place in strangers}, 0))
        for step in steps:
            self.equal.append(({row[step]: 1 for row in sent}, sections.coverage[step]))
        for place, number in enumerate(sections.number):
            if self.family.lines[place].people is None:
                continue
            self.equal.append(({variable: 1 for variable in sent[place]}, number))
            came = {self.cell(place, 0): -1.0, guests[place]: -1.0}
            self.at_most.append((came | {sent[place][step]: step for step in steps if step}, 0))
            most = {sent[place][step]: -float(step) for step in steps[1:-1]}
            most[sent[place][steps[-1]]] = -sections.people[place] / max(number, 1)
            self.at_most.append(({self.cell(place, 0): 1.0, **most}, sections.beside[place]))

    @cached_property
    def matrices(self) -> tuple[csr_matrix, np.ndarray, csr_matrix, np.ndarray]:
        """(A_eq, b_eq, A_ub, b_ub); no variable or row comes after the first look."""
        return *matrix(self.equal, self.size), *matrix(self.at_most, self.size)

    def least(self, expression: Expression, fixed: Mapping[int, tuple[float, float]] | None = None) -> float | None:
        """The least value of the expression in any world in which the variables ``fixed`` lie between two numbers; None
        where there is no such world."""
        if not fixed:
            known = tuple(sorted(expression.items()))
            if known not in self._least:
                self._least[known] = self._lowest(expression, {})
            return self._least[known]
        return self._lowest(expression, fixed)

    def _lowest(self, expression: Expression, fixed: Mapping[int, tuple[float, float]]) -> float | None:
        bounds = list(zip(self.lower, self.upper, strict=True))
        for variable, (low, high) in fixed.items():
            bounds[variable] = (max(low, bounds[variable][0]), min(high, bounds[variable][1]))
        if any(low > high for low, high in bounds):
            return None
        a_eq, b_eq, a_ub, b_ub = self.matrices
        costs = np.zeros(self.size)
        for variable, factor in expression.items():
            costs[variable] = factor
        found = linprog(costs, a_ub, b_ub, a_eq, b_eq, bounds, method="highs")
        return float(found.fun) if found.status == 0 else None


def _growing(figure: str, count: int, base: int | None) -> int:
    """The people of a count that do not become fewer while files only come."""
    return base - count if figure == ONE_DAY and base is not None else count


def matrix(rows: Sequence[tuple[Expression, float]], size: int) -> tuple[csr_matrix, np.ndarray]:
    """Rows of factors by variable, and their bounds."""
    data: list[float] = []
    columns: list[int] = []
    ends = [0]
    for expression, _ in rows:
        columns.extend(expression.keys())
        data.extend(expression.values())
        ends.append(len(columns))
    return csr_matrix((data, columns, ends), shape=(len(rows), size)), np.array([bound for _, bound in rows], float)
