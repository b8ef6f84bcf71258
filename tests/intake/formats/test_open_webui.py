"""Open WebUI: every question that was sent counts once, whatever branches, copies and imports stand around it."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from dagster_project.intake.formats.open_webui_tree import messages_of
from dagster_project.intake.inspection import inspection
from tests.intake.formats.demo_world import TRIAL_MARTS, DemoRoot, demo_figures, uses
from tests.intake.small_root import SmallRoot

FILE = "inbox/trials/t1/all-chats-export.json"
AUDIT = "inbox/trials/t1/audit.log"
JAPAN = timezone(timedelta(hours=9))
START = 1_712_800_000  # 2024-04-11 in Japan

Node = tuple[str, str | None, str, int | None, str]


def tree(*nodes: Node, **more: Any) -> dict[str, Any]:
    """A chat of (id, parent, role, seconds after START, text)."""
    messages = {
        name: {
            "id": name,
            "parentId": parent,
            "childrenIds": [child for child, above, *_ in nodes if above == name],
            "role": role,
            "content": text,
            **({} if after is None else {"timestamp": START + after}),
        }
        for name, parent, role, after, text in nodes
    }
    return {"title": "題", "models": ["m"], "history": {"currentId": nodes[-1][0], "messages": messages}, **more}


def wrapped(chat: dict[str, Any], user: str | None = "u-1", created: int = START, **more: Any) -> dict[str, Any]:
    owner = {} if user is None else {"user_id": user}
    return {"id": str(uuid.uuid4()), **owner, "title": "題", "chat": chat, "created_at": created, "meta": {}, **more}


def taken(root: SmallRoot, chats: object, name: str = FILE) -> tuple[int, int, dict[str, int], int]:
    """Rows in, accepted, excluded by name, quarantined."""
    root.put(name, json.dumps(chats, ensure_ascii=False).encode())
    root.night()
    found = root.delivery(name)
    assert found.status == "landed", found.refusal
    assert found.format == "open_webui_chats"
    return found.rows_in, found.landed_rows, dict(found.excluded), found.quarantined_rows


@pytest.fixture
def root(tmp_path: Path) -> SmallRoot:
    return SmallRoot(tmp_path / "root")


PLAIN = tree(
    ("q1", None, "user", 0, "要約して"), ("a1", "q1", "assistant", 3, "はい"), ("q2", "a1", "user", 60, "続けて")
)


def test_questions_count_and_answers_do_not(root: SmallRoot) -> None:
    assert taken(root, [wrapped(PLAIN)]) == (3, 2, {"assistant_reply": 1}, 0)
    (person,) = root.query("SELECT DISTINCT person_id FROM landed.usage_event JOIN landed.person USING (identity_key)")
    assert person
    times = root.query("SELECT epoch(used_at) FROM landed.usage_event ORDER BY 1")
    assert times == [(START,), (START + 60,)]


def test_a_regenerated_answer_adds_no_question(root: SmallRoot) -> None:
    chat = tree(
        ("q1", None, "user", 0, "要約して"),
        ("a1", "q1", "assistant", 3, "はい"),
        ("a2", "q1", "assistant", 9, "はい、別の"),
        ("a3", "q1", "assistant", 12, "はい、三つ目"),
        ("q2", "a3", "user", 60, "続けて"),
    )
    assert taken(root, [wrapped(chat)]) == (5, 2, {"assistant_reply": 3}, 0)


def test_an_edited_question_was_sent_and_the_same_one_again_was_not_another(root: SmallRoot) -> None:
    chat = tree(
        ("q1", None, "user", 0, "要約して"),
        ("a1", "q1", "assistant", 3, "はい"),
        ("q1b", None, "user", 30, "短く要約して"),
        ("q1c", None, "user", 90, "要約して"),
        ("a1c", "q1c", "assistant", 93, "はい"),
    )
    assert taken(root, [wrapped(chat)]) == (5, 2, {"assistant_reply": 2, "question_asked_again": 1}, 0)
    assert root.query("SELECT epoch(used_at) FROM landed.usage_event ORDER BY 1") == [(START,), (START + 30,)]


def test_the_same_words_behind_a_regenerated_answer_count_once_and_later_ones_count(root: SmallRoot) -> None:
    chat = tree(
        ("q1", None, "user", 0, "要約して"),
        ("a1", "q1", "assistant", 3, "一"),
        ("q2", "a1", "user", 10, "続けて"),
        ("a2", "q2", "assistant", 13, "二"),
        ("q3", "a2", "user", 20, "続けて"),
        ("b1", "q1", "assistant", 30, "別の一"),
        ("r2", "b1", "user", 40, "続けて"),
    )
    # q1, q2 and q3 are three questions one behind another; r2 repeats q2 on another branch.
    assert taken(root, [wrapped(chat)]) == (7, 3, {"assistant_reply": 3, "question_asked_again": 1}, 0)


def test_pictures_without_words_are_no_repetitions() -> None:
    chat = tree(("q1", None, "user", 0, ""), ("q2", None, "user", 5, ""))
    assert [message.is_again for message in messages_of(chat)] == [False, False]


def test_parents_in_a_circle_and_parents_that_are_gone_end(root: SmallRoot) -> None:
    chat = tree(
        ("q1", "q2", "user", 0, "一"),
        ("q2", "q1", "user", 5, "二"),
        ("q3", "gone", "user", 9, "三"),
        ("s", "s", "user", 12, "四"),
    )
    assert taken(root, [wrapped(chat)]) == (4, 4, {}, 0)


def test_a_chat_of_very_many_messages_needs_no_deep_calls() -> None:
    names = [f"m{i}" for i in range(5_000)]
    nodes = [(name, names[i - 1] if i else None, "user", i, "次") for i, name in enumerate(names)]
    assert not any(message.is_again for message in messages_of(tree(*nodes)))


def test_a_chat_imported_again_under_new_ids_counts_once_in_one_export(root: SmallRoot) -> None:
    ids = [str(uuid.uuid4()) for _ in range(2)]
    original = tree((ids[0], None, "user", 0, "要約して"), (ids[1], ids[0], "assistant", 3, "はい"))
    renamed = tree(("n1", None, "user", 0, "要約して"), ("n2", "n1", "assistant", 3, "はい"))
    clone = {**original, "originalChatId": "x"}
    chats = [
        wrapped(clone, user="u-2", created=START - 5),  # another person's clone of a shared chat
        wrapped(original),
        wrapped(original),
        wrapped(renamed),
    ]
    assert taken(root, chats) == (8, 1, {"assistant_reply": 4, "copied_chat": 3}, 0)
    assert root.query("SELECT count(DISTINCT identity_key) FROM landed.usage_event") == [(1,)]


def test_ids_that_are_counted_up_in_every_chat_are_no_copies(root: SmallRoot) -> None:
    chats = [wrapped(tree(("1", None, "user", after, "続けて"))) for after in (0, 50)]
    assert taken(root, chats) == (2, 2, {}, 0)


def test_a_later_export_with_new_ids_and_an_edited_text_doubles_nothing(root: SmallRoot) -> None:
    root.put(FILE, json.dumps([wrapped(PLAIN)], ensure_ascii=False).encode())
    later = tree(
        ("n1", None, "user", 0, "要約して（直した）"),
        ("n2", "n1", "assistant", 3, "はい"),
        ("n3", "n2", "user", 60, "続けて"),
        ("n4", "n3", "assistant", 63, "はい"),
        ("n5", "n4", "user", 600, "ありがとう"),
    )
    name = "inbox/trials/t1/later.json"
    root.put(name, json.dumps([wrapped(later)], ensure_ascii=False).encode())
    root.night()
    assert root.counts["usage_event"] == 3
    assert root.rows_of(FILE)[1] + root.rows_of(name)[1] == 3
    root.files()


def test_an_export_in_which_nobody_is_named_says_what_to_deliver(root: SmallRoot) -> None:
    for chats in ([wrapped(PLAIN, user=None)], [PLAIN], PLAIN, wrapped(PLAIN, user=None)):
        root.put(FILE, json.dumps(chats).encode())
        root.take_in()
        found = root.delivery(FILE).refusal
        assert found is not None
        assert "すべてのチャットをエクスポート" in found.ja
        assert "Export All Chats" in found.en


def test_one_chat_alone_and_older_forms_are_read_where_they_say_whose_they_are(root: SmallRoot) -> None:
    flat = {
        "user_id": "u-9",
        "title": "古い",
        "history": {},
        "messages": [
            {"role": "system", "content": "指示", "timestamp": START},
            {"role": "user", "content": "一", "timestamp": START + 1},
            {"role": "assistant", "content": "二", "timestamp": START + 2},
            {"role": "user", "content": "一", "timestamp": START + 3},
        ],
    }
    assert taken(root, wrapped(PLAIN)) == (3, 2, {"assistant_reply": 1}, 0)
    assert taken(root, [flat], "inbox/trials/t1/flat.json") == (4, 2, {"assistant_reply": 1, "other_role": 1}, 0)
    legacy = {**PLAIN, "user_id": "u-3"}
    assert taken(
        root, [wrapped(PLAIN), legacy, wrapped({"history": {"messages": {}}})], "inbox/trials/t1/mixed.json"
    ) == (
        7,
        4,
        {"assistant_reply": 2, "chat_without_messages": 1},
        0,
    )


def test_what_cannot_be_counted_is_set_aside_and_rows_add_up(root: SmallRoot) -> None:
    chats = [
        wrapped(tree(("q1", None, "user", None, "時刻なし"), ("q2", "q1", "user", 5, "あり"))),
        wrapped(PLAIN, user=None),
        {**wrapped(PLAIN), "chat": "[1,2"},
        {**wrapped(PLAIN), "chat": None},
    ]
    # Without a time: 1. Of nobody: 2 questions. A chat that is none: 1. No chat at all: an empty one.
    assert taken(root, chats) == (7, 1, {"assistant_reply": 1, "chat_without_messages": 1}, 4)
    assert len({row["row"] for row in root.quarantine(FILE)}) == 4


def test_milliseconds_are_read_as_such(root: SmallRoot) -> None:
    chat = tree(("q1", None, "user", 0, "一"))
    chat["history"]["messages"]["q1"]["timestamp"] = START * 1000 + 250
    assert taken(root, [wrapped(chat)]) == (1, 1, {}, 0)
    assert root.query("SELECT epoch_ms(used_at) FROM landed.usage_event") == [(START * 1000 + 250,)]


def test_no_text_lands(root: SmallRoot) -> None:
    secret = "ひみつの相談"
    chat = tree(("q1", None, "user", 0, secret))
    taken(root, [wrapped(chat), {**wrapped(chat), "chat": f'{{"{secret}'}])
    for path in root.folder.rglob("*"):
        if path.is_file() and "inbox" not in path.parts:
            assert secret.encode() not in path.read_bytes(), path


def test_inspect_says_what_it_is(root: SmallRoot) -> None:
    path = root.put(FILE, json.dumps([wrapped(PLAIN)], ensure_ascii=False).encode())
    found = inspection.inspect(path)
    assert found.readable
    assert found.format == "open_webui_chats"


def test_a_trial_counted_by_days_is_told_the_unit(root: SmallRoot) -> None:
    root.say(root.root.programme_file.read_text(encoding="utf-8").replace("unit_of_use: prompt", "unit_of_use: day"))
    root.put(FILE, json.dumps([wrapped(PLAIN)]).encode())
    root.take_in()
    assert "unit_of_use" in str(root.delivery(FILE).refusal)


# The audit log


def call(
    number: int, uri: str = "https://ai.example/api/chat/completions", status: int = 200, verb: str = "POST"
) -> str:
    user = {"id": f"u-{number}", "name": f"職員{number}", "email": f"u{number}@example.lg.jp", "role": "user"}
    entry = {"id": str(number), "timestamp": START + number, "user": user, "audit_level": "METADATA", "verb": verb}
    return json.dumps({**entry, "request_uri": uri, "response_status_code": status, "source_ip": "", "extra": {}})


def test_calls_of_the_audit_log_count_by_the_reply(root: SmallRoot) -> None:
    root.say(root.root.programme_file.read_text(encoding="utf-8").replace("unit_of_use: prompt", "unit_of_use: reply"))
    lines = [
        call(1),
        call(2),
        call(3, status=500),
        call(4, "https://ai.example/api/v1/auths/signin"),
        call(5, verb="GET"),
    ]
    root.put(AUDIT, "\n".join(lines).encode())
    root.night()
    found = root.delivery(AUDIT)
    assert (found.format, found.rows_in, found.landed_rows) == ("open_webui_audit", 5, 2)
    assert found.excluded == {"failed_call": 1, "other_request": 2}


def test_an_audit_log_without_calls_is_refused(root: SmallRoot) -> None:
    root.say(root.root.programme_file.read_text(encoding="utf-8").replace("unit_of_use: prompt", "unit_of_use: reply"))
    root.put(AUDIT, call(4, "https://ai.example/api/v1/auths/signin").encode())
    root.take_in()
    assert "AUDIT_EXCLUDED_PATHS" in str(root.delivery(AUDIT).refusal)


# The demo


def test_the_demo_written_out_as_chats_gives_its_figures(tmp_path: Path) -> None:
    people: dict[str, list[dict[str, Any]]] = {}
    for number, use in enumerate(uses()):
        sent = int(use.at.replace(tzinfo=JAPAN).timestamp())
        asked, answered, other = (f"{number}-{part}" for part in "qab")
        chat = tree(
            (asked, None, "user", sent - START, f"質問{number}"), (answered, asked, "assistant", sent - START, "はい")
        )
        nodes = chat["history"]["messages"]
        if number % 7 == 0:  # regenerated
            nodes[other] = {**nodes[answered], "id": other}
        if number % 11 == 0:  # sent again
            nodes[f"{number}-r"] = {**nodes[asked], "id": f"{number}-r", "timestamp": sent + 40}
        people.setdefault(use.email, []).append(wrapped(chat, use.email))
        if number % 50 == 0:  # imported again
            people[use.email].append(wrapped(chat, use.email, created=START + 9))
    root = DemoRoot(tmp_path / "root")
    chats = [chat for mine in people.values() for chat in mine]
    root.put("trials/r5-trial", {"all-chats-export.json": json.dumps(chats, ensure_ascii=False).encode()})
    assert root.figures(*TRIAL_MARTS) == demo_figures(*TRIAL_MARTS)
