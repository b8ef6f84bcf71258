"""Which of the free counts of one figure stay unpublished: the fewest people lost, by an integer programme where it is
small, by a greedy search where it is not, and all of them where even that would take minutes.

Sizes decide, never the clock: the same counts give the same release on a slow machine. The clock is a last resort, and
then nothing is chosen at all.

For everything that must stay possible (a ``Requirement``) the programme holds a world of its own, in which published
counts have their true value and the requirement holds: the form of Fischetti and Salazar (2001). Ties are broken by the
order of the choices. Add here: another objective. Keep out: what must stay possible (requirements.py).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import block_diag, csr_matrix, hstack

from dagster_project.analysis.disclosure.space import Expression, Space, matrix

# Variables and branches up to which the integer programme is tried: together some two seconds on a machine of two cores
# (12,000 variables took 1.2 to 1.4 s; nearly all programmes are solved at the root, without any branch).
LARGEST: Final = 16_000
BRANCHES: Final = 100
# Linear programmes times their variables up to which the greedy search is tried: about a minute there.
LONGEST: Final = 8_000_000
# Far beyond both: a machine that hangs.
LAST_RESORT_SECONDS: Final = 120.0
TOLERANCE: Final = 1e-4
# Up to so many choices every tie is broken by the first choice in order; 2 to this power must leave a double room.
TIES: Final = 20


@dataclass(frozen=True)
class Requirement:
    """The expression must be able to be at most ``wanted`` in some world that agrees with what is published tonight, as far
    as it can in one that agrees with the totals of the whole organisation and with earlier releases. Where nobody's group
    is small (``is_secondary``), as far as the figures that were chosen before leave it open."""

    expression: Expression
    wanted: float
    is_secondary: bool = False

    def bound(self, space: Space, fixed: Mapping[int, int]) -> float:
        known = {variable: (value, value) for variable, value in fixed.items()} if self.is_secondary else {}
        least = space.least(self.expression, known)
        return self.wanted if least is None else max(self.wanted, least)


@dataclass(frozen=True)
class Choice:
    """A count that can be published (then each variable of ``tells`` has its true value) or not (``cost`` people lost, and
    then the requirements hold)."""

    tells: Mapping[int, int]
    cost: int
    requirements: tuple[Requirement, ...]


@dataclass(frozen=True)
class Chosen:
    """Whether each choice is published; ``gap`` is how many people the best solution could save at most, None where the
    solution is the best one. ``is_given_up``: too large to be solved in any way, so nothing is published."""

    published: tuple[bool, ...]
    gap: float | None = None
    is_given_up: bool = False


def choose(space: Space, fixed: Mapping[int, int], choices: Sequence[Choice], always: Sequence[Requirement]) -> Chosen:
    """``fixed``: counts published whatever is chosen; ``always``: requirements that hold whatever is chosen."""
    if not choices:
        return Chosen(())
    copies = len(always) + sum(len(choice.requirements) for choice in choices)
    if not copies:
        return Chosen((True,) * len(choices))
    nothing, bound = (False,) * len(choices), 0.0
    if copies * space.size <= LARGEST:
        programme = _Programme(space, fixed, choices, always)
        found = programme.solve()
        if found.status == 0:
            return Chosen(tuple(bool(value < 0.5) for value in found.x[-len(choices) :]))
        if found.status == _NO_SOLUTION:
            return Chosen(nothing)
        if found.status == _OUT_OF_TIME:
            return Chosen(nothing, is_given_up=True)
        bound = programme.people(found.mip_dual_bound)
    if copies * len(choices) * space.size > LONGEST:
        return Chosen(nothing, is_given_up=True)
    published = _greedy(space, fixed, choices, always)
    lost = sum(choice.cost for choice, is_out in zip(choices, published, strict=True) if not is_out)
    return Chosen(tuple(published), max(lost - bound, 0.0))


# scipy's status of a programme; one that met its number of branches is neither.
_OUT_OF_TIME: Final = 1
_NO_SOLUTION: Final = 2


class _Programme:
    """One world per requirement, side by side, then one binary per choice: 1 where it is not published."""

    def __init__(
        self, space: Space, fixed: Mapping[int, int], choices: Sequence[Choice], always: Sequence[Requirement]
    ) -> None:
        self.choices, self.space, self.fixed, self.size = choices, space, fixed, space.size
        self.needs = [(need, None) for need in always] + [
            (need, place) for place, choice in enumerate(choices) for need in choice.requirements
        ]
        self.lower, self.upper = np.array(space.lower, float), np.array(space.upper, float)
        for variable, value in fixed.items():
            self.lower[variable] = self.upper[variable] = value
        self.matrices = space.matrices
        self.unit = 1 << min(len(choices), TIES)

    def people(self, objective: float | None) -> float:
        """People that an objective stands for, at least."""
        return 0.0 if objective is None or not np.isfinite(objective) else objective / self.unit - 1

    def solve(self) -> Any:
        """scipy's result: status 0 where the best solution was found."""
        worlds, binaries = len(self.needs), len(self.choices)
        a_eq, b_eq, a_ub, b_ub = self.matrices
        ties = [
            1 << (TIES - 1 - place if binaries > TIES else binaries - 1 - place)
            for place in range(min(binaries, TIES))
        ]
        ties += [0] * (binaries - len(ties))
        costs = np.zeros(worlds * self.size + binaries)
        costs[-binaries:] = [self.unit * choice.cost + tie for choice, tie in zip(self.choices, ties, strict=True)]
        constraints = []
        for factors, low, high in ((a_eq, b_eq, b_eq), (a_ub, np.full(len(b_ub), -np.inf), b_ub)):
            if factors.shape[0]:
                blocks = hstack([block_diag([factors] * worlds), csr_matrix((factors.shape[0] * worlds, binaries))])
                constraints.append(LinearConstraint(blocks.tocsr(), np.tile(low, worlds), np.tile(high, worlds)))
        constraints += [self._published(), self._possible()]
        with _silent():
            return milp(
                costs,
                constraints=constraints,
                integrality=np.concatenate([np.zeros(worlds * self.size), np.ones(binaries)]),
                bounds=Bounds(
                    np.concatenate([np.tile(self.lower, worlds), np.zeros(binaries)]),
                    np.concatenate([np.tile(self.upper, worlds), np.ones(binaries)]),
                ),
                options={"node_limit": BRANCHES, "time_limit": LAST_RESORT_SECONDS, "mip_rel_gap": 0},
            )

    def _published(self) -> LinearConstraint:
        """A count that is published has its true value in every world."""
        rows: list[tuple[dict[int, float], float]] = []
        first_binary = len(self.needs) * self.size
        for world in range(len(self.needs)):
            for place, choice in enumerate(self.choices):
                for told, truth in choice.tells.items():
                    variable, y = world * self.size + told, first_binary + place
                    rows.append(({variable: 1, y: -(self.upper[told] - truth)}, truth))
                    rows.append(({variable: -1, y: -(truth - self.lower[told])}, -truth))
        return self._constraint(rows)

    def _possible(self) -> LinearConstraint:
        """Every requirement holds in its own world, where its count is not published."""
        rows: list[tuple[dict[int, float], float]] = []
        first_binary = len(self.needs) * self.size
        for world, (need, place) in enumerate(self.needs):
            row: dict[int, float] = {
                world * self.size + variable: factor for variable, factor in need.expression.items()
            }
            bound = need.bound(self.space, self.fixed)
            if place is not None:
                most = sum(
                    factor * (self.upper if factor > 0 else self.lower)[v] for v, factor in need.expression.items()
                )
                slack = max(most - bound, 0)
                row[first_binary + place] = slack
                bound += slack
            rows.append((row, bound))
        return self._constraint([(row, bound + TOLERANCE) for row, bound in rows])

    def _constraint(self, rows: Sequence[tuple[Mapping[int, float], float]]) -> LinearConstraint:
        factors, bounds = matrix(rows, len(self.needs) * self.size + len(self.choices))
        return LinearConstraint(factors, -np.inf, bounds)


@contextmanager
def _silent() -> Iterator[None]:
    """HiGHS tells some of its second thoughts on file descriptor 1, where a command's JSON belongs."""
    with suppress(OSError, ValueError):
        sys.stdout.flush()
    try:
        kept = os.dup(1)
    except OSError:
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)


def _greedy(
    space: Space, fixed: Mapping[int, int], choices: Sequence[Choice], always: Sequence[Requirement]
) -> list[bool]:
    """Publishes one count after the other, the costliest first, wherever everything required stays possible."""
    published = [False] * len(choices)
    bounds = {id(need): need.bound(space, fixed) for need in (*always, *(n for c in choices for n in c.requirements))}
    for place in sorted(range(len(choices)), key=lambda place: (-choices[place].cost, place)):
        published[place] = True
        values = dict(fixed)
        for choice, is_out in zip(choices, published, strict=True):
            values |= choice.tells if is_out else {}
        needs = [
            *always,
            *(n for c, is_out in zip(choices, published, strict=True) if not is_out for n in c.requirements),
        ]
        published[place] = all(_is_possible(space, values, need.expression, bounds[id(need)]) for need in needs)
    return published


def _is_possible(space: Space, values: Mapping[int, int], expression: Expression, bound: float) -> bool:
    least = space.least(expression, {variable: (value, value) for variable, value in values.items()})
    return least is not None and least <= bound + TOLERANCE
