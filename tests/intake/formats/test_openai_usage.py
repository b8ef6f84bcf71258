"""OpenAI's API usage: buckets of time as counts, people only where it was grouped by user, and empty exports."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, date, datetime

import pytest

from tests.intake.formats.demo_world import DemoRoot, demo_figures, uses
from tests.intake.formats.shared_samples import Taken, root_for, sample, take
from tests.intake.formats.taken_in import counts, fates, notes, people, told
from tests.intake.small_root import csv_bytes
from tests.intake.workbooks import workbook

TIMES = ["start_time", "end_time", "start_time_iso", "end_time_iso"]
HEADER = [*TIMES, "project_id", "num_model_requests", "user_id", "api_key_id", "model", "batch", "input_tokens"]
HEADER += ["output_tokens", "input_cached_tokens", "input_uncached_tokens"]
FILE = "inbox/trials/t1/completions_usage_2024-04-01_2024-04-30.csv"
JSON_FILE = "inbox/trials/t1/usage.json"
MINUTE, HOUR, DAY = 60, 3600, 86400


def times(at: str, seconds: int) -> list[str]:
    start = int(datetime.fromisoformat(at).replace(tzinfo=UTC).timestamp())
    ends = [start, start + seconds]
    return [*map(str, ends), *(datetime.fromtimestamp(end, UTC).isoformat() for end in ends)]


def bucket(at: str, requests: str, user: str, seconds: int = MINUTE, key: str = "key_1") -> list[str]:
    row = [*times(at, seconds), "proj_1", requests, user, key, "gpt-4o", "", "4212", "1673", "0", "4212"]
    return row if requests else [*row[:4], *[""] * 10]


def test_minutes_with_several_rows_count_on_their_japanese_day_and_add_up(small):
    rows = [
        bucket("2024-04-09 14:59:00", "3.0", "user-a"),
        bucket("2024-04-09 15:00:00", "2.0", "user-a"),
        bucket("2024-04-09 15:00:00", "25.0", "user-a", key="key_2"),
        bucket("2024-04-09 15:00:00", "1.0", "user-b"),
        bucket("2024-04-09 15:01:00", "", ""),
        bucket("2024-04-09 15:02:00", "1.0", ""),
    ]
    assert fates(small, FILE, [HEADER, *rows]) == (6, 4, {"empty_bucket": 1}, 1)
    before, after = date(2024, 4, 9), date(2024, 4, 10)
    assert counts(small, FILE) == [(before, before, 3), (after, after, 2), (after, after, 25), (after, after, 1)]
    assert people(small, FILE, "usage_count") == 2
    assert "one prompt may take several" in notes(small, FILE)
    small.night()
    assert small.settled.refusals == ()


@pytest.mark.parametrize(("seconds", "on"), [(HOUR, date(2024, 4, 11)), (DAY, date(2024, 4, 10))])
def test_a_day_of_utc_counts_on_its_date_and_an_hour_where_it_lies(seconds, on, small):
    at = "2024-04-10 15:00:00" if seconds == HOUR else "2024-04-10 00:00:00"
    fates(small, FILE, [HEADER, bucket(at, "7", "user-a", seconds)])
    assert counts(small, FILE) == [(on, on, 7)]
    assert "counts on its date" in notes(small, FILE)


def test_days_that_follow_one_another_do_not_overlap(small):
    rows = [bucket(f"2024-04-{day:02} 00:00:00", "2.0", "user-a", DAY) for day in range(1, 31)]
    small.put(FILE, [HEADER, *rows])
    small.night()
    assert small.settled.refusals == ()
    assert small.query("SELECT sum(uses), count(*) FROM landed.usage_count") == [(60, 30)]


def test_an_email_goes_before_an_id_and_other_columns_do_not_matter(small):
    header = [*HEADER, "user_email", "service_tier"]
    rows = [[*bucket("2024-04-10 00:00:00", "1", "user-a"), "a@example.lg.jp", ""]]
    fates(small, FILE, [header[::-1], *(row[::-1] for row in rows)])
    (row,) = small.landed_people(FILE, "usage_count")
    assert row["email_token"] is not None


def test_a_workbook_made_of_it(small):
    row = [float(cell) if cell.isdigit() else cell for cell in bucket("2024-04-10 00:00:00", "3", "user-a", DAY)]
    name = "inbox/trials/t1/usage.xlsx"
    assert fates(small, name, workbook([HEADER, row])) == (1, 1, {}, 0)
    assert counts(small, name) == [(date(2024, 4, 10), date(2024, 4, 10), 3)]


@pytest.mark.parametrize("drops", [(), ("user_id",)])
def test_without_people_it_is_refused_with_what_to_group_by(drops, small):
    kept = [index for index, name in enumerate(HEADER) if name not in drops]
    rows = [HEADER, bucket("2024-04-10 00:00:00", "3.0", ""), bucket("2024-04-10 00:01:00", "", "")]
    assert "group_by=user_id" in told(small, FILE, [[row[index] for index in kept] for row in rows])


@pytest.mark.parametrize("rows", [[], [times("2024-04-10 00:00:00", DAY)], [times("2024-04-10", DAY)] * 3])
def test_an_empty_export_has_four_columns_and_no_uses(rows, small):
    assert fates(small, FILE, [TIMES, *rows]) == (len(rows), 0, {"empty_bucket": len(rows)} if rows else {}, 0)
    assert "without any usage" in notes(small, FILE)


@pytest.mark.parametrize(
    "columns",
    [
        ["project_id", "num_model_requests", "user_id", "api_key_id", "model", "input_tokens"],  # embeddings
        ["project_id", "num_model_requests", "images", "source", "size", "model"],
        ["amount_value", "amount_currency", "line_item", "organization_id", "project_id"],  # costs
    ],
)
def test_usage_of_something_else_is_told_so(columns, small):
    row = [*times("2024-04-10", DAY), *["1"] * len(columns)]
    assert "something else than prompts" in told(small, FILE, [[*TIMES, *columns], row])


def page(*results: list[dict[str, object]], kind: str = "completions") -> bytes:
    buckets = [
        {
            "object": "bucket",
            "start_time": int(times(f"2024-04-{10 + index} 00:00:00", DAY)[0]),
            "end_time": int(times(f"2024-04-{10 + index} 00:00:00", DAY)[1]),
            "results": [{"object": f"organization.usage.{kind}.result", "output_tokens": 1, **one} for one in some],
        }
        for index, some in enumerate(results)
    ]
    return json.dumps({"object": "page", "data": buckets, "has_more": False, "next_page": None}).encode()


def test_pages_of_the_usage_api(small):
    one = {"num_model_requests": 4, "user_id": "user-a", "model": "gpt-4o"}
    content = page([one, one | {"model": "o3", "num_model_requests": 2}, one | {"user_id": None}], [], [one])
    assert fates(small, JSON_FILE, content) == (5, 3, {"empty_bucket": 1}, 1)
    first, third = date(2024, 4, 10), date(2024, 4, 12)
    # The second and third result of the first bucket are rows behind the last bucket.
    assert counts(small, JSON_FILE) == [(first, first, 4), (third, third, 4), (first, first, 2)]


def test_pages_without_people_and_pages_of_embeddings_are_refused(small):
    assert "group_by=user_id" in told(small, JSON_FILE, page([{"num_model_requests": 4, "user_id": None}]))
    assert "something else" in told(small, JSON_FILE, page([{"num_model_requests": 4}], kind="embeddings"))


def test_pages_of_a_period_without_usage_hold_no_uses(small):
    assert fates(small, JSON_FILE, page([], [])) == (2, 0, {"empty_bucket": 2}, 0)


def test_results_that_are_no_list_are_no_empty_bucket(small):
    one = [{"num_model_requests": 4, "user_id": "user-a"}]
    document = json.loads(page(one, one))
    document["data"][1]["results"] = "?"
    assert fates(small, JSON_FILE, json.dumps(document).encode()) == (2, 1, {}, 1)


def test_the_demo_as_buckets_gives_what_counts_can_tell(tmp_path):
    """Counts per day know no moment of use: adoption and frequency are all that they can be compared by."""
    demo = DemoRoot(tmp_path / "root")
    per_day = Counter((use.email, use.at.date().isoformat(), use.kind) for use in uses())
    rows = [bucket(f"{on} 00:00:00", f"{count}.0", email, DAY) for (email, on, _), count in per_day.items()]
    rows += [bucket("2023-11-23 00:00:00", "", "", DAY)] * 3
    demo.put("trials/r5-trial", {"completions_usage.csv": csv_bytes([HEADER, *rows], "utf-8")})
    marts = ("trial_adoption", "usage_frequency")
    assert demo.figures(*marts) == demo_figures(*marts)


def test_sample(small):
    path = sample("documented/TESTDERIVED_openai_completions_usage.csv")
    expected = Taken("openai_empty_usage", 1, 0, {"empty_bucket": 1}, 0, 0, None, None, None)
    assert take(root_for(small), path, "trials/t1") == expected
