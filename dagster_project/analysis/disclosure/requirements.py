"""What must stay possible for a count that is not published, in the eyes of somebody who knows everything else.

Fewer than the minimum must not follow, nor that they are not: an interval about the people counted (or those not counted,
or both, whichever are few) has to contain 1 and reach the minimum, as far as the totals of the whole organisation and
earlier releases leave that open. Add here: another rule. Keep out: choosing (optimum.py).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dagster_project.analysis.disclosure.history import Value
from dagster_project.analysis.disclosure.optimum import Requirement
from dagster_project.analysis.disclosure.space import Space


def of_suppressed(
    space: Space, place: int, figure: int, minimum: int, fixed: Mapping[int, int]
) -> tuple[Requirement, ...]:
    """Of a line whose figure was never published and is not tonight. ``fixed``: what the figures before it publish."""
    line = space.family.lines[place]
    base = line.base(figure)
    rest = None if base is None else base - line.counts[figure]
    few = [counted for counted, people in ((True, line.counts[figure]), (False, rest)) if (people or 0) < minimum]
    if rest is None:
        return _interval(space, place, figure, True, minimum, is_secondary=line.counts[figure] >= minimum)
    if few:
        return tuple(
            need for side in few for need in _interval(space, place, figure, side, minimum, is_secondary=False)
        )
    # Nobody's group is small, the line only hides others: it must be able to be taken for a small one from either side.
    sides = [
        _interval(space, place, figure, counted, minimum, is_secondary=True)
        for counted in sorted((True, False), key=lambda counted: line.counts[figure] if counted else rest)
    ]
    return next((side for side in sides if all(need.bound(space, fixed) <= need.wanted for need in side)), sides[0])


def of_held_back(
    space: Space, place: int, figure: int, minimum: int, told: Sequence[Value]
) -> tuple[Requirement, ...]:
    """Of a line that still shows an earlier count: that nobody came, or left, since any count from which tonight's differs
    by a few people; and where few are counted tonight (or not counted), what has to stay possible of a suppressed one."""
    line, cell = space.family.lines[place], space.cell(place, figure)
    count = line.counts[figure]
    near = sorted({value for value, _ in told if 0 < abs(count - value) < minimum})
    few = of_suppressed(space, place, figure, minimum, {}) if line.is_small(figure, minimum) else ()
    return (
        *few,
        *(Requirement({cell: 1}, value) if value < count else Requirement({cell: -1}, -value) for value in near),
    )


def _interval(
    space: Space, place: int, figure: int, is_counted: bool, minimum: int, *, is_secondary: bool
) -> tuple[Requirement, ...]:
    """That the people counted, or the others, can be at most 1, and at least the minimum."""
    line, cell = space.family.lines[place], space.cell(place, figure)
    if is_counted:
        people, beside = {cell: 1.0}, 0
    elif figure:
        people, beside = {space.cell(place, 0): 1.0, cell: -1.0}, 0
    else:
        people, beside = {cell: -1.0}, line.people or 0
    turned = {variable: -factor for variable, factor in people.items()}
    return (
        Requirement(people, 1 - beside, is_secondary),
        Requirement(turned, beside - minimum, is_secondary),
    )
