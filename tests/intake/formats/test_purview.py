"""Purview's audit log: prompts and nothing else count, each once, in UTC, from every way of getting the records out."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from tests.intake.formats.demo_world import TRIAL_MARTS, DemoRoot, demo_figures, uses
from tests.intake.formats.shared_samples import Taken, root_for, sample, take
from tests.intake.formats.taken_in import days, fates, holds, instants, notes, people, told, with_unit
from tests.intake.small_root import csv_bytes

HEADER = ["RecordId", "CreationDate", "RecordType", "Operation", "UserId", "AuditData"]
HEADER += ["AssociatedAdminUnits", "AssociatedAdminUnitsNames"]
FILE = "inbox/trials/t1/AuditLog.csv"
JSON_FILE = "inbox/trials/t1/audit.json"
PROMPT, REPLY = {"Id": "1", "isPrompt": True}, {"Id": "2", "isPrompt": False}
COPILOT = "CopilotInteraction"
AT = "2024-04-10T01:00:00"


def data(number: int, messages: object, at: str = AT, user: str = "a@x.jp") -> dict[str, object]:
    """What Purview keeps as AuditData."""
    event = {"AppHost": "Word", "Contexts": [{"Id": "https://x/秘密.docx"}], "Messages": messages, "ThreadId": "t"}
    common = {"CreationTime": at, "Id": f"r{number}", "Operation": COPILOT, "RecordType": 261, "UserId": user}
    return common | {"Workload": "Copilot", "CopilotEventData": event}


def record(number: int, messages: object = (PROMPT, REPLY), at: str = AT, user: str = "a@x.jp") -> list[str]:
    text = json.dumps(data(number, messages, at, user), ensure_ascii=False)
    return [f"r{number}", f"{at}.0000000Z ", "261", COPILOT, user, text, "", ""]


def other(number: int, operation: str, record_type: str = "25") -> list[str]:
    return [f"r{number}", f"{AT}.0000000Z ", record_type, operation, "a@x.jp", "{not read", "", ""]


def test_prompts_count_and_replies_and_other_operations_are_excluded(small):
    rows = [
        record(1),
        record(2, [PROMPT, REPLY, {"Id": "3", "isPrompt": True}], user="b@x.jp"),
        record(3, [REPLY]),
        other(4, "MessageSent"),
        other(5, "AIAppInteraction", "334"),
        other(6, "UpdateTenantSettings"),
    ]
    # 2 + 3 + 1 messages and 3 other records.
    excluded = {"copilot_reply": 3, "other_operation": 3}
    assert fates(small, FILE, [HEADER, *rows]) == (9, 3, excluded, 0)
    assert people(small, FILE) == 2
    assert not holds(small, FILE, "秘密")


def test_records_that_do_not_tell_prompts_from_replies_are_excluded_by_a_name_of_their_own(small):
    older = [[], None, [{"Id": "1"}], ["x"], "x"]
    rows = [record(number, messages) for number, messages in enumerate(older)]
    assert fates(small, FILE, [HEADER, *rows, record(9)]) == (7, 1, {"no_prompt_listed": 5, "copilot_reply": 1}, 0)


@pytest.mark.parametrize("broken", ["", "{", '{"CreationTime": "2024-04-10T01:00:00", "CopilotEv', "[]", "1"])
def test_a_record_that_is_cut_off_is_quarantined(broken, small):
    cut = record(2)
    cut[5] = broken
    assert fates(small, FILE, [HEADER, record(1), cut]) == (3, 1, {"copilot_reply": 1}, 1)
    (held,) = small.quarantine(FILE)
    assert (held["row"], held["column"]) == ("3", "AuditData (CreationTime)")


def test_times_are_utc(small):
    edge = ["2024-04-09T14:59:59", "2024-04-09T15:00:00", "2024-04-10T15:00:00"]
    fates(small, FILE, [HEADER, *(record(number, [PROMPT], at) for number, at in enumerate(edge))])
    assert days(small, FILE) == [date(2024, 4, 9), date(2024, 4, 10), date(2024, 4, 11)]


def test_row_numbers_of_a_record_are_its_own_and_then_new_ones(small):
    fates(small, FILE, [HEADER, record(1, [PROMPT, PROMPT | {"Id": "9"}]), record(2, [PROMPT])])
    assert sorted(row["row_number"] for row in small.landed(FILE, "usage_event").to_pylist()) == [2, 3, 4]


def test_the_older_portals_four_columns(small):
    rows = [[row[1], row[4], row[3], row[5]] for row in (record(1), record(2), other(3, "FileAccessed"))]
    older = [["CreationDate", "UserIds", "Operations", "AuditData"], *rows]
    assert fates(small, FILE, older) == (5, 2, {"copilot_reply": 2, "other_operation": 1}, 0)


def test_search_unified_audit_log_writes_local_looking_dates_that_nobody_need_read(small):
    header = ["PSComputerName", "RunspaceId", "RecordType", "CreationDate", "UserIds", "Operations", "AuditData"]
    header += ["ResultIndex", "ResultCount", "Identity", "IsValid", "ObjectState"]
    rows = [
        ["h", "g", COPILOT, "12/13/2023 5:12:36 PM", *row[4:5], *row[3:4], row[5]] for row in (record(1), record(2))
    ]
    rows = [[*row, "1", "2", f"i{number}", "True", "Unchanged"] for number, row in enumerate(rows)]
    assert fates(small, FILE, csv_bytes([header, *rows], "utf-16")) == (4, 2, {"copilot_reply": 2}, 0)
    assert instants(small, FILE) == ["2024-04-10 01:00:00"] * 2


def test_where_no_record_tells_its_time_that_of_the_row_is_taken(small):
    row = record(1, [PROMPT], "2024-04-09T15:00:00")
    row[5] = json.dumps({"CopilotEventData": {"Messages": [PROMPT]}})
    assert fates(small, FILE, [HEADER, row]) == (1, 1, {}, 0)
    assert days(small, FILE) == [date(2024, 4, 10)]


def test_the_events_data_may_be_json_in_json(small):
    row = record(1)
    inner = {"CreationTime": AT, "CopilotEventData": json.dumps({"Messages": [PROMPT]})}
    row[5] = json.dumps(inner)
    assert fates(small, FILE, [HEADER, row]) == (1, 1, {}, 0)


def test_graphs_audit_records(small):
    values = [
        {
            "id": f"r{number}",
            "createdDateTime": f"{AT}Z",
            "operation": COPILOT,
            "userId": "3f0e-guid",
            "userPrincipalName": "a@x.jp",
            "auditData": data(number, [PROMPT, REPLY]),
        }
        for number in range(3)
    ]
    assert fates(small, JSON_FILE, json.dumps({"value": values}).encode()) == (6, 3, {"copilot_reply": 3}, 0)
    assert all(row["upn_token"] for row in small.landed_people(JSON_FILE, "usage_event"))


@pytest.mark.parametrize("lines", [False, True])
def test_the_management_apis_records(lines, small):
    records = [data(1, [PROMPT, REPLY], "2024-04-09T15:00:00"), data(2, [PROMPT])]
    records.append({"CreationTime": AT, "Id": "r3", "Operation": "FileAccessed", "RecordType": 6, "UserId": "b@x.jp"})
    texts = [json.dumps(one, ensure_ascii=False) for one in records]
    content = "\n".join(texts) if lines else f"[{','.join(texts)}]"
    excluded = {"copilot_reply": 1, "other_operation": 1}
    assert fates(small, JSON_FILE, content.encode()) == (4, 2, excluded, 0)
    assert days(small, JSON_FILE) == [date(2024, 4, 10), date(2024, 4, 10)]


def test_pax_repeats_a_message_for_every_resource_and_each_counts_once(small):
    header = ["RecordId", "CreationDate", "RecordType", "Operation", "UserId", "AppHost", "Message_Id"]
    header += ["Message_isPrompt", "AccessedResource_SiteUrl"]
    rows = [
        ["r1", f"{AT}Z", "261", COPILOT, "a@x.jp", "Word", message, said, site]
        for message, said in (("1", "TRUE"), ("2", "FALSE"))
        for site in ("s1", "s2", "s3")
    ]
    rows += [["r2", f"{AT}Z", "261", COPILOT, "b@x.jp", "Word", "1", "True", ""]]
    rows += [["r3", f"{AT}Z", "261", COPILOT, "b@x.jp", "Word", "", "", ""]]
    excluded = {"repeated_message": 4, "copilot_reply": 1, "no_prompt_listed": 1}
    assert fates(small, FILE, [header, *rows]) == (8, 2, excluded, 0)
    assert small.delivery(FILE).format == "purview_exploded"
    without = [header[:3] + header[4:], *(row[:3] + row[4:] for row in rows)]
    assert fates(small, "inbox/trials/t1/without.csv", without) == (8, 2, excluded, 0)


def test_an_export_of_exactly_fifty_thousand_records_was_cut_off(small):
    rows = [other(number, "MessageSent") for number in range(49_999)]
    fates(small, FILE, [HEADER, *rows])
    assert "exactly" not in notes(small, FILE)
    full = "inbox/trials/t1/full.csv"
    fates(small, full, [HEADER, *rows, record(1, [PROMPT])])
    assert "exactly 50,000 rows" in notes(small, full)


def test_overlapping_exports_count_a_prompt_once(small):
    first, second = [HEADER, record(1), record(2)], [HEADER, record(2), record(3)]
    small.put(FILE, first)
    small.put("inbox/trials/t1/later.csv", second)
    small.night()
    assert small.counts["usage_event"] == 3


def test_a_log_without_people_is_asked_for_them(small):
    assert "'UserId'" in told(small, FILE, [[*HEADER[:4], "Who", *HEADER[5:]], record(1)])


def test_another_unit_of_use_is_refused(small):
    assert "tells uses by the prompt" in told(with_unit(small, "session"), FILE, [HEADER, record(1)])


def test_the_demo_in_this_layout_gives_the_demos_figures(tmp_path):
    demo = DemoRoot(tmp_path / "root")
    rows = []
    for number, use in enumerate(uses()):
        at = (use.at - timedelta(hours=9)).isoformat()
        rows.append(record(number, [PROMPT, REPLY], at, use.email))
        if number % 7 == 0:
            rows.append(other(100_000 + number, "MessageSent"))
            rows.append(record(200_000 + number, [REPLY], at, use.email))
    demo.put("trials/r5-trial", {"AuditLog.csv": csv_bytes([HEADER, *rows])})
    assert demo.figures(*TRIAL_MARTS) == demo_figures(*TRIAL_MARTS)


def test_the_sample_is_a_header(small):
    path = sample("documented/SCHEMA_purview_copilot_header.csv")
    assert take(root_for(small), path, "trials/t1") == Taken("purview_audit", 0, 0, {}, 0, 0, None, None, None)


def test_rows_below_the_samples_header(small, tmp_path):
    header = sample("documented/SCHEMA_purview_copilot_header.csv").read_text().strip().split(",")
    path = tmp_path / "audit.csv"
    path.write_bytes(csv_bytes([header, record(1, at="2025-06-10T15:30:00"), record(2, [PROMPT], user="b@x.jp")]))
    excluded = {"copilot_reply": 1}
    expected = Taken("purview_audit", 3, 2, excluded, 0, 2, 2, "2024-04-10 10:00:00", "2025-06-11 00:30:00")
    assert take(root_for(small), path, "trials/t1") == expected
