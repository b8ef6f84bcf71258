"""Suppression on breakdowns small enough to be solved by hand: which lines go, which stay as they were, and why.

Add here: a small case. Keep out: generated breakdowns (tests/expectations/attack).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from dagster_project.analysis.disclosure import optimum
from dagster_project.analysis.disclosure.history import Past, past_of
from dagster_project.analysis.disclosure.lines import LISTED, POOLED, SMALL_ONES, STRANGERS, UNLISTED, Line, pooled
from dagster_project.analysis.disclosure.optimum import Choice, Requirement, choose
from dagster_project.analysis.disclosure.protect import protect
from dagster_project.analysis.disclosure.space import Family, Space

MINIMUM = 5


def _family(**departments: tuple[int | None, ...]) -> Family:
    """Departments as (people, active) or (people, active, one day)."""
    lines = tuple(
        Line(label, UNLISTED if label == STRANGERS else LISTED, people[0], tuple(int(n or 0) for n in people[1:]))
        for label, people in departments.items()
    )
    totals = tuple(sum(column) for column in zip(*(line.counts for line in lines), strict=True))
    return Family(lines, ("active", "one_day")[: len(totals)], totals)


def _shown(family: Family, past: Past | None = None, figure: str = "active") -> dict[str, int | None]:
    protected = protect(family, past or Past(), MINIMUM)
    assert protected.gap is None
    return {shown.line.label: shown.value[0] if shown.value else None for shown in protected.of(figure)}


def _state(totals: dict[str, int], **values: tuple[int, int] | None) -> dict[str, Any]:
    told = {label: list(value) for label, value in values.items() if value}
    return {"totals": totals, "lines": sorted(values), "values": {"active": told}}


def test_a_small_department_takes_the_smallest_other_one_with_it() -> None:
    """B has 3: alone it would be 35 - 20 - 12. C has fewer people than A, so that fewer are lost."""
    assert _shown(_family(A=(50, 20), B=(40, 3), C=(30, 12))) == {"A": 20, "B": None, "C": None}


def test_two_small_departments_hide_each_other() -> None:
    """3 + 4 = 7: each can be anything from 0 to 7."""
    assert _shown(_family(A=(50, 20), B=(40, 3), C=(30, 4))) == {"A": 20, "B": None, "C": None}


def test_two_small_departments_of_few_together_need_a_third() -> None:
    """1 + 2 = 3: neither could be 5, which tells that both are few."""
    assert _shown(_family(A=(50, 20), B=(40, 1), C=(30, 2), D=(20, 9))) == {"A": 20, "B": None, "C": None, "D": None}


def test_a_department_in_which_everybody_or_nobody_uses_the_tool_is_hidden() -> None:
    """Of D everybody (18 of 18), of B nobody: both tell about every single person. Together they hide each other: 18 people, so that B
    can have 0 to 18, and D 0 to 18."""
    assert _shown(_family(A=(50, 20), B=(40, 0), D=(18, 18))) == {"A": 20, "B": None, "D": None}


def test_the_rest_of_a_department_is_a_group_too() -> None:
    """28 of 30: two people who do not use it. With C (17 of 32) 17 people do not: of B it can be 0 to 17, of C as well."""
    assert _shown(_family(A=(80, 40), B=(30, 28), C=(32, 17))) == {"A": 40, "B": None, "C": None}


def test_a_line_too_large_to_be_taken_for_a_small_one_hides_nobody() -> None:
    """C (30 of 60) beside B (28 of 30) would be known to be 28 to 58: A must go as well."""
    assert _shown(_family(A=(80, 40), B=(30, 28), C=(60, 30))) == {"A": None, "B": None, "C": None}


def test_equal_departments_are_told_apart_by_their_order_alone() -> None:
    """B and C are alike: the later one goes, in whatever order other lines stand."""
    assert _shown(_family(A=(30, 2), B=(40, 12), C=(40, 12), D=(90, 30))) == {"A": None, "B": 12, "C": None, "D": 30}


def test_one_day_people_are_hidden_inside_a_shown_department() -> None:
    """Active are shown everywhere. Of B two came back: 8 of 10 on one day. C, the smaller of the others, goes with it: of both 7 came
    back, which may be 0 to 7 in either."""
    family = _family(A=(50, 20, 10), B=(40, 10, 8), C=(60, 12, 7))
    assert _shown(family) == {"A": 20, "B": 10, "C": 12}
    assert _shown(family, figure="one_day") == {"A": 10, "B": None, "C": None}


def test_people_the_roster_does_not_know_are_a_line_without_a_head_count() -> None:
    family = _family(A=(50, 20), C=(30, 12), **{STRANGERS: (None, 3)})
    assert _shown(family) == {"A": 20, "C": None, STRANGERS: None}


def test_departments_of_few_people_are_one_line() -> None:
    lines = [Line("A", LISTED, 30, (9,)), Line("B", LISTED, 2, (1,)), Line("C", LISTED, 4, (0,))]
    assert pooled(lines, MINIMUM) == (lines[0], Line(SMALL_ONES, POOLED, 6, (1,)))
    # Two people alone cannot hide: the smallest other department joins them.
    assert pooled(lines[:2], MINIMUM) == (Line(SMALL_ONES, POOLED, 32, (10,)),)


BEFORE = past_of([_state({"active": 42}, A=(20, 50), B=(10, 40), C=(12, 30))])


def test_twelve_stays_until_five_more_people_came() -> None:
    assert _shown(_family(A=(50, 20), B=(40, 10), C=(30, 13)), BEFORE) == {"A": 20, "B": 10, "C": 12}
    assert _shown(_family(A=(50, 20), B=(40, 10), C=(30, 16)), BEFORE) == {"A": 20, "B": 10, "C": 12}
    assert _shown(_family(A=(50, 20), B=(40, 10), C=(30, 17)), BEFORE) == {"A": 20, "B": 10, "C": 17}


def test_a_department_that_lost_a_few_stays_as_it_was_too() -> None:
    assert _shown(_family(A=(50, 20), B=(40, 10), C=(30, 11)), BEFORE) == {"A": 20, "B": 10, "C": 12}


def test_a_breakdown_of_which_nothing_is_hidden_may_fall() -> None:
    """A withdrawn list: five people fewer of A. Nothing is suppressed, so nothing has to stay possible beside it."""
    before = past_of([_state({"active": 95}, A=(40, 80), B=(30, 60), C=(25, 50))])
    assert _shown(_family(A=(80, 35), B=(60, 30), C=(50, 25)), before) == {"A": 35, "B": 30, "C": 25}


def test_what_was_published_does_not_vanish() -> None:
    """D is suppressed for its own sake alone: three published departments may each have up to four people more."""
    before = past_of([_state({"active": 42}, A=(20, 50), B=(10, 40), C=(12, 30), D=None)])
    now = _family(A=(50, 20), B=(40, 10), C=(30, 12), D=(70, 3))
    assert _shown(now, before) == {"A": 20, "B": 10, "C": 12, "D": None}


def test_a_department_is_not_shown_when_that_would_tell_what_another_one_was() -> None:
    """First A and B had 6 together, both suppressed. Tonight B has 5 and A 4: with B at 5 A had at least one then, and could have
    had no more than 5; tonight's total of 9 less 5 would be A."""
    before = past_of([_state({"active": 26}, A=None, B=None, C=(20, 60))])
    assert _shown(_family(A=(50, 4), B=(40, 5), C=(60, 20)), before) == {"A": None, "B": None, "C": 20}


def test_a_department_that_lost_many_leaves_what_was_hidden_beside_it_hidden() -> None:
    """E and F were 17 together: F at 14 would tell that E had 3 at least then and still has, although tonight E could have
    anything from 0 to 6 beside the three people that turned up. A falls from 18 to 12: that would leave 20 for E, F and
    those three, who would be known to be three at most."""
    before = past_of([_state({"active": 95}, A=(18, 50), B=(30, 60), C=(30, 60), E=None, F=None)])
    now = {"A": (50, 12), "B": (60, 30), "C": (60, 30), "E": (50, 3), "F": (40, 14), STRANGERS: (None, 3)}
    shown = _shown(_family(**now), before)
    assert shown == {"A": 18, "B": 30, "C": 30, "E": None, "F": None, STRANGERS: None}
    assert _shown(_family(**now))["F"] == 14, "without the earlier release"


def test_people_of_one_day_become_fewer_when_they_come_back() -> None:
    """A: 10 of 20 came once; tonight 5 of 20. Nobody left, five came back: the first release still counts."""
    totals = {"active": 20 + 17, "one_day": 10 + 8}
    state = _state(totals, A=(20, 60), E=None, F=None)
    state["values"]["one_day"] = {"A": [10, 20]}
    family = _family(A=(60, 20, 5), E=(50, 3, 1), F=(40, 14, 7))
    shown = _shown(family, past_of([state]))
    assert shown == {"A": 20, "E": None, "F": None}
    assert Space(replace(family, events=past_of([state]).events)).follows_events()


def test_a_department_of_which_few_are_left_stays_as_it_was_and_hidden() -> None:
    """B falls from 10 to 3. A at 25 and C, known to be 12 at least, would leave 3 for B at most."""
    now = {"A": (50, 25), "B": (40, 3), "C": (30, 12)}
    assert _shown(_family(**now), BEFORE) == {"A": 20, "B": 10, "C": 12}


def test_a_new_count_of_a_department_must_not_tell_of_its_people_of_one_day() -> None:
    """F falls from 20 active people to 10, all of one day; 12 of one day stand there. With 10 active, two must have left. A at
    25 would leave 10 for F as well; both as before, F can still have 15."""
    state = _state({"active": 60, "one_day": 30}, A=(20, 50), B=(20, 50), F=(20, 90))
    state["values"]["one_day"] = {"A": [9, 20], "B": [9, 20], "F": [12, 20]}
    shown = _shown(_family(A=(50, 25, 9), B=(50, 20, 9), F=(90, 10, 10)), past_of([state]))
    assert shown == {"A": 20, "B": 20, "F": 20}


def test_other_departments_than_those_published_leave_everything_as_it_was() -> None:
    protected = protect(_family(A=(50, 20), X=(40, 10), C=(30, 12)), BEFORE, MINIMUM)
    assert protected.is_frozen
    assert {shown.line.label: shown.value for shown in protected.shown} == {
        "A": (20, 50),
        "B": (10, 40),
        "C": (12, 30),
    }


BY_HAND = Space(_family(A=(50, 20), B=(40, 3), C=(30, 12)))
MUST = (Requirement({1: 1.0}, 1), Requirement({1: -1.0}, -5))
CHOICES = [Choice({0: 20}, 51, ()), Choice({2: 12}, 31, ())]


def test_what_is_too_large_is_searched_greedily_and_says_what_it_may_have_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """By hand: B must be hidden, C (31 people) is the best to go with it; the greedy search publishes A first and finds the same."""
    best = choose(BY_HAND, {}, CHOICES, MUST)
    monkeypatch.setattr(optimum, "LARGEST", 0)
    greedy = choose(BY_HAND, {}, CHOICES, MUST)
    assert best.published == greedy.published == (True, False)
    assert best.gap is None
    assert greedy.gap is not None and 0 <= greedy.gap <= 31


def test_a_programme_that_met_its_branches_is_searched_greedily_and_not_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(optimum, "BRANCHES", 0)
    chosen = choose(BY_HAND, {}, CHOICES, MUST)
    assert chosen.published == (True, False)
    assert not chosen.is_given_up


def test_what_is_too_large_even_for_that_shows_nothing_new(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(optimum, "LARGEST", 0)
    monkeypatch.setattr(optimum, "LONGEST", 0)
    protected = protect(_family(A=(50, 25), B=(40, 3), C=(30, 12)), BEFORE, MINIMUM)
    assert protected.is_withheld
    assert [shown.value for shown in protected.shown] == [(20, 50), (10, 40), (12, 30)]


def test_a_machine_that_hangs_shows_nothing_new_instead_of_something_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(optimum, "LAST_RESORT_SECONDS", 0.0)
    assert choose(BY_HAND, {}, CHOICES, MUST).is_given_up
