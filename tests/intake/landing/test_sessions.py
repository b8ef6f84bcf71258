"""Sessions of uses: which export names them, that they are keyed numbers, and that they tell no two rows apart."""

from __future__ import annotations

import json
import uuid

import pyarrow.parquet as pq
import pytest

from dagster_project.intake.deliveries import stored_files
from tests.intake.formats import test_dify as dify
from tests.intake.formats import test_graffer as graffer
from tests.intake.formats import test_langfuse as langfuse
from tests.intake.formats import test_litellm as litellm
from tests.intake.formats import test_open_webui as open_webui
from tests.intake.formats import test_purview as purview
from tests.intake.formats.taken_in import with_unit
from tests.intake.small_root import LOG, LOG_FILE, SmallRoot, use

FILE, SECOND, THIRD = (f"inbox/trials/t1/export-{number}.csv" for number in range(3))
CHATS = "inbox/trials/t1/chats.json"
CHAT_LOG = [*LOG, "チャットID"]


def sessions(small: SmallRoot, name: str, content: object) -> list[int | None]:
    """The session of each accepted use in the order of the file, as numbers from 1 in the order of their appearance."""
    small.put(name, content)  # type: ignore[arg-type]
    small.take_in()
    assert small.delivery(name).status == "landed", small.delivery(name).refusal
    keys = [row["session_key"] for row in small.landed_people(name, "usage_event")]
    places = {key: number for number, key in enumerate(dict.fromkeys(key for key in keys if key is not None), start=1)}
    return [None if key is None else places[key] for key in keys]


def test_a_japanese_log_names_a_session_or_none(small):
    named = [[*use("2024/04/01 9:00", "a@x.jp"), chat] for chat in ("c1", " c1 ", "c2", "", "　")]
    assert sessions(small, LOG_FILE, [CHAT_LOG, *named]) == [1, 1, 2, None, None]


def test_a_log_without_such_a_column_names_none(small):
    assert sessions(small, LOG_FILE, [LOG, use("2024/04/01 9:00", "a@x.jp")]) == [None]


def test_columns_yml_may_name_the_column(small):
    declared = "tables:\n  - columns: {used_at: 時刻, account: 利用者, session: 会話}\n"
    small.put("inbox/trials/t1/columns.yml", declared.encode())
    rows = [["2024-04-01 09:00", "taro", chat] for chat in ("1", "2", "1")]
    assert sessions(small, FILE, [["時刻", "利用者", "会話"], *rows]) == [1, 2, 1]


def test_dify_messages_have_conversations_and_a_row_of_their_list_is_one(small):
    rows = [dify.message(number, "acc", conversation_id=chat) for number, chat in enumerate(("c1", "c2", "c1", "\\N"))]
    assert sessions(small, FILE, [dify.HEADER, *rows]) == [1, 2, 1, None]
    listed = [dify.conversation(number, "eu-1", dify.AT) for number in (1, 2)]
    assert sessions(with_unit(small, "session"), SECOND, [dify.CONVERSATIONS, *listed]) == [1, 2]


def test_graffer_messages_have_chats(small):
    rows = [graffer.message(number, "u1") for number in range(3)]
    rows[1][2] = "c2"
    assert sessions(small, FILE, [graffer.HEADER, *rows]) == [1, 2, 1]


def test_langfuse_traces_and_steps_have_sessions_and_a_session_is_one_for_each_of_its_people(small):
    rows = [langfuse.trace(number) for number in (1, 2, 3)]
    rows[1][10], rows[2][10] = '"s1"', ""
    assert sessions(small, FILE, [langfuse.TRACES, *rows]) == [1, 1, None]
    steps = [langfuse.step(number, f"t{number}") for number in (1, 2)]
    assert sessions(small, SECOND, [langfuse.STEPS, *steps]) == [1, 1]
    several = [langfuse.session(1, '["a","b"]'), langfuse.session(2, '["a"]')]
    found = sessions(with_unit(small, "session"), THIRD, [langfuse.SESSIONS, *several])
    assert found == [1, 2, 1]  # further people of a session stand behind the last row


def test_sessions_of_litellm_are_none_where_every_call_has_its_own(small):
    own = [litellm.call(number, user="a", session_id=f"s{number}") for number in range(3)]
    assert sessions(small, FILE, [litellm.HEADER, *own]) == [None] * 3
    # A call that failed and the one that was tried again share one, and so do a question and its embedding.
    own += [litellm.call(3, user="a", session_id="s0", status="failure")]
    own += [litellm.call(4, user="a", session_id="s1", call_type="aembedding")]
    assert sessions(small, SECOND, [litellm.HEADER, *own]) == [None] * 3
    own += [litellm.call(5, user="a", session_id="s2")]
    assert sessions(small, THIRD, [litellm.HEADER, *own]) == [1, 2, 3, 3]


def test_purview_records_have_threads(small):
    rows = [purview.record(number, [purview.PROMPT, {"Id": "3", "isPrompt": True}]) for number in (1, 2)]
    rows[1][5] = rows[1][5].replace('"ThreadId": "t"', '"ThreadId": "other"')
    # Further messages of the records stand behind the last row.
    assert sessions(small, FILE, [purview.HEADER, *rows]) == [1, 2, 1, 2]


def _chat(first: str, *others: str, text: str = "一") -> dict[str, object]:
    nodes = [(first, None, "user", 0, text), *((name, first, "user", n, name) for n, name in enumerate(others, 1))]
    return open_webui.wrapped(open_webui.tree(*nodes))


def test_a_chat_of_open_webui_stays_one_when_it_is_imported_again(small):
    first, second, third = (str(uuid.uuid4()) for _ in range(3))
    small.put("inbox/trials/t1/a.json", json.dumps([_chat(first, second)]).encode())
    # Imported again the chat has another id; one question was asked in it since.
    small.put("inbox/trials/t1/b.json", json.dumps([_chat(first, second, third)]).encode())
    small.night()
    assert small.query("SELECT count(*), count(DISTINCT session_key) FROM landed.usage_event") == [(3, 1)]


def test_a_chat_of_hand_made_messages_is_known_by_its_own_id(small):
    assert sessions(small, CHATS, json.dumps([_chat("1", "2"), _chat("1", text="二")]).encode()) == [1, 2, 1]


def test_rows_that_differ_in_nothing_but_their_session_are_the_same_row(small):
    for name, chat in ((LOG_FILE, "c1"), ("inbox/trials/t1/second.csv", "c2")):
        small.put(name, [CHAT_LOG, [*use("2024/04/01 9:00", "a@x.jp"), chat]])
    small.put("inbox/trials/t1/third.csv", [LOG, use("2024/04/01 9:00", "a@x.jp")])
    small.night()
    assert small.counts["usage_event"] == 1


@pytest.mark.parametrize("other", ["inbox/trials/t1/dify.csv", LOG_FILE])
def test_the_same_text_of_two_tools_is_two_sessions(other, small):
    small.put("inbox/trials/t1/graffer.csv", [graffer.HEADER, graffer.message(1, "u1")])
    content = {
        LOG_FILE: [CHAT_LOG, [*use("2024/04/01 9:00", "a@x.jp"), "c1"]],
        "inbox/trials/t1/dify.csv": [dify.HEADER, dify.message(1, "acc")],
    }
    small.put(other, content[other])
    small.night()
    assert small.query("SELECT count(DISTINCT session_key) FROM landed.usage_event") == [(2,)]


def test_a_session_is_no_text_of_the_tool_and_another_key_gives_another_number(small, monkeypatch):
    small.put(LOG_FILE, [CHAT_LOG, [*use("2024/04/01 9:00", "a@x.jp"), "秘密の会話"]])
    small.take_in()
    ((first,),) = [row.values() for row in small.landed(LOG_FILE, "usage_event").select(["session_key"]).to_pylist()]
    monkeypatch.setenv("KATSUYO_KEY", "another key, forty characters long, for tests")
    other = SmallRoot(small.folder.parent / "other")
    other.put(LOG_FILE, [CHAT_LOG, [*use("2024/04/01 9:00", "a@x.jp"), "秘密の会話"]])
    other.take_in()
    ((second,),) = [row.values() for row in other.landed(LOG_FILE, "usage_event").select(["session_key"]).to_pylist()]
    assert 0 <= first < 1 << 63 and 0 <= second < 1 << 63 and first != second


def test_rows_that_a_former_version_stored_without_sessions_have_none(small):
    path = small.put(LOG_FILE, [CHAT_LOG, [*use("2024/04/01 9:00", "a@x.jp"), "c1"]])
    small.night()
    stored = stored_files.landed_file(small.root, small.delivery(LOG_FILE), "usage_event")
    pq.write_table(pq.read_table(stored).drop_columns(["session_key"]), stored)
    path.unlink()
    small.night()
    assert small.query("SELECT used_on, session_key FROM landed.usage_event")[0][1] is None
    small.put("inbox/trials/t1/next.csv", [CHAT_LOG, [*use("2024/04/02 9:00", "a@x.jp"), "c1"]])
    small.night()
    assert small.query("SELECT count(*), count(session_key) FROM landed.usage_event") == [(2, 1)]
