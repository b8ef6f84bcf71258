"""Every fault of a columns.yml is told with file and line before any row is read; hostile ones are never parsed."""

from __future__ import annotations

import os
import re
import textwrap
from pathlib import Path

import pytest

from dagster_project.intake.columns import file as columns_file
from dagster_project.intake.columns import inbox as columns_inbox
from dagster_project.intake.columns.rules import FORMS
from dagster_project.intake.recognising.recognition import KIND_OF_FOLDER
from dagster_project.intake.times.styles import STYLES
from dagster_project.messages import CouldNotRun, Message
from dagster_project.preflight import preflight
from tests.intake.small_root import LOG, LOG_FILE, use

HERE = "#!"
PLACES = {"usage_log": "trials/t1", "attendance": "workshops/w1", "survey": "surveys/v1", "roster": "roster"}

WHOLE = """\
# 列名対応表
tables:
  - name: zevo の利用ログ
    files: "zevo*.csv"
    encoding: cp932
    columns:
      used_at: 日時
      email: [ログインID, ユーザーID]
      text_length: 文字数
    timestamp: ymd
    uses:
      column: 種別
      is: [質問]
  - files: "*.xlsx"
    columns: {used_at: 日時, name: 氏名}
"""
LOGGED = "tables:\n  - columns:\n      used_at: 日時\n      email: ID\n"

# name: (kind of folder, text with the mark on the line that must be named, words of both messages)
FAULTS = {
    "unknown key of an entry": ("usage_log", f"{LOGGED}    colums: 1 #!\n", ("colums",)),
    "unknown key at the top": ("usage_log", f"{LOGGED}table: 1 #!\n", ("table",)),
    "unknown key of uses": ("usage_log", f"{LOGGED}    uses: {{column: 種別, is: [質問], are: [x]}} #!\n", ("are",)),
    "unknown field": ("usage_log", f"{LOGGED}      mail: メール #!\n", ("mail", "email", "used_at", "period_start")),
    "field of another folder": ("attendance", "tables:\n  - columns:\n      name: 氏名\n      used_at: 日時 #!\n", ("used_at", "attended")),
    "roster field in a survey": ("survey", "tables:\n  - columns:\n      staff_number: 番号 #!\n", ("staff_number", "response_id")),
    "uses beside used_at": ("usage_log", f"{LOGGED}      uses: 回数\n".replace("used_at: 日時", "used_at: 日時 #!") + "      period: 月\n", ("used_at", "period_end")),
    "no time": ("usage_log", "tables:\n  - columns: #!\n      email: ID\n", ("used_at",)),
    "no person in a log": ("usage_log", "tables:\n  - columns: #!\n      used_at: 日時\n", ("staff_number, email, name",)),
    "no person on a list": ("attendance", "tables:\n  - columns: #!\n      section: 課\n", ("staff_number, email, name",)),
    "no person of counts": ("usage_log", "tables:\n  - columns: {period: 月, uses: 回数} #!\n", ("staff_number, email, name",)),
    "counts without a period": ("usage_log", "tables:\n  - columns: {uses: 回数, email: ID, period_end: 終} #!\n", ("period, period_start",)),
    "counts without uses": ("usage_log", "tables:\n  - columns: {period: 月, email: ID} #!\n", ("uses",)),
    "no section of a roster": ("roster", "tables:\n  - columns: {staff_number: 番号, name: 氏名, department: 部} #!\n", ("section",)),
    "one header for two fields": ("usage_log", "tables:\n  - columns:\n      used_at: 日時\n      email: ＩＤ\n      name: i d #!\n", ("email", "name", "i d")),
    "one header twice for a field": ("usage_log", "tables:\n  - columns:\n      used_at: 日時\n      email: [ID, id] #!\n", ("email", "id")),
    "blank header": ("usage_log", "tables:\n  - columns:\n      used_at: 日時\n      email: ' ' #!\n", ("email",)),
    "empty header": ("usage_log", "tables:\n  - columns:\n      used_at: 日時\n      email: '' #!\n", ("email",)),
    "header that YAML takes for a number": ("usage_log", "tables:\n  - columns:\n      used_at: 2024 #!\n      email: ID\n", ("used_at", "2024")),
    "no header words": ("usage_log", "tables:\n  - columns:\n      used_at: []  #!\n      email: ID\n", ("used_at",)),
    "a number among header words": ("usage_log", "tables:\n  - columns:\n      used_at: 日時\n      email:\n        - ID\n        - 7 #!\n", ("email", "7")),
    "columns is a list": ("usage_log", "tables:\n  - columns: [日時] #!\n", ("columns",)),
    "unknown style": ("usage_log", f"{LOGGED}    timestamp: dd/mm/yy #!\n", ("dd/mm/yy", "d_m_yy", "15/11/22", "dotnet_ticks")),
    "style in a roster": ("roster", "tables:\n  - columns: {staff_number: 番号, name: 氏名, department: 部, section: 課}\n    timestamp: ymd #!\n", ("timestamp",)),
    "unknown encoding": ("usage_log", f"{LOGGED}    encoding: euc_jp #!\n", ("euc_jp", "cp932", "utf-16")),
    "is and is_not": ("usage_log", f"{LOGGED}    uses: #!\n      column: 種別\n      is: [質問]\n      is_not: [回答]\n", ("is_not",)),
    "neither is nor is_not": ("usage_log", f"{LOGGED}    uses: #!\n      column: 種別\n", ("is_not",)),
    "uses without column": ("usage_log", f"{LOGGED}    uses: #!\n      is: [質問]\n", ("column",)),
    "uses of no value": ("usage_log", f"{LOGGED}    uses:\n      column: 種別\n      is: [] #!\n", ("is",)),
    "value that YAML takes for true": ("usage_log", f"{LOGGED}    uses:\n      column: 種別\n      is: yes #!\n", ("True",)),
    "uses on a list": ("attendance", "tables:\n  - columns: {name: 氏名}\n    uses: {column: 種別, is: 質問} #!\n", ("inbox/trials",)),
    "uses of counts": ("usage_log", "tables:\n  - columns: {period: 月, uses: 回数, email: ID}\n    uses: {column: 種別, is: 質問} #!\n", ("uses",)),
    "nothing declared": ("usage_log", "tables:\n  - files: '*.csv' #!\n", ("columns",)),
    "no entry": ("usage_log", "tables: [] #!\n", ("tables",)),
    "no tables": ("usage_log", "# 空 #!\n", ()),
    "key twice": ("usage_log", f"{LOGGED}      email: メール #!\n", ("email",)),
    "no YAML": ("usage_log", "tables:\n  - columns: {used_at: 日時\n    x: y #!\n", ()),
    "an alias": ("usage_log", "tables:\n  - &a\n    columns: {used_at: 日時, email: ID}\n  - *a #!\n", ("*",)),
}  # fmt: skip


def put(root, kind: str, text: str | bytes) -> Path:
    path = root.folder / "inbox" / PLACES[kind] / "columns.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def faults(small) -> tuple[Message, ...]:
    with pytest.raises(CouldNotRun) as refused:
        preflight(small.root)
    assert refused.value.exit_code == 2
    with pytest.raises(CouldNotRun) as again:
        small.take_in()
    assert again.value.messages == refused.value.messages
    return refused.value.messages


@pytest.mark.parametrize("fault", FAULTS)
def test_the_fault_is_named_with_file_and_line_in_both_languages(fault, small):
    kind, text, words = FAULTS[fault]
    path = put(small, kind, text)
    (line,) = [number for number, said in enumerate(text.split("\n"), start=1) if HERE in said]
    messages = faults(small)
    assert len(messages) == 1, messages
    (message,) = messages
    assert f"{path} の {line} 行目" in message.ja and f"{path}, line {line}:" in message.en
    assert all(word in message.ja and word in message.en for word in words), message
    assert "Input should" not in message.ja


def test_every_fault_of_every_folder_is_told_at_once(small):
    put(small, "usage_log", f"{LOGGED}      mail: x\n    timestamp: y\n")
    put(small, "survey", "tables: []\n")
    assert len(faults(small)) == 3


def test_an_unknown_style_names_every_known_one_with_an_example(small):
    put(small, "usage_log", f"{LOGGED}    timestamp: x\n")
    (message,) = faults(small)
    assert all(f"{style.name}: {style.title.ja}" in message.ja for style in STYLES)
    assert all(f"{style.name}: {style.title.en}" in message.en for style in STYLES)


def test_all_that_may_be_said_is_read(small):
    path = put(small, "usage_log", WHOLE)
    first, second = columns_file.read(path, "usage_log").tables
    assert (first.name, first.files, first.encoding, first.timestamp) == (
        "zevo の利用ログ",
        "zevo*.csv",
        "cp932",
        "ymd",
    )
    assert first.columns == {"used_at": ("日時",), "email": ("ログインID", "ユーザーID"), "text_length": ("文字数",)}
    assert first.uses and (first.uses.column, first.uses.is_, first.uses.is_not) == ("種別", ("質問",), None)
    assert (second.name, second.encoding, second.timestamp, second.uses) == (None, None, None, None)
    preflight(small.root)


@pytest.mark.parametrize("kind", FORMS)
def test_every_field_of_every_form_may_be_declared(kind, small):
    for form in FORMS[kind]:
        names = [name for name in form.fields if not (form.lands and name == "period")]
        columns = "".join(f"      {name}: 見出し{number}\n" for number, name in enumerate(names))
        path = put(small, kind, f"tables:\n  - columns:\n{columns}")
        (table,) = columns_file.read(path, kind).tables
        assert table.columns and set(table.columns) == set(names)


def test_the_rules_know_every_inbox_folder():
    assert set(FORMS) == set(KIND_OF_FOLDER.values())


def test_two_entries_about_one_file_are_refused_with_both_lines(small):
    small.put(LOG_FILE, [LOG, use("2024/04/01 9:00", "a@x.jp")])
    text = "tables:\n  - files: '*.csv'\n    timestamp: ymd\n  - files: LOG.*\n    timestamp: ymd\n"
    path = put(small, "usage_log", text)
    (message,) = faults(small)
    assert "log.csv" in message.ja and f"{path} の 4 行目" in message.ja and "2 行目" in message.ja
    assert "log.csv" in message.en and f"{path}, line 4:" in message.en and "line 2" in message.en
    small.put("inbox/trials/t1/other.csv", (small.folder / LOG_FILE).read_bytes())
    (small.folder / LOG_FILE).unlink()
    preflight(small.root)


@pytest.mark.parametrize(
    ("pattern", "name", "matches"),
    [
        ("*", "何でも.csv", True),
        ("*.csv", "A.CSV", True),
        ("*.csv", "a.csv.xlsx", False),
        ("ログ?.csv", "ログ1.csv", True),
        ("ガス*.csv", "カ\u3099ス2024.csv", True),  # as a Mac writes ガ
        ("log[1].csv", "log[1].csv", True),  # a file's own name is no pattern
        ("log[12].csv", "log2.csv", True),
        ("log.csv", "log.csv~", False),
    ],
)
def test_what_a_glob_matches(pattern, name, matches):
    assert columns_file.Table(files=pattern).matches(name) is matches


@pytest.mark.parametrize("name", ["columns.yaml", "Columns.yml", "columns.yml.txt", "COLUMNS.YAML.TXT"])
def test_a_table_under_another_name_is_told_what_its_name_is(name, small):
    put(small, "usage_log", WHOLE).rename(small.folder / "inbox/trials/t1" / name)
    (message,) = faults(small)
    assert name in message.ja and "columns.yml に変えて" in message.ja
    assert name in message.en and "Rename it to columns.yml" in message.en


def test_leftovers_of_an_editor_are_no_table(small):
    for name in (".columns.yml.swp", "~$columns.yml", "._columns.yml"):
        put(small, "usage_log", b"\0").rename(small.folder / "inbox/trials/t1" / name)
    assert columns_inbox.read_all(small.root) == {}


def never(*_: object, **__: object) -> None:
    raise AssertionError("opened")


@pytest.mark.parametrize("what", ["link", "dangling", "pipe", "folder", "huge", "unreadable"])
def test_what_is_no_small_file_is_never_opened(what, small, monkeypatch):
    path = put(small, "usage_log", WHOLE)
    path.unlink()
    if what == "link":
        (small.folder / "elsewhere.yml").write_text(WHOLE, encoding="utf-8")
        path.symlink_to(small.folder / "elsewhere.yml")
    elif what == "dangling":
        path.symlink_to("/nowhere/columns.yml")
    elif what == "pipe":
        os.mkfifo(path)
    elif what == "folder":
        path.mkdir()
    elif what == "huge":
        with path.open("wb") as file:
            file.truncate(1 << 40)
    else:
        path.write_text(WHOLE, encoding="utf-8")
        monkeypatch.setattr("dagster_project.intake.deliveries.door._opens", lambda _: False)
    monkeypatch.setattr(Path, "read_bytes", never)
    with pytest.raises(CouldNotRun) as refused:
        columns_inbox.read_all(small.root)
    (message,) = refused.value.messages
    assert str(path) in message.ja and str(path) in message.en


@pytest.mark.parametrize(
    "content",
    [
        b"[" * 200_000,
        b"{a: " * 60_000,
        b"- " * 100_000,
        b"a: &a [x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n",
        b"tables:\n" + b"".join(b" " * n + b"- x:\n" for n in range(1, 400)),
        b"\xff\xfe" + "tables:".encode("utf-16-le"),
        b"\0" * 1000,
    ],
)
def test_what_would_blow_a_parser_up_is_refused(content, small):
    path = put(small, "usage_log", content)
    messages = faults(small)
    assert all(str(path) in message.ja and str(path) in message.en for message in messages)


def test_a_linked_folder_is_not_entered_for_its_table(small):
    real = small.folder / "real"
    real.mkdir()
    (real / "columns.yml").write_text("tables: []\n", encoding="utf-8")
    (small.folder / "inbox/trials").mkdir(parents=True)
    (small.folder / "inbox/trials/t1").symlink_to(real)
    assert columns_inbox.read_all(small.root) == {}


def test_it_is_no_delivery(small):
    put(small, "usage_log", WHOLE)
    put(small, "roster", "tables:\n  - columns: {staff_number: 番号, name: 氏名, department: 部, section: 課}\n")
    report = small.night()
    assert (report.ledger.deliveries, report.refusals, report.warnings) == ([], (), ())


def page() -> str:
    return (Path(__file__).resolve().parents[3] / "docs" / "columns.md").read_text(encoding="utf-8")


def test_the_page_shows_tables_that_are_valid(small):
    shown = [block.split("```")[0] for block in page().split("```yaml\n")[1:]]
    assert len(shown) == 3
    for block in shown:
        path = put(small, "usage_log", textwrap.dedent(block))
        assert columns_file.read(path, "usage_log").tables


def test_the_page_knows_every_field_and_every_style():
    text = page()
    examples = dict(re.findall(r"^\| `(\w+)` \| (.*?)(?:, | = | \|)", text, re.MULTILINE))
    assert [style.name for style in STYLES if style.has_shape(examples[style.name])] == [
        style.name for style in STYLES
    ]
    assert all(f"`{name}`" in text for forms in FORMS.values() for form in forms for name in form.fields)


def test_the_example_of_a_new_root_is_valid(small):
    lines = (Path(columns_file.__file__).parents[2] / "templates" / "programme.yml").read_text("utf-8").split("\n")
    start = lines.index("#   tables:")
    example = "\n".join(line.removeprefix("#   ") for line in lines[start : start + 4])
    assert columns_file.read(put(small, "usage_log", example), "usage_log").tables[0].uses


def test_the_example_of_the_readme_is_valid(small):
    text = (Path(__file__).resolve().parents[3] / "README.md").read_text(encoding="utf-8")
    (block,) = [part.split("```")[0] for part in text.split("```yaml\n")[1:]]
    assert columns_file.read(put(small, "usage_log", block), "usage_log").tables[0].uses
