"""Langfuse: traces, observations and sessions, with the columns that each project adds and the JSON in their cells."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from tests.intake.formats.demo_world import TRIAL_MARTS, DemoRoot, demo_figures, uses
from tests.intake.formats.shared_samples import Taken, root_for, sample, take
from tests.intake.formats.taken_in import days, fates, holds, notes, people, told, with_unit
from tests.intake.small_root import csv_bytes

TRACES = ["bookmarked", "id", "timestamp", "name", "userId", "level", "observationCount", "latency", "release"]
TRACES += ["version", "sessionId", "environment", "input", "output", "metadata", "tags"]
STEPS = ["id", "traceId", "traceName", "type", "name", "startTime", "endTime", "environment", "userId", "sessionId"]
STEPS += ["level", "input", "output", "parentObservationId"]
SESSIONS = ["id", "userIds", "countTraces", "sessionDuration", "totalCost", "traceTags", "createdAt", "bookmarked"]
FILE = "inbox/trials/t1/export.csv"
JSON_FILE = "inbox/trials/t1/export.json"
AT = "2024-04-10T01:00:00.000Z"


def trace(
    number: int, user: str = "a", at: str = AT, environment: str = "default", level: str = "DEFAULT"
) -> list[str]:
    text = json.dumps([{"role": "user", "content": '秘密, "の"\n質問'}], ensure_ascii=False)
    cells = ["false", f"t{number}", at, "chat", user, level, "3", "1.2", "", "", f"s{number}", environment]
    return [*cells, text, text, "{}", '["a","b"]']


def step(number: int, of: str, at: str = AT, user: str = "a", kind: str = "GENERATION") -> list[str]:
    cells = [f"o{number}", of, "chat", kind, "llm", at, at, "default", user, "s1", "DEFAULT", "秘密", "秘密"]
    return [*cells, "" if number % 2 else "o0"]


def session(number: int, user_ids: str, at: str = AT) -> list[str]:
    return [f"s{number}", user_ids, "4", "12.5", "0.1", "[]", at, "false"]


def test_traces_count_and_those_of_nobody_are_quarantined(small):
    rows = [trace(1), trace(2, "A@example.lg.jp"), trace(3, ""), trace(4, "b", level="ERROR"), trace(5, "null")]
    rows += [trace(6, "a", environment="langfuse-llm-as-a-judge"), trace(7, "", environment="sdk-experiment")]
    assert fates(small, FILE, [TRACES, *rows]) == (7, 3, {"langfuse_internal": 2}, 2)
    assert people(small, FILE) == 3
    assert not holds(small, FILE, "秘密")
    assert "one trace per prompt" in notes(small, FILE)


@pytest.mark.parametrize(
    "more",
    [
        ["usage.promptTokens", "usage.completionTokens", "inputCost", "correctness"],
        ["usage", "errorCount", "warningCount", "comments", "有用性"],
        ["public", "externalId", "htmlPath"],
    ],
)
def test_columns_vary_by_version_and_by_the_scores_of_a_project(more, small):
    rows = [[*trace(number), *["[0.5]"] * len(more)] for number in range(3)]
    assert fates(small, FILE, [[*TRACES, *more], *rows])[:2] == (3, 3)


def test_texts_in_json_quotation_marks_are_the_same_texts(small):
    quoted = [f'"{cell}"' for cell in trace(1, "a", "2024-04-09T15:00:00.000Z")]
    assert fates(small, FILE, [TRACES, trace(2, "a", "2024-04-09T15:00:00.000Z"), quoted]) == (2, 2, {}, 0)
    assert people(small, FILE) == 1
    assert days(small, FILE) == [date(2024, 4, 10)] * 2


def test_clickhouse_times_without_a_zone_are_utc(small):
    fates(small, FILE, [TRACES, trace(1, "a", "2024-04-09 14:59:59.000"), trace(2, "a", "2024-04-09 15:00:00.000")])
    assert days(small, FILE) == [date(2024, 4, 9), date(2024, 4, 10)]


@pytest.mark.parametrize("form", ["json", "jsonl", "api"])
def test_json_of_the_export_and_of_the_api(form, small):
    records = [dict(zip(TRACES, trace(number, f"u{number}"), strict=True)) for number in range(3)]
    records = [record | {"input": {"a": ["秘密"]}, "tags": ["x"], "usage": {"totalTokens": 3}} for record in records]
    records[0]["userId"] = None
    texts = [json.dumps(record, ensure_ascii=False) for record in records]
    contents = {"json": f"[{','.join(texts)}]", "jsonl": "\n".join(texts)}
    contents["api"] = json.dumps({"data": records, "meta": {"page": 1, "totalPages": 1}})
    assert fates(small, JSON_FILE, contents[form].encode()) == (3, 2, {}, 1)
    assert not holds(small, JSON_FILE, "秘密")


def test_observations_count_once_per_trace_by_its_first_step(small):
    rows = [
        step(1, "t1", "2024-04-09T15:00:01.000Z"),
        step(2, "t1", "2024-04-09T14:59:59.000Z", kind="SPAN"),
        step(3, "t1", "2024-04-09T15:00:02.000Z"),
        step(4, "t2", user="b"),
        step(5, ""),  # a step outside of any trace stands for itself
        step(6, "t3", user=""),
    ]
    assert fates(small, FILE, [STEPS, *rows]) == (6, 3, {"further_step": 2}, 1)
    assert people(small, FILE) == 2
    assert days(small, FILE) == [date(2024, 4, 9), date(2024, 4, 10), date(2024, 4, 10)]


def test_the_time_of_the_trace_goes_before_that_of_its_step(small):
    rows = [[*step(1, "t1", "2024-04-10T15:00:01.000Z"), "2024-04-10T14:59:59.000Z"]]
    fates(small, FILE, [[*STEPS, "traceTimestamp"], *rows])
    assert days(small, FILE) == [date(2024, 4, 10)]


def test_steps_of_one_trace_in_two_exports_are_one_use(small):
    header = [*STEPS, "traceTimestamp"]
    small.put(FILE, [header, [*step(1, "t1"), AT]])
    small.put("inbox/trials/t1/later.csv", [header, [*step(2, "t1", "2024-04-10T01:00:09.000Z"), AT]])
    small.night()
    assert small.counts["usage_event"] == 1


def test_a_session_counts_for_each_of_its_people(small):
    rows = [
        session(1, '["a"]'),
        session(2, '["a","b","a"]'),
        session(3, "[]"),
        session(4, "", "2024-04-09T15:00:00.000Z"),
        session(5, "a", "2024-04-09T15:00:00.000Z"),
        session(6, '["a","'),  # cut off
    ]
    assert fates(with_unit(small, "session"), FILE, [SESSIONS, *rows]) == (7, 4, {}, 3)
    assert people(small, FILE) == 2


def test_sessions_are_no_prompts(small):
    assert "tells uses by the session" in told(small, FILE, [SESSIONS, session(1, '["a"]')])


@pytest.mark.parametrize(
    ("header", "row"),
    [(TRACES, trace(1, "")), (STEPS, step(1, "t1", user="")), (SESSIONS, session(1, "[]"))],
    ids=["traces", "observations", "sessions"],
)
def test_an_export_in_which_nobody_is_named_is_refused_with_what_to_do(header, row, small):
    unit = "session" if header == SESSIONS else "prompt"
    assert "Let the program send a user_id" in told(with_unit(small, unit), FILE, [header, row, row])


def test_the_demo_as_traces_gives_the_demos_figures(tmp_path):
    demo = DemoRoot(tmp_path / "root")
    rows = []
    for number, use in enumerate(uses()):
        at = (use.at - timedelta(hours=9)).isoformat(timespec="milliseconds") + "Z"
        rows.append(trace(number, use.email, at))
        if number % 6 == 0:
            rows.append(trace(100_000 + number, use.email, at, environment="langfuse-evaluation"))
    demo.put("trials/r5-trial", {"traces.csv": csv_bytes([TRACES, *rows], "utf-8")})
    assert demo.figures(*TRIAL_MARTS) == demo_figures(*TRIAL_MARTS)


def test_the_demo_as_observations_gives_the_demos_figures(tmp_path):
    demo = DemoRoot(tmp_path / "root")
    rows = []
    for number, use in enumerate(uses()):
        start = use.at - timedelta(hours=9)
        for place in range(1 + number % 3):
            at = (start + timedelta(seconds=place)).isoformat(timespec="milliseconds") + "Z"
            rows.append(step(number * 10 + place, f"t{number}", at, use.email))
    demo.put("trials/r5-trial", {"observations.csv": csv_bytes([STEPS, *rows[::-1]], "utf-8")})
    assert demo.figures(*TRIAL_MARTS) == demo_figures(*TRIAL_MARTS)


def test_the_demo_as_sessions_gives_the_demos_figures_in_sessions(tmp_path):
    demo = DemoRoot(tmp_path / "root")
    demo.say("unit_of_use: prompt", "unit_of_use: session")
    rows = []
    for number, use in enumerate(uses()):
        at = (use.at - timedelta(hours=9)).isoformat(timespec="milliseconds") + "Z"
        rows.append(session(number, json.dumps([use.email]), at))
    demo.put("trials/r5-trial", {"sessions.csv": csv_bytes([SESSIONS, *rows], "utf-8")})
    figures, expected = demo.figures(*TRIAL_MARTS), demo_figures(*TRIAL_MARTS)
    adoption = [row | {"unit_of_use": "prompt"} for row in figures["trial_adoption"]]
    assert figures | {"trial_adoption": adoption} == expected


def test_sample_header(small, tmp_path):
    header = sample("documented/SCHEMA_langfuse_traces_export_header.csv").read_text().strip().split(",")
    cells = [dict(zip(TRACES, trace(number, f"u{number}", at), strict=True)) for number, at in enumerate((AT, AT))]
    path = tmp_path / "traces.csv"
    path.write_bytes(csv_bytes([header, *([row.get(name, "") for name in header] for row in cells)], "utf-8"))
    expected = Taken("langfuse_traces", 2, 2, {}, 0, 2, 2, "2024-04-10 10:00:00", "2024-04-10 10:00:00")
    assert take(root_for(small), path, "trials/t1") == expected


def test_the_sample_as_it_is_holds_no_rows(small):
    path = sample("documented/SCHEMA_langfuse_traces_export_header.csv")
    assert take(root_for(small), path, "trials/t1") == Taken("langfuse_traces", 0, 0, {}, 0, 0, None, None, None)
