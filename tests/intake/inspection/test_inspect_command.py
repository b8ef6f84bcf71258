"""`katsuyo inspect`: what the terminal and the JSON show, in both languages, and nobody's name among it."""

from __future__ import annotations

import io
import json
import os
import signal
import tempfile
from pathlib import Path

import pytest
from click.testing import Result
from rich.console import Console
from typer.testing import CliRunner

from dagster_project import inspection_run
from dagster_project.cli import app
from dagster_project.intake.inspection.result import Inspection
from dagster_project.intake.reading import byte_progress
from dagster_project.intake.reading.read import read_sheet
from tests.intake.small_root import (
    APPLICATIONS,
    FORM,
    LOG,
    LOG_FILE,
    LONG_AGO,
    PROGRAMME,
    ROSTER_FILE,
    csv_bytes,
    roster_file,
    use,
)
from tests.intake.test_privacy import CANARIES, EMAIL, NAME, NUMBER, TEXT, fill, forms_of
from tests.intake.workbooks import workbook

ONE = use("2024/04/01 9:00", "a@x.jp")
BAD = use("2024/04/31 9:00", "a@x.jp")
UNKNOWN = [["日時", "ログインID", "種別", "内容"], ["2025/06/11 14:55", "taro@x.lg.jp", "質問", "要約して"]]


def call(*arguments: object, lang: str = "en") -> Result:
    # Wide enough that no line is broken.
    return CliRunner().invoke(app, ["inspect", *map(str, arguments), "--lang", lang], env={"COLUMNS": "500"})


def put(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    os.utime(path, (LONG_AGO, LONG_AGO))
    return path


def test_the_text_in_english(small):
    small.put(ROSTER_FILE, roster_file(["1", "山田", "総務部", "人事課", "a@x.jp"]))
    path = small.put(LOG_FILE, [LOG, ONE, use("2024/04/03 9:00", "b@x.jp"), BAD])
    result = call(path)
    assert result.exit_code == 0
    lines = [" ".join(line.split()) for line in result.output.splitlines()]
    assert lines[0] == str(path)
    assert "taken for usage log with Japanese headers [japanese_usage_log], usage log (inbox/trials)" in lines
    assert "encoding utf-8-sig" in lines
    assert "header row 1" in lines
    assert "rows 3, accepted 2, quarantined 1" in lines
    assert "period 2024-04-01 – 2024-04-03" in lines
    people = "people 2; rows of people of the roster 1; ambiguous rows 0; rows of nobody of the roster 1 (3)"
    assert people in lines
    assert "uses 2" in lines
    assert any(line.startswith("row 4 column '利用日時': not a possible time.") for line in lines)


def test_the_text_in_japanese(small):
    path = small.put(LOG_FILE, [LOG, ONE, BAD, use("2024/05/01 9:00", "a@x.jp")])
    result = call(path, lang="ja")
    lines = [" ".join(line.split()) for line in result.output.splitlines()]
    assert "形式 利用ログ（日本語の見出し） [japanese_usage_log], 利用ログ（inbox/trials）" in lines
    assert "行 3, 採用 1, 除外 1 (outside_period 1), 隔離 1" in lines
    assert "人 1 人" in lines
    assert any(line.startswith("3 行目 列「利用日時」: 日時として読めません") for line in lines)
    assert "accepted" not in result.output


def test_twenty_rows_are_shown_and_the_rest_counted(tmp_path):
    path = put(tmp_path, "log.csv", csv_bytes([LOG, ONE, *[BAD] * 25]))
    result = call(path)
    assert result.exit_code == 1
    assert result.output.count("not a possible time") == 20
    assert "5 more rows (--json lists 25)" in result.output
    assert "ほか 5 行（--json で 25 行まで）" in call(path, lang="ja").output


def test_the_json_has_the_names_of_the_contract(small):
    path = small.put(LOG_FILE, [LOG, ONE, BAD])
    result = call(path, "--json")
    told = json.loads(result.output)
    assert told.keys() == {"files"}
    (file,) = told["files"]
    assert file.keys() == {
        "path", "readable", "data_root", "kind", "scope_id", "format", "title", "encoding", "header_row", "columns",
        "questions", "rows_in", "rows_accepted", "rows_excluded", "rows_quarantined", "quarantined", "period",
        "people", "uses", "notes", "refusal", "proposal",
    }  # fmt: skip
    assert file["columns"][0] == {"header": "利用日時", "field": "used_at", "letter": "A"}
    assert file["quarantined"][0].keys() == {"row", "column", "reason_ja", "reason_en"}
    assert file["period"] == {"first": "2024-04-01", "last": "2024-04-01"}
    assert file["title"].keys() == {"ja", "en"}
    assert Inspection.model_validate(file).readable


def test_a_proposal_is_shown_and_can_be_copied(tmp_path):
    path = put(tmp_path, "chat.csv", csv_bytes(UNKNOWN))
    result = call(path)
    assert result.exit_code == 1
    (file,) = json.loads(call(path, "--json").output)["files"]
    assert file["proposal"] in result.output
    assert [column["header"] for column in file["columns"]] == UNKNOWN[0]
    assert "used_at: 日時" in file["proposal"]


def test_a_missing_column_is_named_and_a_proposal_made(small):
    header = [word for word in LOG if word not in ("利用区分", "入力文字数")]
    path = small.put(LOG_FILE, [header, ["2024/04/01 9:00", "1", "a@x.jp", "山田", "人事課", "題"]])
    result = call(path)
    assert result.exit_code == 1
    assert "'利用区分'" in result.output and "'入力文字数'" in result.output and "used_at: 利用日時" in result.output


def test_several_files_are_all_told_and_one_that_cannot_be_read_decides(small, tmp_path):
    good, absent = small.put(LOG_FILE, [LOG, ONE]), tmp_path / "absent.csv"
    assert call(good, good).exit_code == 0
    result = call(absent, good, "--json")
    assert result.exit_code == 1
    told = json.loads(result.output)["files"]
    assert [(file["path"], file["readable"]) for file in told] == [(str(absent), False), (str(good), True)]
    assert "There is no such file" in told[0]["refusal"]["en"]
    assert "このファイルはありません" in call(absent, lang="ja").output


def test_what_cannot_be_gone_by_is_exit_2(small, tmp_path):
    path = small.put(LOG_FILE, [LOG, ONE])
    assert call(path, "--data", tmp_path / "absent").exit_code == 2
    small.say(PROGRAMME + "nonsense: 1\n")
    result = call(path)
    assert result.exit_code == 2 and "programme.yml" in result.output
    assert call().exit_code == 2


def test_a_root_can_be_named(small):
    path = small.put(LOG_FILE, [LOG, ONE])
    (file,) = json.loads(call(path, "--data", small.folder, "--json").output)["files"]
    assert (file["data_root"], file["scope_id"]) == (str(small.folder), "t1")


def canary_files(small, tmp_path: Path) -> list[Path]:
    """What test_privacy delivers, the same outside, and tables of people that no layout fits."""
    fill(small)
    small.put("inbox/workshops/w2/list.csv", [APPLICATIONS, ["1", NAME, TEXT, EMAIL, TEXT]])
    inside = [path for path in small.root.inbox.rglob("*") if path.is_file()]
    row = [NAME, EMAIL, NUMBER, TEXT]
    unknown = {
        "no_header.csv": csv_bytes([row, row]),
        "known_words.csv": csv_bytes([["氏名", "メール", NUMBER, TEXT], row]),
        "chat.csv": csv_bytes([["日時", "氏名", "メール", "種別"], ["2024/04/01", NAME, EMAIL, TEXT]]),
        "login.csv": csv_bytes([["日時", "ログインID", "内容"], [TEXT, NAME, TEXT]]),
        "form.csv": csv_bytes([FORM, ["2024/05/01", EMAIL, TEXT, TEXT, TEXT]], "utf-8"),
        "book.xlsx": workbook([[NAME, TEXT], ["日時", "メール"], [TEXT, EMAIL]]),
        "utf16.csv": csv_bytes([LOG, use(TEXT, EMAIL, TEXT, NUMBER, NAME, TEXT)], "utf-16"),
    }
    outside = [put(tmp_path, name, content) for name, content in unknown.items()]
    outside += [put(tmp_path, f"copy{n}{path.suffix}", path.read_bytes()) for n, path in enumerate(sorted(inside))]
    return [*inside, *outside]


def test_nobody_of_the_file_is_in_anything_that_is_said(small, tmp_path, monkeypatch):
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    paths = canary_files(small, tmp_path)
    said = [call(*paths, lang=lang).output for lang in ("ja", "en")] + [call(*paths, "--json").output]
    assert all(output.count(".csv") >= len(paths) - 1 for output in said)
    found = [
        canary for canary in CANARIES for output in said if any(form in output.encode() for form in forms_of(canary))
    ]
    assert found == []
    assert list(folder.iterdir()) == []


def test_a_session_that_is_ended_cleans_up(tmp_path, monkeypatch):
    path = put(tmp_path, "log.csv", csv_bytes([LOG, ONE]))
    monkeypatch.setattr(inspection_run, "inspect", lambda *_: os.kill(os.getpid(), signal.SIGTERM))
    former = signal.getsignal(signal.SIGTERM)
    with pytest.raises(SystemExit) as ended:
        inspection_run.inspect_all([path], None, "en")
    assert ended.value.code == 128 + signal.SIGTERM
    assert signal.getsignal(signal.SIGTERM) is former


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
def test_the_bytes_read_are_told_up_to_the_last(tmp_path, encoding):
    # Five blocks and a half of ASCII, so that cp932 shows in the last line.
    rows = b"".join(b"2024/04/01 9:00,%07d\n" % n for n in range(100_000))
    content = ("a,b\n" + rows.decode() + "山田,\u3042\n").encode(encoding)
    path = put(tmp_path, "long.csv", content)
    positions: list[int] = []
    with byte_progress.told_to(positions.append):
        read_sheet(path)
    assert max(positions) == positions[-1] == len(content)
    assert len(positions) > 2 and all(0 < position <= len(content) for position in positions)
    told = len(positions)
    read_sheet(path)
    assert len(positions) == told


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("language", "word"), [("ja", "読んでいます"), ("en", "reading")])
def test_a_long_file_shows_how_far_it_is_and_only_on_a_terminal(tmp_path, monkeypatch, language, word):
    path = put(tmp_path, "log.csv", csv_bytes([LOG, ONE]))
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setattr(
        inspection_run, "Console", lambda stderr: Console(file=terminal, force_terminal=True, width=100)
    )
    inspection_run.inspect_all([path], None, language)
    assert terminal.getvalue() == ""
    monkeypatch.setattr(inspection_run, "LONG_FILE_BYTES", 10)
    inspection_run.inspect_all([path], None, language)
    assert word in terminal.getvalue()
    terminal.seek(0)
    terminal.truncate()
    monkeypatch.setattr(Terminal, "isatty", lambda _: False)
    inspection_run.inspect_all([path], None, language)
    assert terminal.getvalue() == ""
