"""Tables that nobody foresaw land by their columns.yml: each kind of folder, counted by hand."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from dagster_project.intake.columns.file import Table
from dagster_project.intake.columns.layout import layout_of
from dagster_project.intake.inspection.inspection import inspect
from dagster_project.intake.recognising.layout import RowFilter
from tests.intake.small_root import (
    APPLICATIONS,
    FORM_FILE,
    LOG,
    LOG_FILE,
    PROGRAMME,
    ROSTER_FILE,
    csv_bytes,
    roster_file,
    use,
)
from tests.intake.workbooks import workbook

ODD = "inbox/trials/t1/zevo.csv"
TRIAL = "inbox/trials/t1/columns.yml"
LIST = "inbox/workshops/w1/名簿.csv"
HEADER = ["日時", "ログイン ID", "種別", "字数", "メモ"]
COLUMNS = "    columns:\n      used_at: 日時\n      email: ログインID\n"


def declare(small, entry: str, place: str = TRIAL) -> None:
    small.put(place, f"tables:\n  - {entry.strip()}\n".encode())


def row(when: str, who: str = "a@x.jp", kind: str = "質問", length: str = "5") -> list[str]:
    return [when, who, kind, length, "秘密の文"]


def used(small, name: str = ODD) -> list[tuple[int, str]]:
    rows = small.landed(name, "usage_event").to_pylist()
    return [(row["row_number"], row["used_at"].astimezone(UTC).isoformat()[:16]) for row in rows]


def refusal(small):
    (message,) = small.night().refusals
    return message


def test_a_log_with_two_declared_columns_lands_without_kind_and_length(small):
    declare(small, COLUMNS)
    total = ["合計", "", "", "10", ""]
    rows = [row("2024/04/01 9:00"), row("2024/04/31 9:00"), row("2024/04/02 9:00", ""), total, row("2024/03/31 9:00")]
    small.put(ODD, [["利用状況"] + [""] * 4, HEADER, *rows])
    small.night()
    assert small.delivery(ODD).format == "columns_yml"
    assert used(small) == [(3, "2024-04-01T00:00"), (7, "2024-03-31T00:00")]
    assert [(held["row"], held["column"]) for held in small.quarantine(ODD)] == [
        ("4", "日時"),
        ("5", "メールアドレス"),
    ]
    # 5 in: one accepted; a total and a use before the trial excluded; a time and a person quarantined.
    assert small.rows_of(ODD) == (5, 1, 2, 2, 0, 0)
    assert small.query("SELECT kind_code, text_length FROM landed.usage_event") == [(None, None)]


def test_every_column_that_figures_need_can_be_declared(small):
    declare(small, COLUMNS + "      work_kind: [区分, 種別]\n      text_length: 字数\n      text: メモ\n")
    small.put(ODD, [HEADER, row("2024/04/01 9:00", kind="文章　作成", length="120")])
    small.night()
    assert small.query("SELECT kind_code, text_length FROM landed.usage_event") == [("draft", 120)]


@pytest.mark.parametrize(
    ("uses", "counted"),
    [
        ("is: [質問]", [2, 4]),
        ("is: 質問", [2, 4]),
        ("is: [質問, system]", [2, 4, 5]),
        ("is_not: [回答, system]", [2, 4, 6]),
        ("is_not: [回答, SYSTEM, '']", [2, 4]),
    ],
)
def test_only_the_rows_that_are_uses_count(uses, counted, small):
    declare(small, f"{COLUMNS}    uses:\n      column: 種　別\n      {uses}\n")
    kinds = ["質問", "回答", " 質問　", "Ｓystem", ""]
    # A reply without a readable time is no use all the same: it is excluded, not quarantined.
    rows = [row(f"2024/04/0{n} 9:00", kind=kind) for n, kind in enumerate(kinds, start=1)]
    rows[1][0] = "同上"
    small.put(ODD, [HEADER, *rows])
    small.night()
    assert [number for number, _ in used(small)] == counted
    assert small.rows_of(ODD) == (5, len(counted), 5 - len(counted), 0, 0, 0)
    assert small.delivery(ODD).excluded == {"not_a_use": 5 - len(counted)}


def test_one_column_may_be_both_kind_of_work_and_filter(small):
    uses = "      work_kind: 種別\n    uses: {column: 種別, is: [文章作成]}\n"
    declare(small, COLUMNS + uses)
    small.put(ODD, [HEADER, row("2024/04/01 9:00", kind="文章作成"), row("2024/04/01 9:00", kind="回答")])
    small.night()
    assert small.query("SELECT kind_code FROM landed.usage_event") == [("draft",)]


def test_a_filter_that_leaves_no_use_is_noted(small):
    declare(small, f"{COLUMNS}    uses: {{column: 種別, is: [質門]}}\n")
    small.put(ODD, [HEADER, row("2024/04/01 9:00"), row("2024/04/02 9:00")])
    (note,) = small.night().warnings
    assert ODD in note.ja and "種別" in note.ja and "0 件" in note.ja
    assert ODD in note.en and "種別" in note.en and "0 uses" in note.en
    assert small.rows_of(ODD) == (2, 0, 2, 0, 0, 0)


def test_filter_values_compare_without_width_case_and_outer_space():
    kept = RowFilter(("role",), ("User", "質問 者"))
    assert [kept.counts(cell) for cell in ("ｕｓｅｒ", " USER\u3000", "users", "", "質問　者", "質問者")] == [
        True, True, False, False, True, False,
    ]  # fmt: skip


def test_a_declared_style_wins_over_the_files_own_evidence(small):
    # As d/m/y the days would be April 1 and 13 March: the trial's month and a day above 12 both speak for another.
    rows = [row("05/04/24 9:00"), row("04/05/24 10:00"), row("13/04/24 11:00")]
    small.put(ODD, [HEADER, *rows])
    declare(small, COLUMNS + "    timestamp: d_m_yy\n")
    small.night()
    assert used(small) == [(2, "2024-04-05T00:00"), (3, "2024-05-04T01:00"), (4, "2024-04-13T02:00")]
    declare(small, COLUMNS + "    timestamp: m_d_yy\n")
    small.night()
    assert used(small) == [(2, "2024-05-04T00:00"), (3, "2024-04-05T01:00")]
    (held,) = small.quarantine(ODD)
    assert held["row"] == "4" and "m_d_yy" in held["reason_ja"] and "columns.yml" in held["reason_en"]


def test_the_refusal_of_ambiguous_dates_gives_the_line_that_ends_it(small):
    small.say(small.root.programme_file.read_text(encoding="utf-8").replace("2024-04-30", "2024-05-31"))
    content = [LOG, use("4/5/24 9:00", "a@x.jp"), use("5/4/24 9:00", "a@x.jp")]
    small.put(LOG_FILE, content)
    message = refusal(small)
    line = "`timestamp: d_m_yy`"
    assert line in message.ja and line in message.en and "columns.yml" in message.ja and "columns.yml" in message.en
    # That line, and nothing of the columns, in an entry for this file.
    declare(small, f"files: log.csv\n    {line.strip('`')}\n")
    assert small.night().refusals == ()
    assert small.delivery(LOG_FILE).format == "japanese_usage_log"
    assert used(small, LOG_FILE) == [(2, "2024-05-04T00:00"), (3, "2024-04-05T00:00")]


def test_a_known_layout_with_a_filter_and_no_columns(small):
    declare(small, "uses: {column: 発言者, is: [user]}\n")
    rows = [[*use("2024/04/01 9:00", "a@x.jp"), role] for role in ("user", "assistant", "user")]
    small.put(LOG_FILE, [[*LOG, "発言者"], *rows])
    small.put(ODD, [LOG, rows[0][:-1]])
    message = refusal(small)
    assert ODD in message.ja and "「発言者」" in message.ja and "'発言者'" in message.en
    assert small.rows_of(LOG_FILE) == (3, 2, 1, 0, 0, 0)


def test_an_attendance_list_without_marks_is_everybody_who_was_there(small):
    declare(small, "columns:\n      name: お名前\n      section: 課\n", "inbox/workshops/w1/columns.yml")
    people = [["山田", "人事課"], ["佐藤", "財政課"], ["", "財政課"], ["合　計", "2"]]
    small.put(LIST, [["第1回", ""], ["お 名前", "課"], *people])
    small.night()
    assert small.rows_of(LIST) == (4, 2, 1, 1, 0, 0)
    assert [(held["row"], held["column"]) for held in small.quarantine(LIST)] == [("5", "氏名")]


def test_declared_marks_in_two_columns_below_a_merged_header(small):
    columns = "columns:\n      name: 氏名\n      attended: [前半, 後半]\n      department: 部\n"
    declare(small, columns, "inbox/workshops/w1/columns.yml")
    header = [["第1回", None, None, None], ["氏名", "所属", "出席", None], [None, "部", "前半", "後半"]]
    rows = [["山田", "総務部", "○", None], ["佐藤", "総務部", None, "○"], ["鈴木", "総務部", None, None]]
    path = "inbox/workshops/w1/出席.xlsx"
    small.put(path, workbook([*header, *rows]))
    small.night()
    assert small.delivery(path).format == "columns_yml"
    assert small.rows_of(path) == (3, 2, 1, 0, 0, 0)


def test_a_survey_typed_from_paper_needs_no_column_but_its_questions(small):
    declare(small, "columns: {}\n", "inbox/surveys/v1/columns.yml")
    rows = [["満足", "基礎", "よい"], ["満足", "基礎", "よい"], ["不満", "", ""]]
    small.put(FORM_FILE, [["紙のアンケート", "", ""], ["満足度", "よかった点", "感想"], *rows])
    small.night()
    assert small.rows_of(FORM_FILE) == (3, 2, 0, 1, 0, 0)
    assert small.query("SELECT DISTINCT submitted_at, identity_key FROM landed.survey_response") == [(None, None)]
    assert small.query("SELECT count(*) FROM landed.survey_answer") == [(6,)]


def test_a_survey_with_declared_time_and_person(small):
    declare(small, "columns: {submitted_at: 回答日, email: 連絡先}\n    timestamp: d_m_yyyy\n", "inbox/surveys/v1/columns.yml")  # fmt: skip
    header = ["No", "回答日", "連絡先", "満足度", "よかった点", "感想"]
    rows = [["1", "03/05/2024", "a@x.jp", "満足", "", ""], ["2", "2024/05/03", "b@x.jp", "普通", "", ""]]
    small.put(FORM_FILE, [header, *rows])
    small.night()
    (answer,) = small.landed(FORM_FILE, "survey_response").to_pylist()
    assert answer["submitted_at"].astimezone(UTC) == datetime(2024, 5, 2, 15, tzinfo=UTC)
    assert answer["identity_key"]
    assert [(held["row"], held["column"]) for held in small.quarantine(FORM_FILE)] == [("3", "回答日")]


def test_a_survey_without_any_of_its_questions_is_refused(small):
    declare(small, "columns: {email: 連絡先}\n", "inbox/surveys/v1/columns.yml")
    small.put(FORM_FILE, [["連絡先", "別の質問"], ["a@x.jp", "満足"]])
    message = refusal(small)
    assert "「満足度」" in message.ja and "別の質問" not in str(message) and "a@x.jp" not in str(message)


def test_a_roster_with_other_words(small):
    columns = "columns: {staff_number: 番号, name: なまえ, department: 局, section: 係, email: 連絡先}\n"
    declare(small, columns, "inbox/roster/columns.yml")
    header = ["番号", "なまえ", "局", "係", "連絡先"]
    people = [["1", "山田", "総務局", "人事係", "a@x.jp"], ["2", "", "総務局", "人事係", ""]]
    small.put(ROSTER_FILE, [["令和6年4月1日現在", *[""] * 4], header, *people])
    small.night()
    assert small.rows_of(ROSTER_FILE) == (2, 1, 0, 1, 0, 0)
    assert small.query("SELECT department_label, section_label FROM landed.roster_entry") == [("総務局", "人事係")]


def test_counts_per_period_go_to_the_lander_of_counts():
    table = Table.model_validate({"columns": {"period": "月", "uses": "回数", "email": "ID"}})
    layout = layout_of(table, "usage_log")
    assert layout is not None and layout.lands == "usage_count"
    assert {field.name for field in layout.fields if field.required} == {"period", "uses", "email"}


@pytest.mark.parametrize(
    ("header", "ja", "en"),
    [
        (["日 時", "利用者", "種別"], "列 「ログインID」か「ユーザーID」", "The column 'ログインID' or 'ユーザーID'"),
        (["日時", "ログインID", "ユーザーID"], "「ログインID」か「ユーザーID」 が二つ以上", "More than one column is"),
        (["日時", "日時", "ユーザーID"], "「日時」 が二つ以上", "More than one column is '日時'"),
    ],
)
def test_a_file_that_is_not_as_declared_is_refused(header, ja, en, small):
    declare(small, "name: zevo\n    columns:\n      used_at: 日時\n      email: [ログインID, ユーザーID]\n")
    small.put(ODD, [header, ["2024/04/01", "秘密の名前", "x"]])
    message = refusal(small)
    assert ODD in message.ja and ja in message.ja and "「zevo」" in message.ja
    assert ODD in message.en and en in message.en and "'zevo'" in message.en
    assert "秘密" not in str(message)
    # What no declaration names may be a person's name, in a header too.
    assert "利用者" not in str(message) and "種別" not in str(message)


def test_what_may_be_no_header_is_not_shown(small):
    declare(small, COLUMNS)
    small.put(ODD, [["秘密の名前", "秘密の所属"], ["2024/04/01", "a@x.jp"]])
    message = refusal(small)
    assert "「日時」、「ログインID」" in message.ja and "秘密" not in str(message)


def test_declared_beats_recognised_and_other_files_are_recognised_as_ever(small):
    declare(small, "files: 'zevo*'\n    columns: {used_at: 利用日時, name: メールアドレス}\n")
    small.put(ODD, [LOG, use("2024/04/01 9:00", "山田 太郎"), use("2024/04/02 9:00", "山田 太郎")])
    small.put(LOG_FILE, [LOG, use("2024/04/03 9:00", "a@x.jp")])
    small.put(ROSTER_FILE, roster_file(["1", "山田 太郎", "総務部", "人事課", "y@x.jp"]))
    small.night()
    assert (small.delivery(ODD).format, small.delivery(LOG_FILE).format) == ("columns_yml", "japanese_usage_log")
    assert small.rows_of(ODD) == (2, 2, 0, 0, 0, 0)
    assert small.rows_of(LOG_FILE) == (1, 1, 0, 0, 0, 0)
    # Read as a name, as declared: an e-mail of those letters would be nobody of the roster.
    person = "(SELECT person_id FROM landed.roster_entry JOIN landed.person USING (identity_key))"
    uses = (
        f"SELECT count(*) FROM landed.usage_event JOIN landed.person USING (identity_key) WHERE person_id = {person}"
    )
    assert small.query(uses) == [(2,)]


def test_a_row_told_by_both_ways_is_one_row(small):
    """The same uses as the tool wrote them, and in a copy whose header somebody translated."""
    rows = [use("2024/04/01 9:00", "a@x.jp", "一"), use("2024/04/02 9:00", "a@x.jp", "二")]
    words = "used_at: when\n      staff_number: number\n      email: mail\n      name: who\n      section: unit\n"
    declare(
        small,
        f"files: 'z*'\n    columns:\n      {words}      work_kind: kind\n      text: title\n      text_length: n\n",
    )
    small.put(LOG_FILE, [LOG, *rows])
    small.put(ODD, [["when", "number", "mail", "who", "unit", "kind", "title", "n"], *rows])
    small.night()
    assert small.rows_of(LOG_FILE) == (2, 2, 0, 0, 0, 0)
    assert small.rows_of(ODD) == (2, 0, 0, 0, 2, 0)


def test_an_unknown_table_and_a_near_miss_are_told_what_columns_yml_is_for(small):
    small.put(ODD, [HEADER, row("2024/04/01 9:00")])
    small.put("inbox/workshops/w1/near.csv", [[name for name in APPLICATIONS if name != "参加状況"], ["", "", "", ""]])
    unknown, near = small.night().refusals
    assert "columns.yml" in unknown.ja and "email: ログインID" in unknown.ja and "docs/columns.md" in unknown.ja
    assert "columns.yml" in unknown.en and "docs/columns.md" in unknown.en
    # Those who came, or those who applied? Nobody guesses: the line says that they came.
    line = "tables: [{files: near.csv, columns: {name: 氏名, email: メールアドレス, section: 所属, application_number: 受付番号}}]"
    assert line in near.ja and line in near.en and "出欠の列がない" in near.ja
    assert "without a column of attendance" in near.en


# cp932 bytes of half-width kana that are well-formed UTF-8 of something else: ﾃｽ is C3 BD, UTF-8 of ý.
KANA = "ﾃｽ"


@pytest.mark.parametrize(
    ("declared", "encoding", "written"),
    [("cp932", "cp932", "cp932"), ("utf-16", "utf-16-le", "utf-16-le"), ("utf-16", "utf-16-be", "utf-16-be")],
)
def test_an_encoding_that_nobody_could_tell(declared, encoding, written, small):
    assert KANA.encode("cp932").decode("utf-8") == "ý"
    header = ["time", "login", "kind"]
    content = csv_bytes([header, ["2024/04/01 9:00", "a@x.jp", KANA], ["2024/04/02 9:00", "a@x.jp", "x"]], written)
    uses = f"    uses: {{column: kind, is: [{KANA}]}}\n"
    declare(small, f"encoding: {declared}\n    columns: {{used_at: time, email: login}}\n{uses}")
    small.put(ODD, content)
    small.night()
    assert small.delivery(ODD).encoding == encoding
    assert small.rows_of(ODD) == (2, 1, 1, 0, 0, 0)
    # Undeclared, the first is taken for UTF-8 and its kana for a letter; the others are refused with the line to write.
    declare(small, f"columns: {{used_at: time, email: login}}\n{uses}")
    report = small.night()
    if declared == "cp932":
        assert small.rows_of(ODD) == (2, 0, 2, 0, 0, 0)
    else:
        assert "`encoding: utf-16`" in report.refusals[0].ja and "`encoding: utf-16`" in report.refusals[0].en


@pytest.mark.parametrize("declared", ["utf-8", "cp932"])
def test_bytes_that_are_not_of_the_declared_encoding_are_quarantined_with_their_offset(declared, small):
    declare(small, f"encoding: {declared}\n    columns: {{used_at: time, email: login}}\n")
    good = [["time", "login"], *[[f"2024/04/0{n} 9:00", "あ@x.jp"] for n in range(1, 10)]]
    small.put(ODD, csv_bytes(good, declared) + b"2024/04/10 9:00,\xfd@x.jp\r\n")
    small.night()
    assert small.rows_of(ODD) == (10, 9, 0, 1, 0, 0)
    (held,) = small.quarantine(ODD)
    assert held["row"] == "11" and declared in held["reason_ja"] and declared in held["reason_en"]


@pytest.mark.parametrize(
    ("declared", "written", "fits"),
    [
        ("utf-8", "utf-8-sig", True),
        ("utf-16", "utf-16", True),
        ("cp932", "utf-8-sig", False),
        ("utf-16", "utf-8-sig", False),
        ("utf-8", "utf-16", False),
    ],
)
def test_the_bom_has_the_last_word(declared, written, fits, small):
    declare(small, f"encoding: {declared}\n    columns: {{used_at: 日時, email: ID}}\n")
    small.put(ODD, csv_bytes([["日時", "ID"], ["2024/04/01", "a@x.jp"]], written))
    report = small.night()
    if fits:
        assert (report.refusals, small.delivery(ODD).encoding) == ((), written)
    else:
        (message,) = report.refusals
        assert f"{declared} としていますが" in message.ja and written in message.ja and "encoding" in message.ja
        assert f"is {declared}, but" in message.en and written in message.en


def test_a_workbook_has_no_encoding_to_declare(small):
    declare(small, "encoding: cp932\n    columns: {used_at: 日時, email: ID}\n")
    path = "inbox/trials/t1/a.xlsx"
    small.put(path, workbook([["日時", "ID"], [datetime(2024, 4, 1, 9), "a@x.jp"]]))
    small.night()
    assert used(small, path) == [(2, "2024-04-01T00:00")]


LOGINS = "    columns: {used_at: 日時, account: ログインID, email: メモ}\n"


def by_login(when: str, login: str, email: str = "") -> list[str]:
    return [when, login, "質問", "5", email]


def test_an_account_tells_people_apart_and_finds_its_person_beside_an_email(small):
    small.put(ROSTER_FILE, roster_file(["1", "山田 太郎", "総務部", "人事課", "y@x.jp"]))
    declare(small, LOGINS)
    rows = [("04/01", "yt"), ("04/02", "YT", "y@x.jp"), ("04/03", "hanako"), ("04/04", "1"), ("04/05", "")]
    small.put(ODD, [HEADER, *(by_login(f"2024/{day} 9:00", *who) for day, *who in rows)])
    small.night()
    # yt is 山田 of the roster; hanako and 1 are two more, of no roster; the last row names nobody.
    assert small.rows_of(ODD) == (5, 4, 0, 1, 0, 0)
    methods = small.query(
        "SELECT method, count(*), count(DISTINCT person_id) FROM landed.usage_event JOIN landed.person "
        "USING (identity_key) GROUP BY method ORDER BY method"
    )
    assert methods == [("account", 1, 1), ("email", 1, 1), ("unmatched", 2, 2)]
    assert small.query(
        "SELECT count(DISTINCT person_id) FROM landed.usage_event JOIN landed.person USING (identity_key)"
    ) == [(3,)]


def test_shared_accounts_are_excluded_by_their_account(small):
    small.say(PROGRAMME.replace("excluded_people:", "excluded_people:\n  - {account: ＡＤＭＩＮ, reason: 管理用}"))
    declare(small, LOGINS)
    small.put(ODD, [HEADER, by_login("2024/04/01 9:00", "admin"), by_login("2024/04/02 9:00", "admin2")])
    declare(small, "    columns: {name: 氏名, account: ログイン, attended: 出欠}\n", "inbox/workshops/w1/columns.yml")
    small.put(LIST, [["氏名", "ログイン", "出欠"], ["管理者", "Admin", "○"], ["山田", "yt", "○"]])
    declare(small, "    columns: {account: 利用者}\n", "inbox/surveys/v1/columns.yml")
    answers = [["利用者", "満足度", "よかった点", "感想"], ["admin", "満足", "", ""], ["yt", "普通", "", ""]]
    small.put("inbox/surveys/v1/answers.csv", answers)
    small.night()
    for name in (ODD, LIST, "inbox/surveys/v1/answers.csv"):
        assert small.rows_of(name) == (2, 1, 1, 0, 0, 0), name


def test_a_hostile_header_does_nothing_in_the_quarantines_list(small):
    """The list is opened in Excel; a file's header stands in it as the column's name."""
    hostile = "＝cmd日時"
    declare(small, COLUMNS.replace("日時", hostile))
    good = [row(f"2024/04/0{day} 9:00") for day in (1, 2, 3)]
    small.put(ODD, [[hostile, *HEADER[1:]], *good, row("2024/04/31 9:00")])
    small.night()
    (held,) = small.quarantine(ODD)
    assert held["row"] == "5" and held["column"] == f"'{hostile}"
    (told,) = inspect(small.root.path / ODD, small.root).quarantined
    assert told.column == hostile
