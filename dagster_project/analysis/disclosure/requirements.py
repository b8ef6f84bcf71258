"""What must stay possible for a count that is not published, in the eyes of somebody who knows everything else.

Fewer than the minimum must not follow, nor that they are not: an interval about the people counted (or those not counted,
or both, whichever are few) has to contain 1 and reach the minimum, as far as the totals of the whole organisation and
earlier releases leave that open. Add here: another rule. Keep out: choosing (optimum.py).
"""

from __future__ import annotations

from collections.abc import Iterator

from dagster_project.analysis.disclosure.lines import Line
from dagster_project.analysis.disclosure.optimum import Requirement
from dagster_project.analysis.disclosure.space import Expression, Space


def of_suppressed(space: Space, place: int, figure: int, minimum: int) -> tuple[Requirement, ...]:
    """Of a line whose figure was never published and is not tonight."""
    line = space.family.lines[place]
    return tuple(
        Requirement(expression, bound)
        for side in _sides(line, figure, minimum)
        for expression, bound in _interval(space, place, figure, side, minimum)
    )


def of_held_back(space: Space, place: int, figure: int, published: int) -> tuple[Requirement, ...]:
    """Of a line that still shows an earlier count: that nobody came since must stay possible."""
    if published > space.family.lines[place].counts[figure]:
        return ()
    return (Requirement({space.cell(place, figure): 1}, published),)


def _sides(line: Line, figure: int, minimum: int) -> list[bool]:
    """Which people are to be hidden: True those counted, False the others; of a large line, that is only suppressed for
    the sake of a small one, the fewer ones."""
    base = line.base(figure)
    if base is None:
        return [True]
    count, rest = line.counts[figure], base - line.counts[figure]
    few = [side for side, people in ((True, count), (False, rest)) if people < minimum]
    return few or [count <= rest]


def _interval(
    space: Space, place: int, figure: int, is_counted: bool, minimum: int
) -> Iterator[tuple[Expression, float]]:
    """(expression, bound) that must be able to be at most the bound: at most 1, at least the minimum."""
    line, cell = space.family.lines[place], space.cell(place, figure)
    if is_counted:
        people, beside = {cell: 1.0}, 0
    elif figure:
        people, beside = {space.cell(place, 0): 1.0, cell: -1.0}, 0
    else:
        people, beside = {cell: -1.0}, line.people or 0
    yield people, 1 - beside
    yield {variable: -factor for variable, factor in people.items()}, beside - minimum
