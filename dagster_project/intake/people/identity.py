"""Who is whom: tokens of all landed rows -> one person_id per combination, without any name.

Staff number and e-mail bind, and a tool's account binds its rows to one another; the local part of an e-mail and a name bind only where exactly one person of the rosters
can be meant and nothing contradicts. It runs over distinct combinations (people, not rows) and again every night, so
that a new roster mends old rows. Every step judges all groups before any is bound: neither the order of rows nor the
key decides. Add here: another way to tell that a stranger is somebody of a roster. Keep out: normalisation of texts
(tokens.py), the rosters among themselves (identity_roster.py), strangers among themselves (identity_strangers.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from dagster_project.intake.people.identity_evidence import (
    NOBODY,
    by_names,
    by_section,
    direct,
    narrowed,
    union,
)
from dagster_project.intake.people.identity_groups import (
    ACCOUNT,
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
from dagster_project.intake.people.identity_roster import Roster, owners, roster_people
from dagster_project.intake.people.identity_strangers import join_strangers


@dataclass(frozen=True)
class Resolved:
    identity_key: str
    person_id: str
    method: str


@dataclass
class Group:
    """Combinations off the rosters that are one person by their numbers and e-mails. ``anchors`` are the binding
    columns that no roster knows: they speak of somebody else."""

    members: list[Combination]
    anchors: frozenset[str]
    person: str = ""
    ambiguous: bool = False
    methods: dict[str, str] = field(default_factory=dict)


def resolve(combinations: Sequence[Combination]) -> list[Resolved]:
    """One person per combination, and how it was found: roster, roster_shared (of a roster, with a number or e-mail
    that several people bear), staff_number, email, account (of a tool, beside an e-mail or number in other rows), upn,
    name_with_section, name, unmatched (a person by itself) or ambiguous (several people can be meant; a person by
    itself)."""
    roster = roster_people([c for c in combinations if c.on_roster])
    groups = _groups([c for c in combinations if not c.on_roster], roster)
    _bind_by_upn(groups, roster)
    for columns in (WITH_SECTION, BARE_NAME):
        _bind_by_name(groups, roster, columns)
    keys = Groups(c.identity_key for c in combinations)
    for key, person in roster.person_of.items():
        keys.join((key, person))
    for group in groups:
        keys.join([c.identity_key for c in group.members] + ([group.person] if group.person else []))
    ambiguous = join_strangers([g for g in groups if not g.person and not g.ambiguous], keys)
    methods = {c.identity_key: _method(c, group, roster) for group in groups for c in group.members}
    methods |= dict.fromkeys(ambiguous, "ambiguous")
    for entry in (c for c in combinations if c.on_roster):
        methods[entry.identity_key] = "roster_shared" if roster.shared(entry) else "roster"
    return [Resolved(c.identity_key, keys.find(c.identity_key), methods[c.identity_key]) for c in combinations]


@dataclass
class _Links:
    """Over which numbers and e-mails off the rosters combinations are one, and who carries a shared one."""

    linked: Groups
    anchoring: set[str]
    shared: set[str]


def _links(others: Sequence[Combination], roster: Roster, own: Mapping[str, frozenset[str]]) -> _Links:
    """A number or e-mail that people of two names use, both on a roster, is a section's: it links nobody."""
    meant = {c.identity_key: own[c.identity_key] or by_section(c, roster) for c in others}
    links = _Links(Groups(own), set(), {c.identity_key for c in others if roster.shared(c)})
    for column in (*BINDING, ACCOUNT):
        for token, bearers in by_token(others, (column,)).items():
            keys = [c.identity_key for c in bearers]
            if roster.bearers(column, token):
                continue
            if len(union(meant[key] for key in keys)) > 1:
                links.shared.update(keys)
            else:
                links.anchoring.add(token)
                links.linked.join(keys)
    return links


def _groups(others: Sequence[Combination], roster: Roster) -> list[Group]:
    """Groups over the numbers and e-mails that no roster knows, bound where a member's number or e-mail binds."""
    own = {c.identity_key: direct(c, roster) for c in others}
    links = _links(others, roster, own)
    by_key = {c.identity_key: c for c in others}
    groups: list[Group] = []
    for keys in links.linked.members().values():
        chained = len(union(own[key] for key in keys)) > 1  # a chain from one person to another is cut
        for part in [[key] for key in keys] if chained else [keys]:
            people = union(own[key] for key in part)
            members = [by_key[key] for key in part]
            anchors = frozenset(column for c in members for column, t in c.some(BINDING) if t in links.anchoring)
            group = Group(members, anchors, person=next(iter(people)) if len(people) == 1 else "")
            nobody_says = not links.shared.isdisjoint(part) and not any(c.some(BARE_NAME) for c in members)
            group.ambiguous = not group.person and (chained or bool(people) or nobody_says)
            groups.append(group)
    return groups


def _bind_by_upn(groups: Iterable[Group], roster: Roster) -> None:
    """The same local part in another domain, where one person has it and neither number nor name contradicts."""
    for group in groups:
        if group.person or group.ambiguous or NUMBER in group.anchors:
            continue
        people = union(roster.bearers(UPN, token) for c in group.members for _, token in c.some((UPN,)))
        if len(people) != 1:
            continue
        named = union(by_names(c, roster.owners, BARE_NAME) for c in group.members)
        has_name = any(c.some(BARE_NAME) for c in group.members)
        sectioned = union(by_section(c, roster) for c in group.members)
        if sectioned and sectioned != people:
            group.ambiguous = bool(named & people)
        elif people <= named or not has_name:
            group.person = next(iter(people))
            group.methods = {c.identity_key: "upn" for c in group.members}


def _bind_by_name(groups: Sequence[Group], roster: Roster, columns: tuple[str, ...]) -> None:
    """Binds each stranger to the one person its names can mean: of the rosters, else of those bound before, who may
    have learnt another name on the way."""
    person_of = {c.identity_key: group.person for group in groups if group.person for c in group.members}
    bound = [c for group in groups if group.person for c in group.members]
    learnt = {column: owners(bound, column, person_of) for column in columns}
    method = "name_with_section" if columns == WITH_SECTION else "name"
    for group in groups:
        if group.person or group.ambiguous or not _may_bind_by_name(group, columns):
            continue
        meant = {
            c.identity_key: narrowed(c, roster, by_names(c, roster.owners, columns) or by_names(c, learnt, columns))
            for c in group.members
        }
        people = union(meant.values())
        group.methods |= {key: method for key, found in meant.items() if found}
        group.person = next(iter(people)) if len(people) == 1 else ""
        group.ambiguous = len(people) > 1


def _may_bind_by_name(group: Group, columns: tuple[str, ...]) -> bool:
    """A staff number or, for the bare name, an e-mail that no roster has means another person of that name."""
    return NUMBER not in group.anchors and (columns == WITH_SECTION or EMAIL not in group.anchors)


def _method(combination: Combination, group: Group, roster: Roster) -> str:
    if not group.person:
        return "ambiguous" if group.ambiguous else "unmatched"
    if combination.identity_key in group.methods:
        return group.methods[combination.identity_key]
    # Its own number or e-mail, or one that no roster knows and that links it to the person's other rows.
    binding = [
        c for c, token in combination.some((*BINDING, ACCOUNT)) if roster.bearers(c, token) in ({group.person}, NOBODY)
    ]
    return (binding[0] if binding else EMAIL).removesuffix("_token")
