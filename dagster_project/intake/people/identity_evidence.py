"""What one combination of tokens says by itself of the people on the rosters.

Add here: another kind of evidence. Keep out: what several combinations say together (identity.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from dagster_project.intake.people.identity_groups import BARE_NAME, BINDING, NUMBER, WITH_SECTION, Combination
from dagster_project.intake.people.identity_roster import Owners, Roster

NOBODY: Final[frozenset[str]] = frozenset()


def direct(combination: Combination, roster: Roster) -> frozenset[str]:
    """The people of the rosters whose own number or e-mail it is. Where they disagree, the name may decide."""
    people = union(
        found for column, token in combination.some(BINDING) if len(found := roster.bearers(column, token)) == 1
    )
    if len(people) > 1:
        named = people & by_any_name(combination, roster)
        return named if len(named) == 1 else people
    return people


def by_section(combination: Combination, roster: Roster) -> frozenset[str]:
    """The one person of that name and section, unless a staff number says that it is somebody else."""
    if any(column == NUMBER and not roster.bearers(column, token) for column, token in combination.some(BINDING)):
        return NOBODY
    people = narrowed(combination, roster, by_names(combination, roster.owners, WITH_SECTION))
    return people if len(people) == 1 else NOBODY


def by_names(combination: Combination, known: Mapping[str, Owners], columns: Sequence[str]) -> frozenset[str]:
    """Who bears its name: as written or in the second reading, among names as written before second readings."""
    for column in columns:
        for _, token in combination.some(columns):
            if token in known[column]:
                return known[column][token]
    return NOBODY


def by_any_name(combination: Combination, roster: Roster) -> frozenset[str]:
    return by_names(combination, roster.owners, WITH_SECTION) or by_names(combination, roster.owners, BARE_NAME)


def narrowed(combination: Combination, roster: Roster, people: frozenset[str]) -> frozenset[str]:
    """Among namesakes, those who bear its shared number or e-mail."""
    for bearers in roster.shared(combination):
        people = (people & bearers) or people
    return people


def union(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return NOBODY.union(*sets)
