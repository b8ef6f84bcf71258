"""Dify: messages from its database or console, who is a person and who only one app's visitor, and conversations."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.intake.formats.demo_world import TRIAL_MARTS, DemoRoot, demo_figures, uses
from tests.intake.formats.taken_in import days, fates, holds, notes, people, told, with_unit
from tests.intake.small_root import csv_bytes

# Columns of table messages, as `\copy (SELECT * FROM messages)` writes them, in part.
HEADER = ["id", "app_id", "model_provider", "conversation_id", "inputs", "query", "message", "message_tokens"]
HEADER += ["answer", "answer_tokens", "total_price", "currency", "from_source", "from_end_user_id"]
HEADER += ["from_account_id", "created_at", "updated_at", "status", "error", "message_metadata", "invoke_from"]
CONVERSATIONS = ["id", "name", "status", "from_source", "from_end_user_id", "from_account_id", "created_at"]
CONVERSATIONS += ["updated_at", "message_count", "annotated"]
FILE = "inbox/trials/t1/messages.csv"
JSON_FILE = "inbox/trials/t1/messages.json"
AT = "2024-04-10 01:00:00"


def message(number: int, account: str = "", end_user: str = "", at: str = AT, **other: str) -> list[str]:
    cells = {name: "" for name in HEADER} | {"id": f"m{number}", "app_id": "app-1", "conversation_id": "c1"}
    cells |= {
        "query": "秘密の\n質問",
        "answer": "秘密の\n答え",
        "created_at": at,
        "updated_at": at,
        "status": "normal",
    }
    cells |= {"from_account_id": account, "from_end_user_id": end_user, "invoke_from": "web-app"} | other
    return [cells[name] for name in HEADER]


def test_an_account_is_the_person_else_the_apps_end_user(small):
    rows = [
        message(1, account="acc-1", end_user=""),
        message(2, account="acc-1", end_user="", app_id="app-2"),
        message(3, end_user="eu-1"),
        message(4, account="acc-1", end_user="eu-1"),
        message(5),
        message(6, account="\\N", end_user="\\N"),
    ]
    assert fates(small, FILE, [HEADER, *rows]) == (6, 4, {}, 2)
    assert people(small, FILE) == 2
    assert not holds(small, FILE, "秘密")
    assert "belongs to one app" in notes(small, FILE)


def test_previews_of_the_builder_and_failed_answers_are_no_uses(small):
    rows = [
        message(1, "acc-1", invoke_from="debugger"),
        message(2, "acc-1", status="error", error="quota"),
        message(3, "acc-1", invoke_from="explore"),
        message(4, "acc-1", invoke_from="service-api"),
    ]
    assert fates(small, FILE, [HEADER, *rows]) == (4, 2, {"builders_preview": 1, "failed_call": 1}, 0)


def test_times_of_the_database_are_utc(small):
    edge = ["2024-04-09 14:59:59", "2024-04-09 15:00:00"]
    fates(small, FILE, [HEADER, *(message(number, "acc-1", at=at) for number, at in enumerate(edge))])
    assert days(small, FILE) == [date(2024, 4, 9), date(2024, 4, 10)]


def test_the_names_that_dify_proposed_and_columns_that_people_join(small):
    names = {"from_end_user_id": "end_user_id", "from_account_id": "account_id"}
    header = [*(names.get(name, name) for name in HEADER), "account_email", "end_user_session_id"]
    rows = [
        [*message(1, "acc-1"), "A@example.lg.jp", ""],
        # What the calling program passes as `user` stands for the same person in all of its apps.
        [*message(2, end_user="eu-1"), "", "staff-7"],
        [*message(3, end_user="eu-2", app_id="app-2"), "", "staff-7"],
    ]
    assert fates(small, FILE, [header, *rows]) == (3, 3, {}, 0)
    assert people(small, FILE) == 2
    assert small.landed_people(FILE, "usage_event")[0]["email_token"] is not None


def test_the_consoles_json_of_one_conversation(small):
    def one(number: int, at: int, account: str | None) -> dict[str, object]:
        person = {"from_account_id": account, "from_end_user_id": None, "from_source": "console"}
        texts = {"query": "秘密", "answer": "秘密", "inputs": {}, "message": [{"role": "user", "text": "秘密"}]}
        return {"id": f"m{number}", "conversation_id": "c1", "created_at": at, "status": "normal"} | person | texts

    seconds = int(datetime(2024, 4, 9, 15, 0, tzinfo=UTC).timestamp())
    records = [one(1, seconds - 1, "acc-1"), one(2, seconds, "acc-1"), one(3, seconds, None)]
    content = json.dumps({"limit": 20, "has_more": False, "data": records}, ensure_ascii=False).encode()
    assert fates(small, JSON_FILE, content) == (3, 2, {}, 1)
    assert days(small, JSON_FILE) == [date(2024, 4, 9), date(2024, 4, 10)]
    assert not holds(small, JSON_FILE, "秘密")


def conversation(number: int, end_user: str, at: str) -> list[str]:
    return [f"c{number}", "秘密の題", "normal", "api", end_user, "", f"'{at}", f"'{at}", "4", "False"]


def test_the_list_of_conversations_counts_sessions(small):
    rows = [conversation(1, "eu-1", "2024-04-09 15:00:00"), conversation(2, "eu-2", AT), conversation(3, "", AT)]
    assert fates(with_unit(small, "session"), FILE, [CONVERSATIONS, *rows]) == (3, 2, {}, 1)
    assert days(small, FILE) == [date(2024, 4, 10), date(2024, 4, 10)]
    assert not holds(small, FILE, "秘密")


def test_conversations_are_no_prompts(small):
    assert "tells uses by the session" in told(small, FILE, [CONVERSATIONS, conversation(1, "eu-1", AT)])


def test_messages_of_nobody_are_refused_with_what_to_export(small):
    assert "from_account_id" in told(small, FILE, [HEADER, message(1), message(2)])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
def test_any_encoding_and_order_of_columns(encoding, small):
    rows = [[*row[::-1], "備考"] for row in (HEADER, message(1, "acc-1"), message(2, "acc-2"))]
    assert fates(small, FILE, csv_bytes(rows, encoding)) == (2, 2, {}, 0)


def test_the_demo_in_this_layout_gives_the_demos_figures(tmp_path):
    """Accounts by id, as Dify keeps them: 127 people are 127 ids."""
    demo = DemoRoot(tmp_path / "root")
    rows = []
    for number, use in enumerate(uses()):
        at = (use.at - timedelta(hours=9)).strftime("%Y-%m-%d %H:%M:%S")
        person = str(uuid.uuid5(uuid.NAMESPACE_URL, use.email))
        rows.append(message(number, person, at=at))
        if number % 8 == 0:
            rows.append(message(100_000 + number, person, at=at, invoke_from="debugger"))
            rows.append(message(200_000 + number, person, at=at, status="error"))
    demo.put("trials/r5-trial", {"messages.csv": csv_bytes([HEADER, *rows], "utf-8")})
    assert demo.figures(*TRIAL_MARTS) == demo_figures(*TRIAL_MARTS)
