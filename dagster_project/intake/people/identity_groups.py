"""Combinations of tokens, and groups of them that are one.

Add here: what every step of the resolution shares. Keep out: the steps (identity.py, identity_roster.py).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

NUMBER, EMAIL, UPN = "staff_number_token", "email_token", "upn_token"
BINDING = (NUMBER, EMAIL)
# An account of a tool is one person's, whoever that is: no roster lists it, and it contradicts none.
ACCOUNT = "account_token"
# The name as it was written, and its second reading: looked for in this order.
WITH_SECTION = ("name_section_token", "reading_section_token")
BARE_NAME = ("name_token", "reading_token")


@dataclass(frozen=True)
class Combination:
    """The tokens that one or more landed rows carry together, and the dates of the rosters where they stand."""

    identity_key: str
    tokens: Mapping[str, str | None]
    rosters: frozenset[str] = field(default=frozenset())

    @property
    def on_roster(self) -> bool:
        return bool(self.rosters)

    def some(self, columns: Iterable[str]) -> list[tuple[str, str]]:
        """(column, token) of the columns that are filled."""
        return [(column, token) for column in columns if (token := self.tokens.get(column)) is not None]


class Groups:
    """Union-find over identity keys; the smallest key stands for its group, whatever the order of rows."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._parent = {key: key for key in keys}

    def find(self, key: str) -> str:
        root = key
        while root != self._parent[root]:
            root = self._parent[root]
        self._parent[key] = root
        return root

    def join(self, keys: Iterable[str]) -> None:
        first, *others = sorted({self.find(key) for key in keys})
        for other in others:
            self._parent[other] = first

    def members(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for key in self._parent:
            found[self.find(key)].append(key)
        return found


def by_token(combinations: Iterable[Combination], columns: Iterable[str]) -> dict[str, list[Combination]]:
    """The bearers of each token of these columns (of one domain)."""
    found: dict[str, list[Combination]] = defaultdict(list)
    wanted = tuple(columns)
    for combination in combinations:
        for token in dict.fromkeys(token for _, token in combination.some(wanted)):
            found[token].append(combination)
    return found
