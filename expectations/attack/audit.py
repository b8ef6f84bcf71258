"""The verdict on one family: what its breakdowns would give away, in words for whoever must act, and never the value.

Add here: another thing that must not follow. Keep out: what is known (attack.py), the marts' columns (published.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from dagster_project.messages import Message
from expectations.attack.attack import SECTIONS, Attack, is_true
from expectations.attack.knowledge import Family, Group, Telling, ever_shown, last_shown, telling, true_base
from expectations.attack.world import Interval, Terms

# What must be hidden: terms and a number to add to them.
Side = tuple[Terms, float]

# Between whole numbers nothing hangs on so little.
SLACK: Final = 1e-2


def audit(family: Family) -> Iterator[Message]:
    """Why the family must not be published; nothing where no small group follows from it."""
    if family.is_other:
        for group in family.groups:
            for figure, shown in group.shown.items():
                if shown is not None and shown != last_shown(family.states, figure, group.label):
                    yield _say(group.where[figure], _OTHER)
        return
    attack = _consistent(family)
    false = [
        group.where[figure]
        for group in family.groups
        for figure in family.figures
        if attack.is_new(group, figure) and not is_true(group, family.figures, figure)
    ]
    if false:
        yield from (_say(where, _OTHER) for where in false)
        return
    if attack.world.interval({}, attack.published()) is None:
        yield _say(next(iter(family.groups[0].where.values())), _CONTRADICTION)
        return
    for group in family.groups:
        for figure in family.figures:
            yield from _shown(attack, group, figure)
            yield from _hidden(attack, group, figure)
    for department, groups in family.section_lines.items():
        for group in groups:
            if group.shown[attack.first] is None:
                yield from _section(attack, department, group)


def _consistent(family: Family) -> Attack:
    """The attack by as much as agrees with itself: without the earlier releases that tonight's counts contradict (the newest
    count first); where sheet and roster put a person into different sections, without section_coverage."""
    told = telling(family.states)
    if told and not Attack(family, told, covers=False).agrees():
        kept: list[Telling] = []
        for release in reversed(told):
            if Attack(family, [release, *kept], covers=False).agrees():
                kept.insert(0, release)
        told = kept
    attack = Attack(family, told)
    return attack if attack.world.interval({}, {}) is not None else Attack(family, told, covers=False)


def _shown(attack: Attack, group: Group, figure: str) -> Iterator[Message]:
    """A row that is new: of no few people, and not differing by a few from anything it ever showed."""
    shown, before, where = group.shown.get(figure), attack.before(group, figure), group.where.get(figure, "")
    if shown is None or shown == before:
        return
    count, base = shown
    rest = None if base is None else base - count
    if any(people is not None and people < attack.family.minimum for people in (count, rest)):
        yield _say(where, _FEW)
    changes: list[int] = []
    for was, of in ever_shown(attack.family.states, figure, group.label):
        changes.append(count - was)
        if base is not None and of is not None:
            changes += [base - of, (base - count) - (of - was)]
    if any(0 < abs(change) < attack.family.minimum for change in changes):
        yield _say(where, _DIFFERENCE)
    for place, cells in enumerate(attack.earlier):
        if attack.remembered[place].state["values"].get(figure, {}).get(group.label) is None:
            past = {cells[figure, group.label]: 1.0}
            low, high = _ends(attack, past, attack.published())
            if high < attack.family.minimum - SLACK and low > 1 - SLACK and (low, high) != _ends(attack, past, {}):
                yield _say(where, _PAST)
                return


def _hidden(attack: Attack, group: Group, figure: str) -> Iterator[Message]:
    """A suppressed row, and one that stays as it was although people came or left since, or although few are left."""
    if figure not in group.shown:
        return
    cell, before, where = attack.tonight[figure, group.label], attack.before(group, figure), group.where[figure]
    base, minimum, true = true_base(group, attack.family.figures, figure), attack.family.minimum, group.true[figure]
    is_small = true < minimum or (base is not None and base - true < minimum)
    if group.shown[figure] is None or (is_small and not is_true(group, attack.family.figures, figure)):
        others: Side = (
            ({cell: -1.0}, float(base or 0))
            if figure == attack.first
            else ({attack.tonight[attack.first, group.label]: 1.0, cell: -1.0}, 0)
        )
        if not _is_hidden(attack, true, base, ({cell: 1.0}, 0), others, figure):
            yield _say(where, _FOLLOWS)
    if before is not None and before == group.shown[figure]:
        counts = {count for count, _ in ever_shown(attack.family.states, figure, group.label)}
        near = [count for count in counts if 0 < abs(true - count) < minimum]
        if near and _shows_a_few(attack, cell, near):
            yield _say(where, _NEWCOMERS)


def _shows_a_few(attack: Attack, cell: int, counts: Sequence[int]) -> bool:
    """Whether tonight's count is known to be a few people more, or fewer, than one that was published."""
    low, high = _ends(attack, {cell: 1.0}, attack.published())
    known_low, known_high = _ends(attack, {cell: 1.0}, {})
    minimum = attack.family.minimum
    return any(
        (low > max(count, known_low) + SLACK and high < count + minimum - SLACK)
        or (high < min(count, known_high) - SLACK and low > count - minimum + SLACK)
        for count in counts
    )


def _section(attack: Attack, department: str, group: Group) -> Iterator[Message]:
    terms, people = attack.section_terms[department, group.label], group.people or 0
    others: Side = ({cell: -factor for cell, factor in terms.items()}, float(people))
    if not _is_hidden(attack, group.true[attack.first], people, (terms, 0), others, SECTIONS):
        yield _say(group.where[attack.first], _FOLLOWS)


def _is_hidden(attack: Attack, count: int, base: int | None, counted: Side, others: Side, figure: str) -> bool:
    """Whether the attacker's interval about the few contains 0 or 1 and reaches the minimum: about the people counted, or
    the others, or both where both are few. A large line has to pass for a small one from either side."""
    minimum = attack.family.minimum
    sides = [(counted, count)] if base is None else [(counted, count), (others, base - count)]
    few = [side for side, people in sides if people < minimum]
    if few:
        return all(_is_wide(attack, side, {}) for side in few)
    return any(_is_wide(attack, side, attack.published(before=figure)) for side, _ in sides)


def _is_wide(attack: Attack, side: Side, known: Mapping[int, float]) -> bool:
    """As far as what was ``known`` before leaves that open."""
    (terms, beside), minimum = side, attack.family.minimum
    low, high = _ends(attack, terms, attack.published())
    if low + beside <= 1 + SLACK and high + beside >= minimum - SLACK:
        return True
    known_low, known_high = _ends(attack, terms, known)
    return (
        low + beside <= max(1, known_low + beside) + SLACK
        and high + beside >= min(minimum, known_high + beside) - SLACK
    )


def _ends(attack: Attack, terms: Terms, published: Mapping[int, float]) -> Interval:
    """The attacker's interval; ``published`` is empty for what is known without tonight's rows."""
    return attack.world.interval(terms, published) or (0.0, 0.0)


def _say(where: str, why: Message) -> Message:
    return Message(f"{where}：{why.ja}{_TODO.ja}", f"{where}: {why.en} {_TODO.en}")


_TODO: Final = Message(
    "この内訳は公表できません。docs/small_groups.md の「監査が止めたとき」を見てください。",
    "This breakdown must not be published; see docs/small_groups.md, 'When the audit refuses'.",
)
_FOLLOWS: Final = Message(
    "伏せた数が、公表する表と過去の公表から少人数と分かってしまいます。",
    "the suppressed count follows from the published tables and earlier releases.",
)
_FEW: Final = Message(
    "数えた人か数えない人が small_group_minimum より少ないのに伏せられていません。",
    "the people counted, or those not counted, are fewer than small_group_minimum and are not suppressed.",
)
_DIFFERENCE: Final = Message(
    "過去に公表した値との差が少人数です。",
    "the difference to what an earlier release published is of few people.",
)
_PAST: Final = Message(
    "過去の公表で伏せた数が少人数だったと分かってしまいます。",
    "that an earlier release's suppressed count was of few people follows.",
)
_NEWCOMERS: Final = Message(
    "前の公表から増えた、または減った少人数が引き算で分かってしまいます。",
    "that a few people came or left since an earlier release follows by subtraction.",
)
_OTHER: Final = Message(
    "今夜の数でも過去に公表した数でもありません。",
    "the row is neither tonight's count nor one that was published before.",
)
_CONTRADICTION: Final = Message(
    "公表する表どうし、または過去の公表と矛盾しています。",
    "the published tables contradict each other or an earlier release.",
)
