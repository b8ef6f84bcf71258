"""A columns.yml proposed for tables nobody foresaw: what is found, what is doubted, and what is not guessed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from dagster_project.intake.columns.proposal import Proposal, propose, quoted, scalar
from dagster_project.intake.columns.words import ROLES, WORDS
from dagster_project.intake.reading.read import read_sheet
from dagster_project.intake.recognising.layout import Kind, header_key
from dagster_project.intake.times.styles import BY_NAME
from tests.intake.small_root import csv_bytes


@pytest.fixture
def proposed(sheet_file):
    def of(rows: Sequence[Sequence[object]], kind: Kind | None = None, name: str = "ログ.csv") -> Proposal | None:
        return propose(read_sheet(sheet_file(csv_bytes(rows))), name, kind)

    return of


def table_of(proposal: Proposal | None) -> dict[str, Any]:
    """The one table as columns.yml has it, of nothing but the keys that it knows."""
    assert proposal is not None and proposal.text is not None
    loaded = yaml.safe_load(proposal.text)
    assert loaded.keys() == {"tables"}
    (table,) = loaded["tables"]
    assert {"name", "files", "columns"} <= table.keys() <= {"name", "files", "columns", "timestamp", "uses"}
    assert table.get("timestamp", "ymd") in BY_NAME
    return dict(table)


def test_a_log_of_both_sides_of_a_chat(proposed):
    rows = [
        ["日時", "ログインID", "種別", "内容"],
        ["2025/06/11 14:55", "taro@x.lg.jp", "質問", "議事録を要約して"],
        ["2025/06/11 14:56", "taro@x.lg.jp", "回答", "はい"],
    ]
    assert table_of(proposed(rows, name="利用履歴 6月.csv")) == {
        "name": "利用履歴 6月",
        "files": "利用履歴 6月.csv",
        "columns": {"used_at": "日時", "email": "ログインID", "text": "内容"},
        "timestamp": "ymd",
        "uses": {"column": "種別", "is": ["質問"]},
    }


def test_an_english_log_with_roles_by_a_login_that_is_no_address(proposed):
    rows = [
        ["id", "user_id", "role", "text", "created_at", "llm_model_id"],
        ["1", "u1", "user", "要約して", "2025-06-11T06:00:00Z", "gpt"],
        ["2", "u1", "assistant", "はい", "2025-06-11T06:00:03Z", "gpt"],
    ]
    proposal = proposed(rows)
    table = table_of(proposal)
    # An address is what has an @: under email nobody would be anybody.
    columns = {"used_at": "created_at", "text": "text", "model": "llm_model_id", "account": "user_id"}
    assert table["columns"] == columns
    assert (table["timestamp"], table["uses"]) == ("ymd_zoned", {"column": "role", "is": ["user"]})
    assert (
        "# 'user_id' holds no e-mails:" in proposal.text
        and "# 「user_id」はメールアドレスではありません" in proposal.text
    )


def test_values_that_are_no_role_are_never_written_out(proposed):
    rows = [
        ["日時", "メール", "種別"],
        *(["2025/06/11 9:00", "a@x.jp", text] for text in ("山田太郎", "回答", "回答")),
    ]
    proposal = proposed(rows)
    assert table_of(proposal)["uses"] == {"column": "種別", "is_not": ["回答"]}
    assert "山田" not in proposal.text
    only_names = [["日時", "メール", "種別"], ["2025/06/11 9:00", "a@x.jp", "山田太郎"]]
    assert "uses" not in table_of(proposed(only_names))


def test_columns_are_told_by_their_cells_where_the_header_has_no_known_word(proposed):
    rows = [
        ["打刻", "担当", "職員番号", "文字数"],
        ["2025.6.11 14:55", "a@x.jp", "12", "30"],
        ["2025.6.12 14:55", "b@x.jp", "13", "40"],
    ]
    proposal = proposed(rows, "usage_log")
    table = table_of(proposal)
    assert table["columns"] == {
        "used_at": "打刻",
        "email": "担当",
        "staff_number": "職員番号",
        "text_length": "文字数",
    }
    assert table["timestamp"] == "ymd_dot"
    assert "# '打刻' is taken for used_at by the shape of its cells" in proposal.text
    assert "# '担当' is taken for email by the shape of its cells" in proposal.text


def test_rival_readings_of_the_times_are_left_to_the_person(proposed):
    proposal = proposed([["日時", "メール"], ["05/06/24 9:00", "a@x.jp"], ["06/06/24 9:00", "a@x.jp"]], "usage_log")
    assert "timestamp" not in table_of(proposal)
    for name in ("yy_m_d", "d_m_yy", "m_d_yy"):
        # Uncommented as the file says, each of them is a valid file.
        chosen = proposal.text.replace(f"# timestamp: {name}", f"timestamp: {name}")
        assert yaml.safe_load(chosen)["tables"][0]["timestamp"] == name


def test_counts_per_person_and_month_or_period(proposed):
    rows = [["対象月", "メールアドレス", "利用回数"], ["2025/06", "a@x.jp", "1,234"], ["2025/07", "a@x.jp", "0"]]
    assert table_of(proposed(rows))["columns"] == {"period": "対象月", "uses": "利用回数", "email": "メールアドレス"}
    rows = [
        ["cadence", "period_start", "period_end", "name", "email", "messages"],
        ["Weekly", "2025-03-30", "2025-04-05", "Test", "a@x.jp", "3.0"],
    ]
    table = table_of(proposed(rows))
    assert table["columns"] == {
        "period_start": "period_start",
        "period_end": "period_end",
        "uses": "messages",
        "email": "email",
        "name": "name",
    }
    assert table["timestamp"] == "ymd"


def test_counts_without_a_period_are_not_guessed_to_be_single_uses(proposed):
    proposal = proposed([["日付", "メール", "利用回数"], ["2025/06/01", "a@x.jp", "7"]])
    assert proposal is not None and proposal.text is None and proposal.note is not None
    assert "period" in proposal.note.en and "期間" in proposal.note.ja


def test_attendance_survey_and_roster(proposed):
    rows = [["参加者名", "所属", "出欠ステータス", "受付番号"], ["山田", "人事課", "出席", "1"]]
    assert table_of(proposed(rows))["columns"] == {
        "name": "参加者名",
        "section": "所属",
        "attended": "出欠ステータス",
        "application_number": "受付番号",
    }
    rows = [["回答日時", "回答番号", "研修は役に立ちましたか？"], ["2025年6月11日", "1", "はい"]]
    table = table_of(proposed(rows))
    assert table["columns"] == {"submitted_at": "回答日時", "response_id": "回答番号"}
    assert table["timestamp"] == "ymd_written"
    rows = [["社員番号", "お名前", "部局", "課室"], ["1", "山田", "総務部", "人事課"]]
    assert table_of(proposed(rows, "roster"))["columns"] == {
        "staff_number": "社員番号",
        "name": "お名前",
        "department": "部局",
        "section": "課室",
    }


def test_everybody_on_a_list_without_attendance_is_said_to_count(proposed):
    proposal = proposed([["氏名", "参加時刻", "退出時刻"], ["山田", "2025/06/11 9:00", "2025/06/11 10:00"]])
    assert table_of(proposal)["columns"] == {"name": "氏名"}
    assert "every row counts as somebody who was there" in proposal.text and "出席した人" in proposal.text


@pytest.mark.parametrize(
    ("header", "kind", "word"),
    [
        (["氏名", "メール", "文字数"], "usage_log", "when it was used"),
        (["日時", "文字数"], "usage_log", "who it was"),
        (["出欠", "受付番号"], "attendance", "who it was"),
        (["氏名", "課"], "roster", "staff number"),
        (["氏名", "所属"], None, "does not tell whether"),
    ],
)
def test_what_is_wanting_is_said(proposed, header, kind, word):
    proposal = proposed([header], kind)
    assert proposal is not None and proposal.text is None and proposal.note is not None
    assert word in proposal.note.en


def test_a_header_below_a_title_is_found_and_a_header_that_stands_twice_is_left_out(proposed):
    rows = [["利用状況", "", "", ""], ["日時", "メール", "文字数", "文字数"], ["2025/06/11", "a@x.jp", "1", "2"]]
    proposal = proposed(rows)
    assert proposal is not None and proposal.header_row == 1
    assert table_of(proposal)["columns"] == {"used_at": "日時", "email": "メール"}


@pytest.mark.parametrize(
    "rows",
    [
        [["a@x.jp", "氏名", "メール", "日時"]],
        [["2025/06/11", "氏名", "メール", "日時"]],
        [["0123456", "氏名", "メール", "日時"]],
        [["山田", "太郎"], ["鈴木", "花子"]],
        [["氏名", "山田"]],
    ],
)
def test_a_row_of_data_is_no_header(proposed, rows):
    assert proposed(rows) is None


def test_brackets_of_a_file_name_are_no_pattern(proposed):
    table = table_of(proposed([["日時", "メール"], ["2025/06/11", "a@x.jp"]], "usage_log", "log[1]*.csv"))
    assert table["files"] == "log[[]1][*].csv"


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_header_is_written_so_that_yaml_reads_it_back(text):
    written = (
        f"tables:\n  - columns:\n      used_at: {scalar(text)}\n    files: {quoted(text)}\n    is: [{scalar(text)}]\n"
    )
    (table,) = yaml.safe_load(written)["tables"]
    assert table == {"columns": {"used_at": text}, "files": text, "is": [text]}


@pytest.mark.parametrize(
    "word", ["yes", "null", "1", "2025-06-11", "a: b", "質問: 回答", "#x", "a #b", "-", "[a]", "~"]
)
def test_words_that_yaml_takes_for_something_else_arequoted(word):
    assert yaml.safe_load(f"[{scalar(word)}]") == [word]


def test_no_word_stands_for_two_fields_of_one_kind():
    for kind, fields in WORDS.items():
        words = [(header_key(word), name) for name, found in fields.items() for word in found.exact]
        assert len({word for word, _ in words}) == len({*words}), kind
    assert all(words.exact for words in (*(w for fields in WORDS.values() for w in fields.values()), ROLES))
