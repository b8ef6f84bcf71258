"""Azure OpenAI diagnostics: two rows a call, ticks of .NET, callers only with Entra, in JSON Lines, JSON and CSV."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from dagster_project.intake.inspection import inspection
from tests.intake.formats.demo_world import TRIAL_MARTS, DemoRoot, demo_figures, uses
from tests.intake.formats.shared_samples import refusal, root_for, sample
from tests.intake.small_root import SmallRoot, csv_bytes

FILE = "inbox/trials/t1/PT1H.json"
CALLER = "0f0e0d0c-0000-4000-8000-00000000000{}"
JAPAN = timezone(timedelta(hours=9))
# 2024-04-11 10:00 in Japan.
MOMENT = datetime(2024, 4, 11, 1, 0, tzinfo=UTC)


@pytest.fixture
def root(tmp_path: Path) -> SmallRoot:
    return SmallRoot(tmp_path / "root")


def ticks(moment: datetime) -> int:
    """Tenths of microseconds since the year 1."""
    return (moment - datetime(1, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1) * 10


def properties(caller: str | None, moment: datetime = MOMENT, **more: Any) -> dict[str, Any]:
    known = {} if caller is None else {"callerObjectId": caller, "promptTokens": 12, "completionTokens": 34}
    return {"apiName": "Azure OpenAI API", "requestTime": ticks(moment), "modelName": "gpt-4o", **known, **more}


def row(call: str, said: Any, moment: datetime = MOMENT, **more: Any) -> dict[str, Any]:
    told = said if isinstance(said, str) else json.dumps(said)
    return {
        "time": (moment + timedelta(seconds=3)).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "resourceId": "/SUBSCRIPTIONS/X",
        "category": "RequestResponse",
        "operationName": "ChatCompletions_Create",
        "event": "ShoeboxCallResult",
        "resultSignature": "200",
        "callerIpAddress": "81.2.69.***",
        "correlationId": call,
        "properties": told,
        **more,
    }


def pair(call: str, caller: str, moment: datetime = MOMENT, **more: Any) -> list[dict[str, Any]]:
    """A call as it is logged: the near-empty row first, and the one that says who."""
    return [
        row(call, {"apiName": "Azure OpenAI API"}, moment, **more),
        row(call, properties(caller, moment), moment, **more),
    ]


def lines(*rows: dict[str, Any]) -> bytes:
    return "\n".join(map(json.dumps, rows)).encode()


def taken(root: SmallRoot, content: bytes, name: str = FILE) -> tuple[int, int, dict[str, int], int]:
    root.put(name, content)
    root.night()
    found = root.delivery(name)
    assert found.status == "landed", found.refusal
    assert found.format == "azure_openai_diagnostics"
    return found.rows_in, found.landed_rows, dict(found.excluded), found.quarantined_rows


ROWS = [
    *pair("c1", CALLER.format(1)),
    *pair("c2", CALLER.format(2), MOMENT + timedelta(hours=15)),
    *reversed(pair("c3", CALLER.format(1), MOMENT + timedelta(hours=1))),
    *pair("c4", CALLER.format(1), resultSignature="429"),
    *pair("c5", CALLER.format(1), operationName="Embeddings_Create"),
    row("c1", {"generatedTokens": [1]}, category="AzureOpenAIRequestUsage"),
    row("c6", {}, category="Audit"),
    row("c7", {}, category="Trace"),
]
# Five calls, each with a second row; one failed and one is no prompt.
COUNTED = (13, 3, {"second_row_of_call": 5, "failed_call": 1, "no_prompt": 1, "other_category": 3}, 0)


def test_a_call_counts_once_and_at_the_moment_of_its_request(root: SmallRoot) -> None:
    counted = taken(root, lines(*ROWS))
    assert counted[:2] == COUNTED[:2]
    assert sum(counted[2].values()) + counted[1] == counted[0]
    assert counted == COUNTED
    times = root.query(
        "SELECT CAST(timezone('Asia/Tokyo', used_at) AS VARCHAR) FROM landed.usage_event ORDER BY used_at"
    )
    assert times == [("2024-04-11 10:00:00",), ("2024-04-11 11:00:00",), ("2024-04-12 01:00:00",)]
    assert root.query("SELECT count(DISTINCT identity_key) FROM landed.usage_event") == [(2,)]
    root.files()


def test_records_of_an_event_hub_and_properties_as_objects_are_the_same_rows(root: SmallRoot) -> None:
    unfolded = [{**row, "properties": json.loads(row["properties"])} for row in ROWS]
    assert taken(root, json.dumps({"records": ROWS}).encode()) == COUNTED
    batches = lines({"records": unfolded[:5]}, {"records": unfolded[5:]})
    assert taken(root, batches, "inbox/trials/t1/hub.json") == COUNTED
    assert root.counts["usage_event"] == 3


HEADER = {
    "TenantId": "",
    "TimeGenerated [UTC]": "time",
    "Category": "category",
    "OperationName": "operationName",
    "CorrelationId": "correlationId",
    "CallerIPAddress": "callerIpAddress",
    "ResultSignature": "resultSignature",
    "DurationMs": "",
    "event_s": "event",
    "properties_s": "properties",
}


def portal(rows: list[dict[str, Any]], encoding: str = "utf-8-sig") -> bytes:
    """The table as Log Analytics exports it: times in the reader's way of writing, so that only the ticks tell."""
    table: list[list[object]] = [list(HEADER)]
    for entry in rows:
        cells = [entry.get(name, "") for name in HEADER.values()]
        cells[1] = "4/11/2024, 1:00:03.000 AM"
        table.append(cells)
    return csv_bytes(table, encoding)


def test_the_table_of_log_analytics_gives_the_same_rows_again(root: SmallRoot) -> None:
    root.put("inbox/trials/t1/query.csv", portal(ROWS))
    assert taken(root, lines(*ROWS)) == COUNTED
    assert root.delivery("inbox/trials/t1/query.csv").landed_rows == 3
    assert root.counts["usage_event"] == 3


def test_a_copy_in_cp932_is_read(root: SmallRoot) -> None:
    assert taken(root, portal(ROWS, "cp932"), "inbox/trials/t1/query.csv") == COUNTED


def test_near_empty_rows_of_other_files_and_rows_without_ids_are_no_calls(root: SmallRoot) -> None:
    rows = [
        row("c1", properties(CALLER.format(1))),
        row("elsewhere", ""),
        row("", {"apiName": "Azure OpenAI API"}),
        row("", properties(CALLER.format(2))),
        row("", properties(CALLER.format(3))),
    ]
    assert taken(root, lines(*rows)) == (5, 3, {"second_row_of_call": 2}, 0)


def test_what_names_nobody_or_cannot_be_read_is_set_aside_among_calls_that_do(root: SmallRoot) -> None:
    rows = [
        row("c1", properties(None, objectId=CALLER.format(1))),
        row("c2", properties(None, objectId="", requestLength=2)),
        row("c3", properties("00000000-0000-0000-0000-000000000000")),
        row("c4", '{"callerObjectId": "'),
        row("c5", properties(CALLER.format(1), requestTime="soon"), time="soon"),
        row("c6", properties(CALLER.format(1), requestTime=""), time="2024-04-11T05:00:00.1234567Z"),
    ]
    assert taken(root, lines(*rows)) == (6, 2, {}, 4)
    assert [line["row"] for line in root.quarantine(FILE)] == ["2", "3", "4", "5"]


def test_a_log_in_which_nobody_is_named_says_why_and_what_to_deliver(root: SmallRoot) -> None:
    root.put(FILE, lines(row("c1", properties("")), row("c2", properties(None, objectId=""))))
    root.take_in()
    found = str(root.delivery(FILE).refusal)
    assert "Entra" in found
    assert "API キー" in found


def test_a_log_of_other_categories_says_so(root: SmallRoot) -> None:
    path = root.put(FILE, lines(row("c1", properties(CALLER.format(1)), category="Audit")))
    root.take_in()
    assert "RequestResponse" in str(root.delivery(FILE).refusal)
    assert not inspection.inspect(path).readable


def test_the_documented_record_names_nobody(tmp_path: Path) -> None:
    path = sample("documented/DOC_azure_openai_diagnostic.jsonl")
    small = root_for(SmallRoot(tmp_path / "root"), questions="[{code: q, headers: [q], type: text}]")
    assert "callerObjectId" in refusal(small, path, "trials/t1")


def test_the_demo_written_out_as_calls_gives_its_figures(tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = []
    for number, use in enumerate(uses()):
        moment = use.at.replace(tzinfo=JAPAN).astimezone(UTC)
        rows += pair(f"c{number}", use.email, moment)
        if number % 9 == 0:
            rows += pair(f"f{number}", use.email, moment, resultSignature="500")
            rows.append(row(f"c{number}", {"promptTokens": [1]}, moment, category="AzureOpenAIRequestUsage"))
    root = DemoRoot(tmp_path / "root")
    half = len(rows) // 2
    root.put("trials/r5-trial", {"PT1H.json": lines(*rows[:half]), "query.csv": portal(rows[half:])})
    assert root.figures(*TRIAL_MARTS) == demo_figures(*TRIAL_MARTS)
