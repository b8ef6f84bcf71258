"""Who is whom: tokens of all landed rows -> one person_id per combination, without any name.

Staff number and e-mail bind; a name binds only where exactly one person can be meant. It runs over distinct
combinations (people, not rows) and again every night, so that a new roster mends old rows. Add here: another way to
tell that two combinations are one person. Keep out: normalisation of texts (tokens.py).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

BINDING = ("staff_number_token", "email_token")
# A name is tried with its section first: two people may share a name, hardly ever a section as well.
NAMING = ("name_section_token", "name_token")


@dataclass(frozen=True)
class Combination:
    """The tokens that one or more landed rows carry together."""

    identity_key: str
    tokens: dict[str, str | None]
    on_roster: bool


@dataclass(frozen=True)
class Resolved:
    identity_key: str
    person_id: str
    method: str


class _Groups:
    """Union-find over identity keys. The smallest key of a group is its person_id, whatever the order of rows."""

    def __init__(self, combinations: Sequence[Combination]) -> None:
        self._parent = {combination.identity_key: combination.identity_key for combination in combinations}
        # Per group: the binding columns that any of its combinations fills, and "roster" where one is on a roster.
        self._facts = {
            combination.identity_key: {column for column in BINDING if combination.tokens[column]}
            | ({"roster"} if combination.on_roster else set())
            for combination in combinations
        }

    def find(self, key: str) -> str:
        root = key
        while root != self._parent[root]:
            root = self._parent[root]
        self._parent[key] = root
        return root

    def facts(self, key: str) -> set[str]:
        return self._facts[self.find(key)]

    def join(self, one: str, other: str) -> None:
        first, second = sorted((self.find(one), self.find(other)))
        if first != second:
            self._parent[second] = first
            self._facts[first] |= self._facts.pop(second)


def resolve(combinations: Sequence[Combination]) -> list[Resolved]:
    """One person per combination, and how it was found: roster, staff_number, email, name_with_section, name,
    unmatched (a person by itself) or ambiguous (a name that several people bear; a person by itself)."""
    groups = _Groups(combinations)
    for column in BINDING:
        for keys in _by_token(combinations, column).values():
            for key in keys[1:]:
                groups.join(keys[0], key)
    methods: dict[str, str] = {}
    for column in NAMING:
        methods |= _bind_by_name(groups, combinations, column)
    _join_strangers(groups, combinations)
    return [Resolved(c.identity_key, groups.find(c.identity_key), _method(c, methods, groups)) for c in combinations]


def _bind_by_name(groups: _Groups, combinations: Sequence[Combination], column: str) -> dict[str, str]:
    """Joins each group of strangers to the one person its names can mean; returns the method by identity key.

    All groups are judged before any is joined: else the order of rows, and so the key, would decide.
    """
    people_of = {
        token: {groups.find(key) for key in keys if "roster" in groups.facts(key)}
        for token, keys in _by_token(combinations, column).items()
    }
    meant: dict[str, set[str]] = defaultdict(set)
    named: dict[str, list[str]] = defaultdict(list)
    for combination in combinations:
        key, token = combination.identity_key, combination.tokens[column]
        if token is not None and people_of[token] and _may_bind_by_name(groups.facts(key), column):
            meant[groups.find(key)] |= people_of[token]
            named[groups.find(key)].append(key)
    bound = column.removesuffix("_token").replace("name_section", "name_with_section")
    methods: dict[str, str] = {}
    for group, people in meant.items():
        methods |= dict.fromkeys(named[group], bound if len(people) == 1 else "ambiguous")
        if len(people) == 1:
            groups.join(group, next(iter(people)))
    return methods


def _may_bind_by_name(facts: set[str], column: str) -> bool:
    """A staff number or, for the bare name, an e-mail that no roster has means another person of that name."""
    if "roster" in facts or "staff_number_token" in facts:
        return False
    return column == "name_section_token" or "email_token" not in facts


def _by_token(combinations: Iterable[Combination], column: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for combination in combinations:
        token = combination.tokens[column]
        if token is not None:
            found[token].append(combination.identity_key)
    return found


def _join_strangers(groups: _Groups, combinations: Sequence[Combination]) -> None:
    """People no roster knows can still repeat: equal name and section is one person, where only names are known."""
    strangers = [combination for combination in combinations if not groups.facts(combination.identity_key)]
    for keys in _by_token(strangers, "name_section_token").values():
        for key in keys[1:]:
            groups.join(keys[0], key)


def _method(combination: Combination, methods: Mapping[str, str], groups: _Groups) -> str:
    key = combination.identity_key
    if combination.on_roster:
        return "roster"
    if key in methods:
        return methods[key]
    if "roster" not in groups.facts(key):
        return "unmatched"
    return "staff_number" if combination.tokens["staff_number_token"] else "email"
