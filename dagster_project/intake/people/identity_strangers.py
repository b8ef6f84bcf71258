"""People no roster knows can still repeat: equal name and section is one person, where nothing contradicts.

Add here: what tells two strangers apart. Keep out: whom a roster knows (identity.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from dagster_project.intake.people.identity_groups import (
    EMAIL,
    NUMBER,
    UPN,
    WITH_SECTION,
    Combination,
    Groups,
    by_token,
)


class Stranger(Protocol):
    members: list[Combination]
    anchors: frozenset[str]


def join_strangers(strangers: Sequence[Stranger], keys: Groups) -> set[str]:
    """Joins strangers of one name and section in ``keys``. Gives the identity keys of those of whom it cannot be said
    which of two numbers or e-mails is theirs: they are joined among themselves only."""
    group_of = {c.identity_key: group for group in strangers for c in group.members}
    named = by_token((c for group in strangers for c in group.members), WITH_SECTION).values()
    all_of = Groups(group.members[0].identity_key for group in strangers)
    unanchored = Groups(group.members[0].identity_key for group in strangers)
    for bearers in named:
        firsts = [group_of[c.identity_key].members[0].identity_key for c in bearers]
        all_of.join(firsts)
        bare = [first for first in firsts if not group_of[first].anchors]
        if bare:
            unanchored.join(bare)
    ambiguous: set[str] = set()
    for firsts in all_of.members().values():
        together = [group_of[first] for first in firsts]
        if not _contradict(together):
            keys.join(firsts)
            continue
        bare = [first for first in firsts if not group_of[first].anchors]
        for first in bare:
            keys.join((first, unanchored.find(first)))
            ambiguous |= {c.identity_key for c in group_of[first].members}
    return ambiguous


def _contradict(groups: Sequence[Stranger]) -> bool:
    """Two different numbers, or two e-mails with nothing in common before the @."""
    numbered = [group for group in groups if NUMBER in group.anchors]
    addressed = [group for group in groups if EMAIL in group.anchors]
    local_parts = [{token for c in group.members for _, token in c.some((UPN,))} for group in addressed]
    return len(numbered) > 1 or (len(addressed) > 1 and not set.intersection(*local_parts))
