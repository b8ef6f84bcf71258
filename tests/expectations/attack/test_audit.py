"""The attack on breakdowns small enough to be broken by hand: what follows, what does not, and how it is said.

Add here: another way in which a published table gives somebody away. Keep out: the suppression.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from expectations.attack.audit import audit
from expectations.attack.knowledge import Family, Group, SectionOf, Value

Shown = Mapping[str, int | None]
PEOPLE = {"A": 50, "B": 40, "C": 30}


def _group(label: str, people: int | None, true: int, shown: int | None, base: int | None = None) -> Group:
    value: Value | None = None if shown is None else (shown, base or people)
    return Group(label, people, {"active": true}, {"active": value}, {"active": f"adoption (department={label})"})


def _family(true: Mapping[str, int], shown: Shown, states: list[dict[str, Any]] | None = None) -> Family:
    groups = tuple(_group(label, PEOPLE[label], count, shown[label]) for label, count in true.items())
    return Family(5, ["active"], {"active": sum(true.values())}, groups, tuple(states or ()))


def _state(total: int, **counts: int) -> dict[str, Any]:
    values = {label: [count, PEOPLE[label]] for label, count in counts.items()}
    return {"totals": {"active": total}, "lines": ["A", "B", "C"], "values": {"active": values}}


def _said(family: Family) -> list[str]:
    return [message.en for message in audit(family)]


def test_one_suppressed_department_follows_from_the_total() -> None:
    """35 - 20 - 12 = 3."""
    (said,) = _said(_family({"A": 20, "B": 3, "C": 12}, {"A": 20, "B": None, "C": 12}))
    assert said.startswith("adoption (department=B): the suppressed count follows")
    assert "docs/small_groups.md" in said
    assert "3" not in said


def test_two_suppressed_departments_of_enough_people_do_not_follow() -> None:
    assert _said(_family({"A": 20, "B": 3, "C": 12}, {"A": 20, "B": None, "C": None})) == []


def test_two_suppressed_departments_that_cannot_reach_the_minimum_are_known_to_be_few() -> None:
    """1 + 2 = 3: both are under five."""
    said = _said(_family({"A": 20, "B": 1, "C": 2}, {"A": 20, "B": None, "C": None}))
    assert [text.split(":")[0] for text in said] == ["adoption (department=B)", "adoption (department=C)"]


def test_where_the_total_alone_says_that_all_are_few_nothing_more_follows() -> None:
    assert _said(_family({"A": 1, "B": 1, "C": 1}, {"A": None, "B": None, "C": None})) == []


@pytest.mark.parametrize("true", [{"A": 20, "B": 3, "C": 12}, {"A": 20, "B": 38, "C": 12}, {"A": 20, "B": 0, "C": 12}])
def test_a_small_group_that_is_shown_is_refused(true: dict[str, int]) -> None:
    """3 active, 2 not active, nobody."""
    assert any(
        "are fewer than small_group_minimum and are not suppressed" in text for text in _said(_family(true, true))
    )


def test_a_published_count_that_went_from_12_to_13_is_refused() -> None:
    now = {"A": 20, "B": 10, "C": 13}
    (said,) = _said(_family(now, now, [_state(42, A=20, B=10, C=12)]))
    assert said.startswith("adoption (department=C): the difference to what an earlier release published")


def test_a_published_count_that_went_from_12_to_17_is_a_group() -> None:
    now = {"A": 20, "B": 10, "C": 17}
    assert _said(_family(now, now, [_state(42, A=20, B=10, C=12)])) == []


def test_the_total_rose_by_one_and_any_of_three_departments_may_have_it() -> None:
    now, shown = {"A": 20, "B": 10, "C": 13}, {"A": 20, "B": 10, "C": 12}
    assert _said(_family(now, shown, [_state(42, A=20, B=10, C=12)])) == []


def test_a_few_newcomers_of_the_one_department_that_stayed_follow_by_subtraction() -> None:
    """A and B show what they have now, C still 12: of 55 - 25 - 15 = 15 three are new."""
    now, shown = {"A": 25, "B": 15, "C": 15}, {"A": 25, "B": 15, "C": 12}
    (said,) = _said(_family(now, shown, [_state(42, A=20, B=10, C=12)]))
    assert said.startswith("adoption (department=C): that a few people came or left since")


def test_a_few_who_left_follow_by_subtraction_as_well() -> None:
    """A and B show what they have now, C still 12: of 50 - 25 - 15 = 10 two are gone."""
    now, shown = {"A": 25, "B": 15, "C": 10}, {"A": 25, "B": 15, "C": 12}
    (said,) = _said(_family(now, shown, [_state(42, A=20, B=10, C=12)]))
    assert said.startswith("adoption (department=C): that a few people came or left since")


def test_a_row_that_stays_as_it_was_must_not_tell_that_few_are_left() -> None:
    """B showed 10 and has 3: 40 - 25 - 12."""
    now, shown = {"A": 25, "B": 3, "C": 12}, {"A": 25, "B": 10, "C": 12}
    said = _said(_family(now, shown, [_state(37, A=20, B=10, C=7)]))
    assert [text.split(".")[0] for text in said] == [
        "adoption (department=B): the suppressed count follows from the published tables and earlier releases"
    ]


def test_a_count_differs_from_every_release_and_not_from_the_last_alone() -> None:
    """12, 18, 13: five fewer than 18, one more than 12."""
    told = [_state(42, A=20, B=10, C=12), _state(48, A=20, B=10, C=18)]
    now = {"A": 20, "B": 10, "C": 13}
    (said,) = _said(_family(now, now, told))
    assert said.startswith("adoption (department=C): the difference to what an earlier release published")


def test_a_count_that_is_neither_tonights_nor_an_earlier_one_is_refused() -> None:
    now, shown = {"A": 20, "B": 10, "C": 12}, {"A": 20, "B": 10, "C": 11}
    assert any("neither tonight's count nor one" in text for text in _said(_family(now, shown)))


def test_of_other_departments_than_tonights_nothing_new_may_stand_there() -> None:
    before = [_state(42, A=20, B=10, C=12)]
    kept = _family({"A": 0, "B": 0, "C": 0}, {"A": 20, "B": 10, "C": 12}, before)
    assert _said(replace(kept, is_other=True)) == []
    changed = _family({"A": 0, "B": 0, "C": 0}, {"A": 20, "B": 10, "C": 17}, before)
    (said,) = _said(replace(changed, is_other=True))
    assert said.startswith("adoption (department=C): the row is neither tonight's count nor one")


def test_a_department_shown_tonight_tells_what_another_one_must_have_been() -> None:
    """Both had 9 together, B has 5 now: A had at least 4 then, and has not fewer now."""
    now, shown = {"A": 4, "B": 5, "C": 12}, {"A": None, "B": 5, "C": 12}
    (said,) = _said(_family(now, shown, [_state(21, C=12)]))
    assert said.startswith("adoption (department=A): the suppressed count follows")


SIZES = {"A": (7,) * 7, "B": (10,) * 4, "C": (6,) * 5}


def _covered(coverage: tuple[int, ...], shown: Shown) -> Family:
    people = {label: sum(sizes) for label, sizes in SIZES.items()}
    groups = tuple(_group(label, people[label], n, shown[label]) for label, n in {"A": 5, "B": 2, "C": 5}.items())
    sections = tuple(SectionOf(label, label, size, None, True) for label, sizes in SIZES.items() for size in sizes)
    return Family(5, ["active"], {"active": 12}, groups, (), sections, coverage)


def test_a_shown_department_and_the_section_coverage_tell_of_another_one() -> None:
    """Of 16 sections 4 sent nobody and 12 one person. All hidden, the four can be B's. Once A shows 5 of its 7 sections, two of the four
    are A's, and at most two of B's four sections sent nobody: B sent two at least."""
    assert _said(_covered((4, 12, 0, 0), {"A": None, "B": None, "C": None})) == []
    (said,) = _said(_covered((4, 12, 0, 0), {"A": 5, "B": None, "C": None}))
    assert said.startswith("adoption (department=B): the suppressed count follows")
    assert _said(_covered((), {"A": 5, "B": None, "C": None})) == [], "without the coverage nothing tells it"


def test_a_coverage_that_contradicts_the_roster_is_left_aside() -> None:
    """16 sections of three or more are 48 people, 12 came: the sheet counts people elsewhere than the roster does."""
    assert _said(_covered((0, 0, 0, 16), {"A": 5, "B": None, "C": None})) == []
    (said,) = _said(_covered((0, 0, 0, 16), {"A": 5, "B": None, "C": 5}))
    assert said.startswith("adoption (department=B): the suppressed count follows")


def test_a_row_of_sections_is_attacked_through_its_department() -> None:
    """B shows 12, its first section 9: the second sent three."""
    groups = (_group("A", 50, 20, 20), _group("B", 40, 12, 12), _group("C", 30, 9, 9))
    sections = (SectionOf("B", "B", 20, "first", True), SectionOf("B", "B", 20, "second", True))
    others = (SectionOf("A", "A", 50, None, True), SectionOf("C", "C", 30, None, True))
    lines = (_group("first", 20, 9, 9), _group("second", 20, 3, None))
    family = Family(5, ["active"], {"active": 41}, groups, (), (*sections, *others), (), {"B": lines})
    (said,) = _said(family)
    assert said.startswith("adoption (department=second): the suppressed count follows")
