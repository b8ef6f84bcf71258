"""``format:`` in a columns.yml: near misses and ambiguities propose it, and a night goes by the proposal as it stands."""

from __future__ import annotations

import re

import pytest

from dagster_project.intake.columns import formats as columns_formats
from dagster_project.intake.columns.inbox import read_folder
from dagster_project.intake.formats.registry import LAYOUTS
from dagster_project.intake.inspection.inspection import inspect
from dagster_project.intake.recognising import recognition
from dagster_project.intake.recognising.layout import Exclusion, Field, Layout, Unfolding
from dagster_project.messages import CouldNotRun, Message
from tests.intake.small_root import (
    APPLICATIONS,
    ATTENDANCE_FILE,
    FORM_FILE,
    LOG,
    LOG_FILE,
    ROSTER,
    ROSTER_FILE,
    use,
)

COLUMNS = "inbox/trials/t1/columns.yml"
USES = [use("2024/04/01 9:00", "a@x.jp"), use("2024/04/02 9:00", "b@x.jp")]


def renamed(header: list[str], **names: str) -> list[str]:
    return [names.get(name, name) for name in header]


CAME = [["1", "山田", "人事課", "y@x.jp", "出席"], ["2", "佐藤", "人事課", "s@x.jp", "欠席"]]
# (file, rows, fields that the proposal declares, rows accepted)
RENAMED = {
    "by its words": (LOG_FILE, [renamed(LOG, 利用日時="投稿日時"), *USES], {"used_at": "投稿日時"}, 2),
    "by likeness": (LOG_FILE, [renamed(LOG, 入力文字数="入力の文字数計"), *USES], {"text_length": "入力の文字数計"}, 2),
    "by its cells": (LOG_FILE, [renamed(LOG, メールアドレス="宛先"), *USES], {"email": "宛先"}, 2),
    "two columns": (
        LOG_FILE,
        [renamed(LOG, 利用日時="いつ", 利用区分="利用の区分"), *USES],
        {"used_at": "いつ", "work_kind": "利用の区分"},
        2,
    ),
    "a header that YAML would read otherwise": (LOG_FILE, [renamed(LOG, 利用日時="日時: #1"), *USES], {"used_at": "日時: #1"}, 2),
    "marks": (ATTENDANCE_FILE, [renamed(APPLICATIONS, 参加状況="来場"), *CAME], {"attended": "来場"}, 1),
    "a staff list": (
        ROSTER_FILE,
        [["令和6年4月1日現在", "", "", "", ""], renamed(ROSTER, 課="課室"), ["1", "山田", "総務部", "人事課", "y@x.jp"]],
        {"section": "課室"},
        1,
    ),
    "a form": (
        FORM_FILE,
        [
            ["ID", "開始時刻", "終わった時刻", "メール", "満足度", "よかった点", "感想"],
            ["1", "2024/05/01 10:00", "2024/05/01 10:05", "y@x.jp", "満足", "", ""],
        ],
        {"submitted_at": "終わった時刻"},
        1,
    ),
}  # fmt: skip


@pytest.mark.parametrize("which", RENAMED)
@pytest.mark.parametrize("by", ["inspect", "line"])
def test_a_renamed_column_is_proposed_and_the_night_goes_by_it(which, by, small):
    name, rows, fields, accepted = RENAMED[which]
    path = small.put(name, rows)
    told = inspect(path)
    (refusal,) = small.take_in().refusals
    assert not told.readable and told.proposal is not None
    for header in fields.values():
        assert f"「{header}」" in refusal.ja or "columns.yml" in refusal.ja
    folder = path.parent
    if by == "inspect":
        small.put(f"{name.rpartition('/')[0]}/columns.yml", told.proposal.encode())
    else:
        for text in (refusal.ja, refusal.en):
            (line,) = re.findall(r"tables: \[\{.*\}\]", text)
            small.put(f"{name.rpartition('/')[0]}/columns.yml", line.encode())
    kind = recognition.KIND_OF_FOLDER[name.split("/")[1]]
    declared = read_folder(folder, kind)
    assert declared is not None
    (table,) = declared.tables
    assert {field: words for field, words in (table.columns or {}).items()} == {f: (w,) for f, w in fields.items()}
    assert small.night().refusals == ()
    assert small.rows_of(name)[:2] == (len(rows) - (2 if name == ROSTER_FILE else 1), accepted)
    assert small.delivery(name).format == table.format == inspect(path).format


def test_the_refusal_says_what_is_missing_and_what_no_field_is(small):
    small.put(LOG_FILE, [[*renamed(LOG, 利用日時="投稿日時"), "備考欄"], *([*row, "x"] for row in USES)])
    (refusal,) = small.take_in().refusals
    assert "「利用日時」 がありません" in refusal.ja and "どの項目でもない列: A、I 列" in refusal.ja
    assert "the column '利用日時' is missing" in refusal.en and "no field is: A, I." in refusal.en
    assert "備考欄" not in str(refusal)


def test_several_columns_that_may_be_it_are_left_to_the_person(small):
    rows = [[*renamed(LOG, 利用日時="投稿日時"), "更新日時"], *([*row, row[0]] for row in USES)]
    path = small.put(LOG_FILE, rows)
    proposal = inspect(path).proposal
    assert proposal is not None
    (refusal,) = small.take_in().refusals
    assert "tables: [" not in refusal.ja
    small.put(COLUMNS, proposal.encode())
    assert len(small.take_in().refusals) == 1  # nobody has chosen yet
    for header in ("投稿日時", "更新日時"):
        small.put(COLUMNS, re.sub(rf'# (used_at: "?{header})', r"\1", proposal).encode())
        assert small.night().refusals == ()
        assert small.rows_of(LOG_FILE)[:2] == (2, 2)


def test_a_column_that_is_like_none_is_named_and_nothing_is_guessed(small):
    rows = [renamed(LOG, 利用区分="ぬるぽ", 件名="題"), *USES]
    small.put(LOG_FILE, rows)
    (refusal,) = small.take_in().refusals
    assert "「利用区分」 がありません" in refusal.ja and "列: F、G 列" in refusal.ja and "tables: [" not in refusal.ja


def test_cells_that_could_not_be_the_field_are_no_candidates(small):
    rows = [
        [*renamed(LOG, メールアドレス="担当"), "予備のメール", "通知先"],
        *([*row, "なし", "n@x.jp"] for row in USES),
    ]
    proposal = inspect(small.put(LOG_FILE, rows)).proposal
    assert proposal is not None and "予備のメール" not in proposal
    assert '# email: "担当"' in proposal and '# email: "通知先"' in proposal


def test_older_files_of_the_same_entry_keep_their_header(small):
    small.put(
        COLUMNS, "tables:\n  - format: japanese_usage_log\n    columns: {used_at: 投稿日時, name: 職員}\n".encode()
    )
    small.put("inbox/trials/t1/new.csv", [renamed(LOG, 利用日時="投稿日時", 氏名="職員"), *USES])
    small.put("inbox/trials/t1/old.csv", [LOG, use("2024/04/03 9:00", "c@x.jp")])
    assert small.night().refusals == ()
    assert small.rows_of("inbox/trials/t1/old.csv")[:2] == (1, 1)
    small.put("inbox/trials/t1/other.csv", [renamed(LOG, 利用日時="時"), *USES])
    (refusal,) = small.night().refusals
    assert "投稿日時" in refusal.ja and "japanese" not in refusal.ja


def test_a_declared_column_goes_before_another_of_a_known_name(small):
    rows = [[*LOG, "本当の日時"], [*USES[0], "2024/04/20 9:00"], [*USES[1], "2024/04/21 9:00"]]
    small.put(LOG_FILE, rows)
    small.put(COLUMNS, "tables:\n  - {format: japanese_usage_log, columns: {used_at: 本当の日時}}\n".encode())
    assert small.night().refusals == ()
    assert small.query("SELECT min(used_on)::VARCHAR FROM landed.usage_event") == [("2024-04-20",)]


def test_a_declared_column_that_stands_twice_is_refused(small):
    small.put(LOG_FILE, [[*LOG, "日", "日"], [*USES[0], "2024/04/20", "2024/04/21"]])
    small.put(COLUMNS, "tables:\n  - {format: japanese_usage_log, columns: {used_at: 日}}\n".encode())
    (refusal,) = small.take_in().refusals
    assert "二つ以上" in refusal.ja and "More than one column" in refusal.en


def test_a_word_that_is_declared_for_one_field_is_no_longer_anothers(small):
    header = ["利用日時", "ユーザー名", "氏名", "利用区分", "入力文字数"]
    small.put(LOG_FILE, [header, ["2024/04/01 9:00", "a@x.jp", "山田", "文章作成", "3"]])
    small.put(COLUMNS, "tables:\n  - {format: japanese_usage_log, columns: {email: ユーザー名}}\n".encode())
    small.night()
    assert small.rows_of(LOG_FILE)[:2] == (1, 1)
    assert small.landed(LOG_FILE, "identity")["email_token"].to_pylist() != [None]


@pytest.mark.parametrize(
    ("entry", "line", "said"),
    [
        ("format: nothing", 2, "no format of this folder is called 'nothing'"),
        ("format: google_forms", 2, "no format of this folder"),
        ("format: national_holidays", 2, "no format of this folder"),
        ("{format: japanese_usage_log, columns: {submitted_at: 日}}", 2, "has no field 'submitted_at'"),
        ("{format: japanese_usage_log, columns: {used_at: 日, email: 日}}", 2, "is written twice"),
        ("{format: japanese_usage_log, columns: {used_at: ' '}}", 2, "is empty"),
        ("{format: japanese_usage_counts, uses: {column: 種別, is: [質問]}}", 2, "is fixed. Remove uses"),
        ("format: ''", 2, "format"),
    ],
)
def test_what_an_entry_with_a_format_may_not_say(entry, line, said, small):
    small.put(COLUMNS, f"tables:\n  - {entry}\n".encode())
    with pytest.raises(CouldNotRun) as refused:
        small.take_in()
    text = " ".join(message.en for message in refused.value.messages)
    assert said in text and f"line {line}" in text
    assert all(message.ja for message in refused.value.messages)


def test_uses_beside_a_format_choose_the_rows(small):
    small.put(LOG_FILE, [[*LOG, "種別"], [*USES[0], "質問"], [*USES[1], "回答"]])
    small.put(COLUMNS, "tables:\n  - {format: japanese_usage_log, uses: {column: 種別, is: [質問]}}\n".encode())
    small.night()
    assert small.rows_of(LOG_FILE)[:3] == (2, 1, 1)


def test_uses_for_counts_are_refused_where_the_file_shows_what_it_is(small):
    counts = [["対象月", "メールアドレス", "利用回数", "種別"], ["2024/04", "a@x.jp", "3", "質問"]]
    small.put(LOG_FILE, counts)
    small.put(COLUMNS, "tables:\n  - uses: {column: 種別, is: [質問]}\n".encode())
    (refusal,) = small.take_in().refusals
    assert "uses を消してください" in refusal.ja


TWIN = Layout(
    name="twin_log",
    kind="usage_log",
    title=Message("双子のログ", "twin log"),
    fields=(Field("used_at", ("利用日時",), required=True), Field("email", ("メールアドレス",), required=True)),
    excludes=(Exclusion("no_use", "email", ("",), Message("なし", "none")),),
)


@pytest.fixture
def twins(monkeypatch):
    """The registry with a layout that fits every Japanese log too, and whose rows are made of their own."""
    made = Layout(**{**TWIN.__dict__, "unfolding": Unfolding(TWIN.fields, lambda rows: rows)})
    for module in (recognition, columns_formats):
        monkeypatch.setattr(module, "LAYOUTS", (*LAYOUTS, made))


@pytest.mark.usefixtures("twins")
@pytest.mark.parametrize("chosen", ["japanese_usage_log", "twin_log"])
def test_two_layouts_that_fit_are_settled_by_naming_one(chosen, small):
    path = small.put(LOG_FILE, [LOG, *USES])
    (refusal,) = small.take_in().refusals
    assert "[japanese_usage_log]" in refusal.ja and "双子のログ [twin_log]" in refusal.ja and "format:" in refusal.en
    told = inspect(path)
    assert not told.readable and told.proposal is not None
    small.put(COLUMNS, told.proposal.replace(f"# format: {chosen} ", f"format: {chosen} ").encode())
    assert small.night().refusals == ()
    assert small.delivery(LOG_FILE).format == chosen
    assert small.rows_of(LOG_FILE)[:2] == (2, 2)


@pytest.mark.usefixtures("twins")
def test_a_renamed_column_of_a_layout_whose_rows_are_unfolded(small):
    small.put(COLUMNS, "tables:\n  - {format: twin_log, columns: {used_at: いつ}}\n".encode())
    small.put(LOG_FILE, [["いつ", "メールアドレス"], ["2024/04/01 9:00", "a@x.jp"]])
    assert small.night().refusals == ()
    assert small.rows_of(LOG_FILE)[:2] == (1, 1)
