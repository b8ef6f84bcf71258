"""LiteLLM: who a call is of, which calls are uses, UTC, and the tables and JSON it comes as."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, datetime, timedelta

import pytest

from tests.intake.formats.demo_world import TRIAL_MARTS, DemoRoot, demo_figures, uses
from tests.intake.formats.shared_samples import Taken, refusal, root_for, sample, take
from tests.intake.formats.taken_in import counts, days, fates, holds, notes, people, told
from tests.intake.small_root import csv_bytes
from tests.intake.workbooks import workbook

HEADER = ["request_id", "call_type", "api_key", "spend", "startTime", "endTime", "model", "user", "metadata"]
HEADER += ["cache_hit", "end_user", "messages", "response", "session_id", "status"]
DAYS = ["id", "user_id", "date", "api_key", "model", "mcp_namespaced_tool_name", "endpoint", "spend"]
DAYS += ["api_requests", "successful_requests", "failed_requests"]
FILE = "inbox/trials/t1/calls.csv"
AT = "2024-04-10 01:00:00"


def call(number: int, at: str = AT, user: str = "", end_user: str = "", **other: str) -> list[str]:
    """A row below HEADER; ``other``: call_type, status, metadata, cache_hit, messages."""
    cells = {"request_id": f"chatcmpl-{number}", "call_type": "acompletion", "api_key": "88dc28d0", "spend": "0.01"}
    cells |= {"startTime": at, "endTime": at, "model": "gpt-4o", "user": user, "end_user": end_user}
    cells |= {"metadata": "{}", "cache_hit": "False", "messages": '{"a": "秘密"}', "response": "{}"}
    cells |= {"session_id": f"s{number}", "status": "success"} | other
    return [cells[name] for name in HEADER]


def day(user: str, on: str, successful: str, endpoint: str = "/chat/completions", failed: str = "0", mcp: str = ""):
    return ["x", user, on, "88dc", "gpt-4o", mcp, endpoint, "0.1", successful, successful, failed]


def test_the_end_user_is_the_person_else_the_owner_of_the_key_and_nobody_is_quarantined(small):
    rows = [
        call(1, user="owner-1", end_user="person-1"),
        call(2, user="owner-1", end_user="person-2"),
        call(3, user="person-2"),  # the same text in another column is the same account
        call(4, end_user="person-1"),
        call(5),
        call(6, user=" ", end_user=""),
    ]
    assert fates(small, FILE, [HEADER, *rows]) == (6, 4, {}, 2)
    assert people(small, FILE) == 2
    assert [row["row"] for row in small.quarantine(FILE)] == ["6", "7"]


def test_an_account_that_is_an_email_is_that_person(small):
    fates(
        small, FILE, [HEADER, call(1, user="A@example.lg.jp"), call(2, end_user="a@example.lg.jp"), call(3, user="a")]
    )
    rows = small.landed_people(FILE, "usage_event")
    assert rows[0]["email_token"] == rows[1]["email_token"] is not None
    assert rows[2]["email_token"] is None and rows[2]["account_token"] is not None


def test_a_joined_address_is_the_key_owners_and_not_that_of_the_end_user(small):
    rows = [[*call(1, user="o", end_user="p"), "o@x.jp"], [*call(2, user="o"), "o@x.jp"], [*call(3), "o@x.jp"]]
    assert fates(small, FILE, [[*HEADER, "user_email"], *rows]) == (3, 3, {}, 0)
    assert [bool(row["email_token"]) for row in small.landed_people(FILE, "usage_event")] == [False, True, True]


def test_failures_and_calls_that_are_no_prompt_are_excluded_by_name_and_cache_hits_count(small):
    rows = [
        call(1, user="a", status="failure"),
        call(2, user="a", cache_hit="True"),
        call(3, user="a", call_type="aembedding"),
        call(4, user="a", call_type="moderation"),
        call(5, user="a", call_type="call_mcp_tool"),
        call(6, user="a", call_type="anthropic_messages"),
        call(7, user="a", call_type="aresponses"),
        call(8, user="a", call_type="aimage_generation"),  # somebody described a picture
        call(9, user="default_user_id"),
        call(10, user="litellm-internal-health-check"),
        call(11, user="", status="failure"),  # a failure of nobody is a failure
        call(12, user="a", call_type=""),
    ]
    excluded = {"failed_call": 2, "not_a_prompt_call": 3, "own_call": 2}
    assert fates(small, FILE, [HEADER, *rows]) == (12, 5, excluded, 0)


def test_versions_without_a_status_tell_it_in_the_metadata(small):
    index = HEADER.index("status")
    rows = [
        call(1, user="a", metadata='{"status": "failure", "error_information": {}}'),
        call(2, user="a", metadata='{"status": "success"}'),
        call(3, user="a", metadata=""),
    ]
    older = [row[:index] + row[index + 1 :] for row in [HEADER, *rows]]
    assert fates(small, FILE, older) == (3, 2, {"failed_call": 1}, 0)


def test_times_without_a_zone_are_utc_and_count_on_the_japanese_day(small):
    edge = ["2024-04-09 14:59:59.999", "2024-04-09 15:00:00", "2024-04-10 14:59:59", "2024-04-10 15:00:00.000001"]
    fates(small, FILE, [HEADER, *(call(i, at, "a") for i, at in enumerate(edge))])
    assert days(small, FILE) == [date(2024, 4, 9), date(2024, 4, 10), date(2024, 4, 10), date(2024, 4, 11)]


@pytest.mark.parametrize("at", ["2024-04-09T15:30:00Z", "2024-04-09 15:30:00+00", "2024-04-10 00:30:00+09"])
def test_times_with_an_offset_are_what_they_say(at, small):
    fates(small, FILE, [HEADER, call(1, at, "a")])
    assert days(small, FILE) == [date(2024, 4, 10)]


def test_a_workbook_and_excels_own_dates_are_utc_too(small):
    at = datetime(2024, 4, 9, 15, 30)
    name = "inbox/trials/t1/calls.xlsx"
    assert fates(small, name, workbook([HEADER, call(1, at, "a")]))[:2] == (1, 1)
    assert days(small, name) == [date(2024, 4, 10)]


def test_copy_in_text_format_writes_tabs_and_backslash_n(small):
    lines = [
        "\t".join(row) for row in [HEADER, call(1, user="a", end_user="\\N"), call(2, user="\\N", end_user="\\N")]
    ]
    assert fates(small, FILE, "\n".join(lines).encode()) == (2, 1, {}, 1)


def test_an_impossible_time_and_a_cut_row_are_quarantined(small):
    content = (
        csv_bytes([HEADER, call(1, user="a"), call(2, "2024-04-31 01:00:00", "a")], "utf-8") + b"chatcmpl-3,acom\n"
    )
    assert fates(small, FILE, content) == (3, 1, {}, 2)


def test_no_prompt_is_landed_and_other_columns_do_not_matter(small):
    assert fates(small, FILE, [[*HEADER[::-1], "更新"], *([*call(i, user="a")[::-1], "x"] for i in range(3))])[1] == 3
    assert not holds(small, FILE, "秘密")


@pytest.mark.parametrize("wrapped", [False, True])
def test_the_json_of_the_api(wrapped, small):
    rows = [dict(zip(HEADER, call(i, "2024-04-09T15:30:00Z", f"u{i}"), strict=True)) for i in range(3)]
    rows[0] |= {"metadata": {"status": "success"}, "end_user": None, "spend": 0.5}
    content = json.dumps({"data": rows, "total": 3, "page": 1} if wrapped else rows).encode()
    assert fates(small, "inbox/trials/t1/calls.json", content) == (3, 3, {}, 0)
    assert people(small, "inbox/trials/t1/calls.json") == 3


def test_a_filter_declared_for_the_layout_excludes_before_anything_else(small):
    small.put("inbox/trials/t1/columns.yml", b'tables:\n  - uses: {column: model, is: ["gpt-4o"]}\n')
    rows = [
        call(1, user="a"),
        call(2, user="a", model="batch"),
        call(3, model="batch"),
        call(4, user="a", status="failure"),
    ]
    assert fates(small, FILE, [HEADER, *rows]) == (4, 1, {"not_a_use": 2, "failed_call": 1}, 0)


def test_the_same_calls_delivered_twice_count_once_though_their_spend_was_recalculated(small):
    small.put(FILE, [HEADER, call(1, user="a"), call(2, user="a")])
    again = "inbox/trials/t1/again.csv"
    small.put(again, [HEADER, call(1, user="a", spend="9.99"), call(3, user="a")])
    small.night()
    assert small.counts["usage_event"] == 3
    assert small.rows_of(again)[4] == 1 or small.rows_of(FILE)[4] == 1


def test_a_log_in_which_nobody_is_named_is_refused_with_what_to_do(small):
    sentence = told(small, FILE, [HEADER, call(1), call(2)])
    assert "no row says whose use it is" in sentence and "keys per person" in sentence


def test_a_renamed_column_is_asked_for(small):
    assert "request_id" in told(small, FILE, [["id", *HEADER[1:]], call(1, user="a")])


def test_daily_rows_of_models_and_keys_add_up_and_failures_do_not_count(small):
    rows = [
        day("a", "2024-04-10", "3"),
        day("a", "2024-04-10", "2", failed="7"),
        day("a", "2024-04-10", "50", "/embeddings"),
        day("a", "2024-04-10", "9", mcp="tools/search"),
        day("b", "2024-04-11", "0", failed="1"),
        day("", "2024-04-11", "4"),
        day("default_user_id", "2024-04-11", "4"),
    ]
    excluded = {"not_a_prompt_call": 2, "own_call": 1}
    assert fates(small, FILE, [DAYS, *rows]) == (7, 3, excluded, 1)
    first, second = date(2024, 4, 10), date(2024, 4, 11)
    assert counts(small, FILE) == [(first, first, 3), (first, first, 2), (second, second, 0)]
    assert "days of UTC" in notes(small, FILE)
    small.night()
    assert small.settled.refusals == ()
    assert small.query("SELECT sum(uses) FROM landed.usage_count") == [(5,)]


def test_daily_spend_of_end_users(small):
    header = ["end_user_id" if name == "user_id" else name for name in DAYS]
    assert fates(small, FILE, [header, day("a", "2024-04-10", "3")]) == (1, 1, {}, 0)


@pytest.mark.parametrize("owner", ["team_id", "organization_id", "tag", "agent_id"])
def test_daily_spend_of_teams_has_no_people(owner, small):
    header = [owner if name == "user_id" else name for name in DAYS]
    assert "no people" in told(small, FILE, [header, day("a", "2024-04-10", "3")])


def activity(on: str, requests: int, entities: dict[str, object] | None) -> dict[str, object]:
    breakdown: dict[str, object] = {"models": {"gpt-4o": {"metrics": {"successful_requests": requests}}}}
    if entities is not None:
        breakdown["entities"] = entities
    return {"date": on, "metrics": {"successful_requests": requests, "failed_requests": 1}, "breakdown": breakdown}


def document(*results: dict[str, object]) -> bytes:
    return json.dumps({"results": results, "metadata": {"page": 1, "has_more": False}}).encode()


ACTIVITY = "inbox/trials/t1/activity.json"


def test_daily_activity_counts_people_where_it_is_broken_down_by_them(small):
    entities = {
        "a": {"metrics": {"successful_requests": 4}, "metadata": {}},
        "b": {"successful_requests": 2},  # as earlier versions wrote it
        "Unassigned": {"metrics": {"successful_requests": 1}},
    }
    content = document(activity("2024-04-10", 7, entities), activity("2024-04-11", 0, {}))
    # The two people and the unassigned of the first day are a row each; the second day stays one.
    assert fates(small, ACTIVITY, content) == (4, 2, {"empty_day": 1}, 1)
    first = date(2024, 4, 10)
    assert counts(small, ACTIVITY) == [(first, first, 4), (first, first, 2)]


@pytest.mark.parametrize("entities", [None, {}, {"Unassigned": {"metrics": {"successful_requests": 7}}}])
def test_daily_activity_without_people_is_refused(entities, small):
    assert "without people" in told(small, ACTIVITY, document(activity("2024-04-10", 7, entities)))


def test_daily_activity_of_teams_is_refused(small):
    team = {"t": {"metrics": {"successful_requests": 7}, "metadata": {"team_alias": "人事課"}}}
    assert "teams" in told(small, ACTIVITY, document(activity("2024-04-10", 7, team)))


def test_a_summary_of_spend_per_day_counts_nothing(small):
    content = json.dumps([{"startTime": "2024-04-10", "spend": 0.1, "users": {"a": 0.1}, "models": {}}]).encode()
    assert "counts no uses" in told(small, "inbox/trials/t1/spend.json", content)


def test_the_demo_in_this_layout_gives_the_demos_figures(tmp_path):
    demo = DemoRoot(tmp_path / "root")
    rows = []
    for number, use in enumerate(uses()):
        at = (use.at - timedelta(hours=9)).strftime("%Y-%m-%d %H:%M:%S")
        # Half of the people have a key of their own, half are named by a program with one key.
        who = {"user": use.email} if len(use.email) % 2 else {"user": "chat-app", "end_user": use.email}
        rows.append(call(number, at, **who))
        if number % 5 == 0:
            rows.append(call(100_000 + number, at, **who, status="failure"))
            rows.append(call(200_000 + number, at, **who, call_type="aembedding"))
    demo.put("trials/r5-trial", {"spend_logs.csv": csv_bytes([HEADER, *rows], "utf-8")})
    assert demo.figures(*TRIAL_MARTS) == demo_figures(*TRIAL_MARTS)


def test_the_demo_as_daily_spend_gives_what_counts_can_tell(tmp_path):
    demo = DemoRoot(tmp_path / "root")
    per_day = Counter((use.email, use.at.date().isoformat()) for use in uses())
    rows = [day(email, on, str(count)) for (email, on), count in per_day.items()]
    rows += [day(email, on, "3", "/v1/embeddings") for email, on in list(per_day)[:20]]
    demo.put("trials/r5-trial", {"daily.csv": csv_bytes([DAYS, *rows], "utf-8")})
    # Days are told as well, so that only the days on which the trial was used first are beyond the counts.
    figures, expected = (
        demo.figures("trial_adoption", "usage_frequency"),
        demo_figures("trial_adoption", "usage_frequency"),
    )
    assert figures == expected


def test_sample_header(small, tmp_path):
    header = sample("documented/SCHEMA_litellm_spendlogs_header.csv").read_text().strip().split(",")
    cells = {"request_id": "r1", "call_type": "acompletion", "startTime": "2025-06-10 15:30:00", "user": "a"}
    more = {**cells, "request_id": "r2", "startTime": "2025-06-11 01:00:00", "end_user": "b", "status": "success"}
    path = tmp_path / "spend.csv"
    path.write_bytes(csv_bytes([header, *([row.get(name, "") for name in header] for row in (cells, more))], "utf-8"))
    expected = Taken("litellm_spend_logs", 2, 2, {}, 0, 2, 2, "2025-06-11 00:30:00", "2025-06-11 10:00:00")
    assert take(root_for(small), path, "trials/t1") == expected


def test_the_sample_as_it_is_holds_no_rows(small):
    path = sample("documented/SCHEMA_litellm_spendlogs_header.csv")
    assert take(root_for(small), path, "trials/t1") == Taken("litellm_spend_logs", 0, 0, {}, 0, 0, None, None, None)


def test_a_log_in_another_folder_is_told_where_it_belongs(small, tmp_path):
    path = tmp_path / "calls.csv"
    path.write_bytes(csv_bytes([HEADER, call(1, user="a")], "utf-8"))
    assert "Check the inbox folder" in refusal(root_for(small), path, "workshops/w1")
