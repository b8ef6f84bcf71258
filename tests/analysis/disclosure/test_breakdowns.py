"""The four marts out of counts: the hierarchy of sections, what is left out, and families that stay as they were.

Add here: another dependence between the marts. Keep out: one family alone (test_protect.py).
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from dagster_project.analysis.disclosure import optimum
from dagster_project.analysis.disclosure.breakdowns import Breakdowns, break_down
from dagster_project.analysis.disclosure.counts import Adopted, Attended, Counts
from dagster_project.analysis.disclosure.lines import STRANGERS
from dagster_project.analysis.disclosure.states import states_of
from dagster_project.messages import Message
from expectations.attack.defended import asked_for, notes
from expectations.attack.published import judge

NOBODY: dict[str, Any] = {"surveys": {}, "workshop_of": {}, "coverage": {}}


def _workshop(*sections: tuple[str, str, int, int]) -> Counts:
    rows = tuple(Attended(True, *section) for section in sections)
    return Counts("142077", 5, {}, {"w": rows}, **NOBODY)


def _attendance(counts: Counts) -> dict[tuple[str, str], int | None]:
    rows = break_down(counts, {}).rows["attendance_by_section"]
    return {(str(row["department_label"]), str(row["section_label"])): row["participants"] for row in rows}  # type: ignore[misc]


OTHER = ("乙部", "三課", 60, 20)


def test_a_department_most_of_whose_sections_would_be_hidden_is_shown_alone() -> None:
    """二課's 2 would take a second section with it: one of three is left."""
    sections = (("甲部", "一課", 30, 10), ("甲部", "二課", 20, 2), ("甲部", "三課", 30, 12))
    assert _attendance(_workshop(*sections, OTHER)) == {("", ""): 44, ("甲部", ""): 24, ("乙部", ""): 20}


def test_sections_are_shown_where_half_of_them_can_be() -> None:
    """2 and 3 hide each other: five people, each section may have sent all of them or nobody."""
    sections = (("甲部", "一課", 30, 10), ("甲部", "二課", 20, 2), ("甲部", "三課", 30, 12), ("甲部", "四課", 25, 3))
    assert _attendance(_workshop(*sections, OTHER)) == {
        ("", ""): 47,
        ("甲部", ""): 27,
        ("甲部", "一課"): 10,
        ("甲部", "二課"): None,
        ("甲部", "三課"): 12,
        ("甲部", "四課"): None,
        ("乙部", ""): 20,
    }


def test_sections_of_a_hidden_department_are_not_shown() -> None:
    """乙部 sent 2 of 60: 甲部 is the only other department and goes with it, and all its sections."""
    counts = _workshop(("甲部", "一課", 60, 20), ("甲部", "二課", 60, 20), ("乙部", "三課", 60, 2))
    assert _attendance(counts) == {("", ""): 42, ("甲部", ""): None, ("乙部", ""): None}


def test_a_workshop_of_fewer_people_than_the_minimum_is_not_broken_down() -> None:
    assert _attendance(_workshop(("甲部", "一課", 30, 2), ("乙部", "三課", 60, 2))) == {}


def _trial(**active: int) -> Counts:
    rows = tuple(Adopted(True, department, 50, count, None) for department, count in active.items())
    return Counts("142077", 5, {"t": rows}, {}, **NOBODY)


def _state(total: int, **counts: int) -> dict[str, Any]:
    values = {"active": {label: [count, 50] for label, count in counts.items()}}
    return {"totals": {"active": total}, "lines": sorted(counts), "values": values}


def _adoption(counts: Counts, history: dict[str, Any], withheld: frozenset[str] = frozenset()) -> dict[str, Any]:
    rows = break_down(counts, history, withheld).rows["adoption_by_department"]
    return {str(row["department_label"]): row["active_people"] for row in rows}


def test_a_withheld_trial_shows_nothing_that_was_not_published_before() -> None:
    counts, history = _trial(A=20, B=30, C=9), {"trial:t": [_state(45, A=20, B=25)]}
    withheld = frozenset({"trial:t"})
    assert _adoption(counts, {}, withheld) == {"A": None, "B": None, "C": None}
    assert _adoption(counts, history, withheld) == {"A": 20, "B": 25, "C": None}


def _beside(counts: Counts) -> dict[str, Any]:
    """The totals of the trial."""
    total = sum(row.active for row in counts.trials["t"])
    beside: dict[str, Any] = {mart: [] for mart in ("workshop_attendance", "survey_response", "section_coverage")}
    beside["trial_adoption"] = [{"trial_id": "t", "active_people": total}]
    return beside | {"usage_concentration": [{"trial_id": "t", "one_day_only_people": None}]}


def _notes(found: Breakdowns) -> list[Message]:
    return notes(found.gaps, found.frozen, found.withheld, found.renamed)


def _nights(*nights: dict[str, int]) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """What each night shows of the departments, and the history that the last one met."""
    history: dict[str, Any] = {}
    shown, met = [], history
    for night in nights:
        counts, met = _trial(**night), history
        rows = break_down(counts, history).rows
        assert judge({**_beside(counts), **rows}, counts, history) == {}
        shown.append({str(row["department_label"]): row["active_people"] for row in rows["adoption_by_department"]})
        states = states_of({**_beside(counts), **rows}, {})
        history = {key: [*history.get(key, ()), state] for key, state in states.items()}
    return shown, met


FALLS = ({"A": 12}, {"A": 18}, {"A": 13})


def test_a_count_that_falls_makes_nobody_forget_what_earlier_releases_told() -> None:
    """E has 3 and F 14, hidden behind each other. 18 is 5 more than 13, but the first release said 12; and with F at 14, which
    was 14 at most before and 17 together with E, E would have been known to be 3 at least ever since."""
    others = {"B": 30, "C": 25, "D": 40, "E": 3, "F": 14}
    shown, met = _nights(*({**others, **night} for night in FALLS))
    assert shown[0] == {"A": 12, "B": 30, "C": 25, "D": 40, "E": None, "F": None}
    assert shown[1] == {**shown[0], "A": 18}
    assert shown[2] == shown[1]
    tonight = _trial(**others, A=13)
    for told in ({"A": 13}, {"F": 14}, {"A": 13, "F": 14}):
        rows = break_down(tonight, met).rows
        for row in rows["adoption_by_department"]:
            if (count := told.get(str(row["department_label"]))) is not None:
                row |= {"active_people": count, "eligible_people": 50, "is_suppressed": False}
        assert judge({**_beside(tonight), **rows}, tonight, met), told


def test_a_family_too_large_for_the_best_is_hidden_all_the_same_and_readers_are_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """B has 3 of 50; C is the smallest that can go with it. Its gap is all that was lost: 51 people of C."""
    monkeypatch.setattr(optimum, "LARGEST", 0)
    counts = _trial(A=20, B=3, C=12)
    found = break_down(counts, {})
    assert judge({**_beside(counts), **found.rows}, counts, {}) == {}
    assert _adoption(counts, {}) == {"A": 20, "B": None, "C": None}
    (said,) = _notes(found)
    assert said.en.startswith("trial:t is too large for the best suppression")
    assert "at most 51 people more" in said.en
    assert notes({"trial:t": 0.2}, (), (), {}) == []


def test_a_family_too_large_for_any_search_is_withheld_and_readers_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(optimum, "LARGEST", 0)
    monkeypatch.setattr(optimum, "LONGEST", 0)
    found = break_down(_trial(A=20, B=3, C=12), {})
    assert all(row["is_suppressed"] for row in found.rows["adoption_by_department"])
    (said,) = _notes(found)
    assert said.en.startswith("Of trial:t nothing new is broken down")


def test_asset_and_gate_ask_for_the_same_in_whatever_order_and_types_their_counts_come() -> None:
    counts = _trial(A=20, B=3, C=12)
    turned = Counts("142077", 5, {"t": counts.trials["t"][::-1]}, {}, **NOBODY)
    beside, other = _beside(counts), _beside(counts)
    beside["trial_adoption"][0] |= {"active_people": 35, "adoption_percent": Decimal("23.3")}
    other["trial_adoption"][0] |= {"active_people": Decimal(35), "adoption_percent": 23.3}
    assert asked_for(counts, {}, beside) == asked_for(turned, {}, other)
    assert asked_for(counts, {}, beside) != asked_for(_trial(A=20, B=4, C=12), {}, beside)


def test_days_that_are_not_known_leave_staying_without_rows() -> None:
    found = break_down(_trial(A=20, B=30), {})
    assert len(found.rows["adoption_by_department"]) == 2
    assert found.rows["staying_by_department"] == []


def test_other_departments_stay_as_published_and_readers_are_told() -> None:
    counts, history = _trial(A=20, X=30), {"trial:t": [_state(45, A=20, B=25)]}
    assert _adoption(counts, history) == {"A": 20, "B": 25}
    found = break_down(counts, history)
    (said,) = _notes(found)
    assert said.en.startswith("The departments or sections of trial:t are other ones than those published before")


def test_a_trial_under_a_new_id_is_said_to_have_lost_its_memory() -> None:
    """Another trial that is still declared has its own memory, and sections have that of their workshop."""
    counts, before = _trial(A=20, B=30), [_state(45, A=20, B=25)]
    (said,) = _notes(break_down(counts, {"trial:old": before}))
    assert said.en.startswith("trial:t is published for the first time, while trial:old, of the same departments,")
    assert _notes(break_down(counts, {"trial:t": before, "trial:old": before})) == []
    assert _notes(break_down(counts, {"trial:old": [_state(45, A=20, C=25)]})) == []
    assert _notes(break_down(counts, {"workshop:w/A": before, "survey:old": before})) == []


def test_people_the_roster_does_not_know_may_turn_up_later() -> None:
    """Three of them: their line is hidden, and with it nothing that was published before."""
    counts = _trial(A=20, B=25)
    rows = (*counts.trials["t"], Adopted(False, "", None, 3, None))
    later = Counts("142077", 5, {"t": rows}, {}, **NOBODY)
    history = {"trial:t": [_state(45, A=20, B=25)]}
    assert _adoption(later, history) == {"A": 20, "B": 25, STRANGERS: None}
