"""The people of the dated rosters: one person across several, and which tokens speak of exactly one of them.

Add here: another reason why two entries of rosters are one person. Keep out: everybody else (identity.py).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from dagster_project.intake.people.identity_groups import (
    BARE_NAME,
    BINDING,
    EMAIL,
    NUMBER,
    UPN,
    WITH_SECTION,
    Combination,
    Groups,
    by_token,
)

Owners = dict[str, frozenset[str]]


@dataclass(frozen=True)
class Roster:
    """``person_of``: identity key -> person; ``owners``: column -> token -> the people who bear it. Names of rosters
    are looked for as they are written; their second readings only where nobody is written so."""

    person_of: dict[str, str]
    owners: dict[str, Owners]

    def bearers(self, column: str, token: str) -> frozenset[str]:
        return self.owners.get(column, {}).get(token, frozenset())

    def shared(self, combination: Combination) -> list[frozenset[str]]:
        """The bearers of each staff number and e-mail that several people bear: such a token binds nobody."""
        return [found for column, token in combination.some(BINDING) if len(found := self.bearers(column, token)) > 1]


def roster_people(listed: Sequence[Combination]) -> Roster:
    """One person per staff number, unless a roster gives it to two names; and one per e-mail and name, where no roster
    lists both entries (a number that changes with each yearly appointment)."""
    groups = Groups(entry.identity_key for entry in listed)
    for same_number in by_token(listed, (NUMBER,)).values():
        if not _one_roster_has_two(same_number, _written_name):
            groups.join(entry.identity_key for entry in same_number)
        for same_name in _by(same_number, _written_name):
            groups.join(entry.identity_key for entry in same_name)

    def person(entry: Combination) -> str:
        return groups.find(entry.identity_key)

    one_person = [
        same_name
        for same_email in by_token(listed, (EMAIL,)).values()
        for same_name in _by(same_email, _written_name)
        if not _one_roster_has_two(same_name, person)
    ]
    for entries in one_person:
        groups.join(entry.identity_key for entry in entries)
    person_of = {entry.identity_key: person(entry) for entry in listed}
    columns = (*BINDING, UPN, *WITH_SECTION, *BARE_NAME)
    return Roster(person_of, {column: owners(listed, column, person_of) for column in columns})


def owners(bearing: Iterable[Combination], column: str, person_of: dict[str, str]) -> Owners:
    """The people who bear each token of a column."""
    found = by_token((entry for entry in bearing if entry.identity_key in person_of), (column,))
    return {token: frozenset(person_of[entry.identity_key] for entry in entries) for token, entries in found.items()}


def _written_name(entry: Combination) -> str:
    return entry.tokens.get("name_token") or ""


def _by(entries: Iterable[Combination], what: Callable[[Combination], str]) -> list[list[Combination]]:
    found: dict[str, list[Combination]] = defaultdict(list)
    for entry in entries:
        if what(entry):
            found[what(entry)].append(entry)
    return list(found.values())


def _one_roster_has_two(entries: Sequence[Combination], what: Callable[[Combination], str]) -> bool:
    """Whether a roster lists two of them that differ. The same person twice (兼務) is one."""
    listed: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        for roster in entry.rosters:
            listed[roster].add(what(entry))
    return any(len(different) > 1 for different in listed.values())
