"""What the gate says as a whole: who is refused, which key is named, and what could not be checked."""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import date

import pytest

from expectations.facts import Facts
from expectations.frames import from_rows, rows_of
from expectations.gate import run_gate
from expectations.keys import KEYS
from expectations.uncounted import uncounted_answers
from tests.expectations.conftest import Frames, Judge
from tests.expectations.test_rules import edited


def test_the_small_world_passes_whole(built: Frames, recomputed: Frames, facts: Facts) -> None:
    started = time.perf_counter()
    verdicts = run_gate(built, recomputed, facts)
    seconds = time.perf_counter() - started
    print(f"gate: {sum(verdict.evaluated for verdict in verdicts)} expectations in {seconds:.1f} s")
    assert [verdict.mart for verdict in verdicts] == list(KEYS)
    assert [failure for verdict in verdicts for failure in verdict.failures] == []


def test_more_answers_than_invited_are_refused_and_named(judge: Judge, built: Frames, recomputed: Frames) -> None:
    # 28 answers of 27 invited, counted the same by both ways.
    where = {"survey_id": "w2-after"}
    marts, expected = dict(built), dict(recomputed)
    for column, value in (("invited_people", 27), ("answers_received", 28), ("responses", 28)):
        for frames in (marts, expected):
            frames["survey_response"] = edited(frames["survey_response"], where, column, value)
    verdict = judge("survey_response", marts, expected)
    (failure,) = [each for each in verdict.failures if each.expectation == "ExpectAnswersWithinInvited"]
    assert failure.keys == ["survey_id=w2-after"]
    assert "survey_id=w2-after" in failure.message.ja and "survey_id=w2-after" in failure.message.en
    assert "invited_people = 27" in failure.message.en and "answers_received = 28" in failure.message.en
    assert "programme.yml" in failure.message.en and "inbox/surveys" in failure.message.ja


def test_a_wrong_cell_names_mart_key_found_and_recomputed(judge: Judge, built: Frames, recomputed: Frames) -> None:
    marts = built | {"workshop_attendance": edited(built["workshop_attendance"], {"workshop_id": "w2"}, "capacity", 5)}
    (failure,) = [
        each
        for each in judge("workshop_attendance", marts, recomputed).failures
        if each.expectation == "ExpectRecomputedValue"
    ]
    assert failure.keys == ["workshop_id=w2"]
    for text in (failure.message.ja, failure.message.en):
        for part in ("workshop_attendance", "workshop_id=w2", "capacity = 5", "recomputed_capacity = 4"):
            assert part in text


@pytest.mark.parametrize(
    ("mart", "column"),
    [
        ("adoption_by_department", "active_people"),
        ("staying_by_department", "one_day_only_people"),
        ("response_by_department", "responses"),
        ("attendance_by_section", "participants"),
    ],
)
def test_a_count_by_department_is_named_and_never_told(
    judge: Judge, built: Frames, recomputed: Frames, mart: str, column: str
) -> None:
    """Whatever the gate finds in a suppressed row goes out by mail; its count must not."""
    *rest, row = rows_of(built[mart])
    frame = from_rows(list(built[mart].columns), [*rest, row | {column: 7777, "is_suppressed": False}])
    failures = judge(mart, built | {mart: frame}, recomputed).failures
    (wrong,) = [each for each in failures if each.expectation == "ExpectRecomputedValue" and column in each.message.en]
    assert wrong.keys and wrong.keys[0] in wrong.message.en
    for text in (failure.message for failure in failures):
        assert "7777" not in text.en + text.ja and "NULL" not in text.en + text.ja


def test_a_period_that_counts_do_not_tell_is_refused(judge: Judge, built: Frames, recomputed: Frames) -> None:
    """t3 is known by weeks: a month made of the days that the weeks begin on would be a guess."""
    mart = built["usage_over_time"]
    (week, *_) = [row for row in rows_of(mart) if (row["trial_id"], row["grain"]) == ("t3", "week")]
    guessed = {
        **week,
        "grain": "month",
        "period_start": date(2025, 3, 1),
        "active_people": 2,
        "new_people": 3,
        "uses": 11,
    }
    marts = built | {"usage_over_time": from_rows(list(mart.columns), [*rows_of(mart), guessed])}
    failures = judge("usage_over_time", marts, recomputed).failures
    (failure,) = [each for each in failures if each.expectation == "ExpectRecomputedKeys"]
    assert failure.keys == ["trial_id=t3, grain=month, period_start=2025-03-01"]


@pytest.mark.parametrize(
    ("mart", "column", "guess", "rules"),
    [
        ("trial_adoption", "total_uses", 2, {"ExpectRecomputedValue"}),
        ("trial_adoption", "median_uses", 1.0, {"ExpectRecomputedValue", "ExpectMedianOnlyOfKnownUses"}),
    ],
)
def test_a_guess_at_uses_behind_last_activities_is_refused(
    mart: str, column: str, guess: float, rules: set[str], judge: Judge, built: Frames, recomputed: Frames
) -> None:
    marts = built | {mart: edited(built[mart], {"trial_id": "t4"}, column, guess)}
    failures = judge(mart, marts, recomputed).failures
    assert {failure.expectation for failure in failures} == rules
    assert {key for failure in failures for key in failure.keys} == {"trial_id=t4"}


def test_a_bucket_behind_last_activities_is_refused(judge: Judge, built: Frames, recomputed: Frames) -> None:
    mart = built["usage_frequency"]
    zero = next(row for row in rows_of(mart) if row["trial_id"] == "t4")
    guessed = zero | {"bucket_order": 1, "min_uses": 1, "max_uses": 9, "people": 2, "share_rate": 1.0}
    marts = built | {
        "usage_frequency": from_rows(list(mart.columns), [*rows_of(mart), guessed | {"share_percent": 100.0}])
    }
    failures = {failure.expectation for failure in judge("usage_frequency", marts, recomputed).failures}
    assert {"ExpectRecomputedKeys", "ExpectBucketsPartitionActive"} <= failures


def test_uses_of_a_known_trial_cannot_be_left_empty(judge: Judge, built: Frames, recomputed: Frames) -> None:
    marts = built | {"trial_adoption": edited(built["trial_adoption"], {"trial_id": "t1"}, "total_uses", None)}
    failed = {failure.expectation for failure in judge("trial_adoption", marts, recomputed).failures}
    assert failed == {"ExpectRecomputedValue", "ExpectMedianOnlyOfKnownUses"}
    assert not judge("usage_over_time", marts, recomputed).passed


def test_an_added_and_a_missing_row_name_their_keys(judge: Judge, built: Frames, recomputed: Frames) -> None:
    moved = edited(built["survey_response"], {"survey_id": "w2-after"}, "survey_id", "w9")
    failures = judge("survey_response", built | {"survey_response": moved}, recomputed).failures
    (failure,) = [each for each in failures if each.expectation == "ExpectRecomputedKeys"]
    assert sorted(failure.keys) == ["survey_id=w2-after", "survey_id=w9"]


def test_another_organisation_is_another_key(judge: Judge, built: Frames, recomputed: Frames) -> None:
    moved = edited(built["survey_response"], {"survey_id": "w2-after"}, "organisation_code", "131016")
    failures = judge("survey_response", built | {"survey_response": moved}, recomputed).failures
    assert {"ExpectRecomputedKeys", "ExpectRecomputedValue"} <= {failure.expectation for failure in failures}


def test_rows_doubled_and_dropped_are_seen_by_count_and_by_key(
    judge: Judge, built: Frames, recomputed: Frames
) -> None:
    rows = rows_of(built["survey_response"])
    columns = list(built["survey_response"].columns)
    doubled = judge("survey_response", built | {"survey_response": from_rows(columns, [*rows, rows[0]])}, recomputed)
    dropped = judge("survey_response", built | {"survey_response": from_rows(columns, rows[1:])}, recomputed)
    assert {"ExpectRecomputedRowCount", "ExpectUniqueKeys"} <= {each.expectation for each in doubled.failures}
    assert {"ExpectRecomputedRowCount", "ExpectRecomputedKeys"} <= {each.expectation for each in dropped.failures}


def test_an_empty_mart_is_refused_unless_it_was_recomputed_empty(
    judge: Judge, built: Frames, recomputed: Frames
) -> None:
    mart = "repeat_attendance"
    empty = built | {mart: built[mart].iloc[:0]}
    assert [failure.expectation for failure in judge(mart, empty, recomputed).failures] == [
        "ExpectRecomputedRowCount",
        "ExpectRecomputedKeys",
    ]
    assert judge(mart, empty, recomputed | {mart: recomputed[mart].iloc[:0]}).passed


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (lambda frame: frame.drop(columns="responses"), "ExpectContractColumns"),
        (lambda frame: frame.assign(extra=1), "ExpectContractColumns"),
        (lambda frame: frame[list(frame.columns)[::-1]], "ExpectContractColumns"),
    ],
    ids=["column missing", "column added", "columns in another order"],
)
def test_other_columns_than_the_contracts_are_refused(
    change: object, rule: str, judge: Judge, built: Frames, recomputed: Frames
) -> None:
    assert callable(change)
    verdict = judge("survey_response", built | {"survey_response": change(built["survey_response"])}, recomputed)
    assert [failure.expectation for failure in verdict.failures] == [rule]


def test_what_is_missing_is_refused_and_the_rest_is_still_judged(
    built: Frames, recomputed: Frames, facts: Facts
) -> None:
    marts = {mart: frame for mart, frame in built.items() if mart != "section_coverage"}
    marts["a_mart_nobody_knows"] = built["section_coverage"]
    expected = {mart: frame for mart, frame in recomputed.items() if mart != "input_files"}
    verdicts = {verdict.mart: verdict for verdict in run_gate(marts, expected, facts)}
    refused = {mart: verdict.failures[0] for mart, verdict in verdicts.items() if not verdict.passed}
    assert {mart: failure.expectation for mart, failure in refused.items()} == {
        "section_coverage": "ExpectMartToExist",
        "input_files": "ExpectRecomputation",
        "a_mart_nobody_knows": "ExpectSuiteForMart",
    }
    assert all(failure.could_not_check for failure in refused.values())


def test_what_raises_could_not_be_checked_and_is_refused(judge: Judge, built: Frames, recomputed: Frames) -> None:
    # A text where a number belongs: both ways agree, but no metric can compare it with a number.
    wrong = [
        edited(frames["trial_adoption"], {"trial_id": "t1"}, "total_uses", "17") for frames in (built, recomputed)
    ]
    verdict = judge("trial_adoption", built | {"trial_adoption": wrong[0]}, recomputed | {"trial_adoption": wrong[1]})
    assert [(failure.expectation, failure.could_not_check) for failure in verdict.failures] == [
        ("ExpectActiveWithinUses", True)
    ]


def test_a_derived_column_that_cannot_be_computed_says_why(judge: Judge, built: Frames, recomputed: Frames) -> None:
    marts = {mart: frame for mart, frame in built.items() if mart != "workshop_attendance"}
    verdict = judge("section_coverage", marts, recomputed)
    (failure,) = verdict.failures
    assert (failure.expectation, failure.could_not_check) == ("ExpectSectionsWithinParticipants", True)
    assert "workshop_attendance" in failure.message.en
    assert verdict.evaluated == judge("section_coverage", built, recomputed).evaluated


def test_the_gate_module_does_not_import_great_expectations() -> None:
    code = "import expectations.gate, expectations.recompute, sys; assert 'great_expectations' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_gate_opens_no_connection(
    built: Frames, recomputed: Frames, facts: Facts, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []

    def refuse(_socket: object, address: object) -> None:
        asked.append(address)
        raise OSError("no network in this test")

    monkeypatch.setattr("socket.socket.connect", refuse)
    assert all(verdict.passed for verdict in run_gate(built, recomputed, facts))
    assert asked == []


def test_answers_that_do_not_count_are_said(built: Frames) -> None:
    doubled, uninvited, many = uncounted_answers(built["survey_response"])
    assert "w1-after" in doubled.ja and "最後の有効な回答を数えました" in doubled.ja
    assert str(doubled.en) == (
        "Survey w1-after: 1 of 4 answers received do not count: 1 double (the last valid one counts)."
    )
    assert "1 of people not invited" in uninvited.en and "w2-after" in uninvited.ja
    assert "3 of 4 answers" in many.en and "1 before the first day, 1 after the last day" in many.en
    assert uncounted_answers(built["survey_response"].iloc[:0]) == ()


def test_only_the_marts_asked_for_are_judged(built: Frames, recomputed: Frames, facts: Facts) -> None:
    # The other marts are needed for lookups alone: their recomputation may be missing.
    expected = {"section_coverage": recomputed["section_coverage"]}
    (verdict,) = run_gate(built, expected, facts, ["section_coverage"])
    assert (verdict.mart, verdict.passed) == ("section_coverage", True)
