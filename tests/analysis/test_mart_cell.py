"""Addresses of mart cells: parsed, resolved, and refused when they name what is not there."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dagster_project.analysis.mart_cell import RATIO_COLUMNS, CellReading, parse_mart_cell, read_cell
from dagster_project.messages import CouldNotRun, Message

PLACE = Message("figures.csv 2 行目 mart_cell 列", "figures.csv line 2, column mart_cell")


def reading_of(address, marts):
    cell = parse_mart_cell(address)
    assert cell is not None
    assert str(cell) == address
    return read_cell(cell, marts, PLACE)


def test_a_percent_cell_brings_its_counts(demo_marts):
    found = reading_of("usage_frequency[trial_id=r5-trial,bucket_order=2].share_percent", demo_marts)
    assert (found.value, found.numerator, found.denominator) == (Decimal("15.7"), 20, 127)


def test_a_count_has_one_decimal_like_the_mart_it_goes_to(demo_marts):
    found = reading_of("trial_adoption[trial_id=r5-trial].eligible_people", demo_marts)
    assert (str(found.value), found.numerator, found.denominator) == ("1400.0", None, None)


def test_no_row_and_null_give_no_value(demo_marts):
    for address in (
        "workshop_attendance[workshop_id=w9].participants",
        "usage_frequency[trial_id=r5-trial,bucket_order=0].share_percent",
    ):
        assert reading_of(address, demo_marts) == CellReading(parse_mart_cell(address))


def test_a_mart_without_rows_gives_no_value():
    assert reading_of("trial_adoption[trial_id=a].active_people", {"trial_adoption": []}).value is None


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("no_such_mart[a=1].b", "there is no mart no_such_mart"),
        ("trial_adoption[trial_id=r5-trial].no_such_column", "has no column no_such_column"),
        ("trial_adoption[no_such_key=1].active_people", "has no column no_such_key"),
        ("usage_frequency[trial_id=r5-trial].people", "names 5 rows"),
        ("survey_headline[question_code=usability].favourable_rate", "neither a count nor a percentage"),
        ("survey_headline[question_code=usability].scope", "neither a count nor a percentage"),
    ],
)
def test_a_wrong_address_is_refused_with_its_place(address, words, demo_marts):
    with pytest.raises(CouldNotRun) as caught:
        reading_of(address, demo_marts)
    (message,) = caught.value.messages
    assert message.en.startswith("figures.csv line 2, column mart_cell: ")
    assert words in message.en


def test_true_and_false_are_not_counts():
    marts = {"trial_adoption": [{"trial_id": "t", "eligible_is_approximate": True}]}
    with pytest.raises(CouldNotRun, match="neither a count nor a percentage"):
        reading_of("trial_adoption[trial_id=t].eligible_is_approximate", marts)


def test_counts_that_cannot_be_a_ratio_are_left_out():
    row = {"survey_id": "s", "responses": 3, "invited_people": 0, "response_percent": Decimal("1.0")}
    found = reading_of("survey_response[survey_id=s].response_percent", {"survey_response": [row]})
    assert (found.value, found.numerator, found.denominator) == (Decimal("1.0"), None, None)


def test_every_known_percent_column_is_named_as_one():
    assert all(column.endswith("_percent") for _, column in RATIO_COLUMNS)
