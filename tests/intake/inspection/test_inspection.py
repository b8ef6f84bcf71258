"""One file looked at as the night would take it in: what it is, its rows by fate, and that nothing else happens."""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
from datetime import date
from pathlib import Path

import pytest

from dagster_project.intake import arrival
from dagster_project.intake.inspection import inspection
from dagster_project.intake.inspection.inspection import inspect
from dagster_project.intake.inspection.result import Inspection
from dagster_project.intake.people.keys import load_key
from dagster_project.messages import CouldNotRun
from dagster_project.settings import REPOSITORY, DataRoot, key_file
from tests.intake.small_root import (
    APPLICATIONS,
    ATTENDANCE_FILE,
    FORM,
    FORM_FILE,
    LOG,
    LOG_FILE,
    PROGRAMME,
    ROSTER_FILE,
    SmallRoot,
    csv_bytes,
    roster_file,
    use,
)
from tests.intake.workbooks import workbook

AN = ["1", "山田 太郎", "総務部", "人事課", "a@x.jp"]
USES = [
    use("2024/04/01 9:00", "a@x.jp"),
    use("2024/04/02 9:00", "a@x.jp"),
    use("2024/04/03 9:00", "b@x.jp"),
    use("2024/04/04 9:00", "test@example.lg.jp"),
    use("2024/05/01 9:00", "a@x.jp"),
    use("2024/04/31 9:00", "a@x.jp"),
    ["合計", "", "", "", "", "", "", "5"],
]


@pytest.fixture
def temporary(tmp_path, monkeypatch) -> Path:
    """Where temporary folders are made, and nothing else is."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def outside(tmp_path: Path, content: bytes, name: str = "some.csv") -> Inspection:
    path = tmp_path / name
    path.write_bytes(content)
    os.utime(path, (1_700_000_000, 1_700_000_000))
    return inspect(path)


def state_of(folder: Path) -> dict[str, tuple[int, str]]:
    return {
        str(path): (path.lstat().st_mtime_ns, hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "")
        for path in [folder, *folder.rglob("*")]
    }


def test_a_log_in_its_inbox_is_told_as_the_night_would_take_it_in(small):
    small.put(ROSTER_FILE, roster_file(AN))
    told = inspect(small.put(LOG_FILE, [LOG, *USES]))
    assert (told.readable, told.kind, told.format, told.scope_id) == (True, "usage_log", "japanese_usage_log", "t1")
    assert told.data_root == str(small.folder)
    assert (told.encoding, told.header_row) == ("utf-8-sig", 1)
    assert (told.rows_in, told.rows_accepted, told.rows_quarantined) == (7, 3, 1)
    assert told.rows_excluded == {"total_row": 1, "excluded_person": 1, "outside_period": 1}
    assert [(row.row, row.column) for row in told.quarantined] == [(7, "利用日時")]
    # Of all rows that could be read, the one outside the trial among them.
    assert (told.period.first, told.period.last) == (date(2024, 4, 1), date(2024, 5, 1))
    assert told.uses == 3
    assert told.people is not None
    assert (told.people.distinct, told.people.recognised_rows, told.people.unmatched_rows) == (2, 2, 1)
    assert (told.people.unmatched, told.people.ambiguous_rows) == ((4,), 0)
    assert [(column.letter, column.field) for column in told.columns[:3]] == [
        ("A", "used_at"),
        ("B", "staff_number"),
        ("C", "email"),
    ]


def test_what_it_tells_is_what_the_night_then_does(small):
    small.put(ROSTER_FILE, roster_file(AN))
    told = inspect(small.put(LOG_FILE, [LOG, *USES]))
    small.night()
    rows = (told.rows_in, told.rows_accepted, sum(told.rows_excluded.values()), told.rows_quarantined, 0, 0)
    assert rows == small.rows_of(LOG_FILE)
    assert small.delivery(LOG_FILE).encoding == told.encoding


def test_two_people_of_one_name_are_ambiguous_rows(small):
    small.put(ROSTER_FILE, roster_file(AN, ["2", "山田 太郎", "総務部", "財政課", "c@x.jp"]))
    told = inspect(small.put(ATTENDANCE_FILE, [APPLICATIONS, ["1", "山田太郎", "", "", "出席"]]))
    assert told.people is not None
    assert (told.people.ambiguous_rows, told.people.ambiguous, told.people.recognised_rows) == (1, (2,), 0)


def test_a_roster_that_cannot_be_read_is_said(small):
    small.put(ROSTER_FILE, b"")
    told = inspect(small.put(LOG_FILE, [LOG, *USES]))
    assert any(ROSTER_FILE.split("/")[-1] in note.en for note in told.notes)
    assert told.people is not None and told.people.recognised_rows is None


def test_outside_of_every_inbox_nothing_is_excluded_and_every_day_counts(tmp_path):
    told = outside(tmp_path, csv_bytes([LOG, *USES[:5]], "cp932"))
    assert (told.readable, told.kind, told.encoding) == (True, "usage_log", "cp932")
    assert (told.rows_in, told.rows_accepted, told.rows_excluded) == (5, 5, {})
    assert (told.period.last, told.uses) == (date(2024, 5, 1), 5)
    assert told.people is not None and told.people.distinct == 3 and told.people.recognised_rows is None
    assert told.data_root is None


def test_one_person_under_two_spellings_is_one(tmp_path):
    rows = [use("2024/04/01 9:00", "a@x.jp", number="1"), use("2024/04/02 9:00", "", number="０１")]
    told = outside(tmp_path, csv_bytes([LOG, *rows]))
    assert told.people is not None and told.people.distinct == 1


def test_survey_answers_need_no_programme_outside(tmp_path):
    answer = ["2024/05/01 10:00", "a@x.jp", "満足", "", "よかった"]
    told = outside(tmp_path, csv_bytes([FORM, answer, answer], "utf-8"))
    assert (told.readable, told.kind, told.format) == (True, "survey", "google_forms")
    assert told.questions == ("満足度", "よかった点", "感想")
    assert (told.rows_in, told.rows_accepted, told.uses) == (2, 2, None)
    assert told.period.first == told.period.last == date(2024, 5, 1)


def test_a_survey_without_questions_is_refused_outside(tmp_path):
    told = outside(tmp_path, csv_bytes([FORM[:2], ["2024/05/01 10:00", "a@x.jp"]], "utf-8"))
    assert not told.readable and told.refusal is not None and "question" in told.refusal.en
    assert told.format == "google_forms"


def test_attendance_and_rosters_are_known_outside(tmp_path):
    rows = [["1", "山田", "人事課", "a@x.jp", "出席"], ["2", "鈴木", "人事課", "", "キャンセル"]]
    attended = outside(tmp_path, csv_bytes([APPLICATIONS, *rows]))
    assert (attended.kind, attended.rows_accepted, attended.rows_excluded) == ("attendance", 1, {"cancelled": 1})
    assert attended.period.first is None
    roster = outside(tmp_path, roster_file(AN))
    assert (roster.kind, roster.rows_accepted, roster.header_row) == ("roster", 1, 2)
    assert roster.period.first == date(2024, 4, 1)


def test_columns_under_two_header_rows_are_named_by_both(tmp_path):
    header = [["No.", "所属", None, "氏名", "出席", None], [None, "部", "課", None, "講義", "演習"]]
    told = outside(tmp_path, workbook([*header, [1, "総務部", "人事課", "山田", "○", "○"]]), "w.xlsx")
    assert (told.format, told.header_row) == ("attendance_marks", 2)
    assert [(c.letter, c.header, c.field) for c in told.columns] == [
        ("A", "No.", None),
        ("B", "所属 部", "department"),
        ("C", "課", "section"),
        ("D", "氏名", "name"),
        ("E", "出席 講義", "attended"),
        ("F", "演習", "attended"),
    ]


def test_a_file_in_the_wrong_folder_is_told_for_what_it_is(small):
    told = inspect(small.put(LOG_FILE, csv_bytes([FORM, ["2024/05/01", "", "満足", "", ""]], "utf-8")))
    assert (told.readable, told.kind, told.format, told.proposal) == (False, "survey", "google_forms", None)
    assert told.refusal is not None and "folder" in told.refusal.en and "フォルダ" in told.refusal.ja
    assert told.rows_in is None and told.people is None


def test_where_the_folder_decides_it_is_said(tmp_path):
    header = ["受付番号", "氏名", "所属", "メールアドレス", "参加状況", "タイムスタンプ", "満足度"]
    told = outside(
        tmp_path, csv_bytes([header, ["1", "山田", "人事課", "a@x.jp", "出席", "2024/05/01", "満足"]], "utf-8")
    )
    assert told.kind == "attendance"
    assert any("Google Forms" in note.en and "folder decides" in note.en for note in told.notes)


def test_a_folder_that_the_programme_does_not_name_is_refused(small):
    for name in ("inbox/trials/t9/log.csv", "inbox/log.csv", "inbox/trials/t1/deeper/log.csv", "inbox/roster/x/y.csv"):
        told = inspect(small.put(name, [LOG, USES[0]]))
        assert not told.readable and told.refusal is not None and "programme.yml" in told.refusal.en, name


def test_a_faulty_programme_cannot_be_gone_by(small):
    path = small.put(LOG_FILE, [LOG, USES[0]])
    small.say(PROGRAMME + "nonsense: 1\n")
    with pytest.raises(CouldNotRun, match=r"programme\.yml"):
        inspect(path)


def test_a_root_that_is_named_counts_only_for_its_own_inbox(small, tmp_path):
    elsewhere = SmallRoot(tmp_path / "elsewhere")
    path = elsewhere.put(LOG_FILE, [LOG, *USES[:5]])
    assert inspect(path, DataRoot(small.folder)).rows_accepted == 5
    assert inspect(path, elsewhere.root).rows_accepted == inspect(path).rows_accepted == 3


def test_too_many_bad_rows_refuse_and_are_listed_all_the_same(tmp_path):
    bad = [use(f"2024/04/31 {n % 24}:00", "a@x.jp") for n in range(1_005)]
    told = outside(tmp_path, csv_bytes([LOG, USES[0], *bad]))
    assert not told.readable and told.refusal is not None
    assert "1005/1006" in told.refusal.en and "quarantine/" not in str(told.refusal)
    assert (told.rows_in, told.rows_accepted, told.rows_quarantined) == (1_006, 0, 1_005)
    assert [row.row for row in told.quarantined] == list(range(3, 1_003))
    assert all(row.reason_ja and row.reason_en for row in told.quarantined)


def test_rows_that_the_sheet_and_the_rules_refuse_stand_in_the_order_of_the_file(small):
    content = csv_bytes([LOG, USES[5], USES[0]]) + b"only,two\r\n" + csv_bytes([USES[5]], "utf-8")
    told = inspect(small.put(LOG_FILE, content))
    assert [row.row for row in told.quarantined] == [2, 4, 5]


def test_a_header_alone_is_readable_and_said(small):
    told = inspect(small.put(LOG_FILE, [LOG]))
    assert (told.readable, told.rows_in, told.rows_accepted, told.uses) == (True, 0, 0, 0)
    assert any("no rows" in note.en for note in told.notes)


HOSTILE = {
    "empty.csv": (b"", "empty"),
    "nul.csv": (b"a,b\n\0,\n", "NUL"),
    "broken.xlsx": (b"PK\x03\x04nonsense", "workbook"),
    "~$a.xlsx": (b"x", "leftover"),
    "Thumbs.db": (b"x", "leftover"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_cannot_be_read_has_its_one_sentence(tmp_path, name):
    content, word = HOSTILE[name]
    told = outside(tmp_path, content, name)
    assert not told.readable and told.refusal is not None and word in told.refusal.en
    assert told.columns == () and told.proposal is None


def test_what_is_no_file_is_not_opened(tmp_path):
    pipe, link = tmp_path / "pipe", tmp_path / "link.csv"
    os.mkfifo(pipe)
    link.symlink_to(tmp_path / "nowhere.csv")
    words = {pipe: "pipe", link: "link", tmp_path: "folder", tmp_path / "x.csv": "no such", pipe / "x.csv": "no such"}
    for path, word in words.items():
        told = inspect(path)
        assert not told.readable and told.refusal is not None and word in told.refusal.en, path


def test_a_file_that_is_still_being_copied_is_not_read(tmp_path):
    path = tmp_path / "growing.csv"
    path.write_bytes(csv_bytes([LOG]))
    told = inspect(path, wait=lambda _: path.write_bytes(csv_bytes([LOG, USES[0]])) and None)
    assert not told.readable and told.refusal is not None and "still being written" in told.refusal.en
    assert inspect(path, wait=lambda _: None).readable


def test_nothing_of_the_root_and_no_key_is_made_or_changed(small, temporary, monkeypatch):
    monkeypatch.delenv("KATSUYO_KEY")
    small.put(ROSTER_FILE, roster_file(AN))
    path = small.put(LOG_FILE, [LOG, *USES])
    before = state_of(small.folder)
    assert inspect(path).readable
    assert state_of(small.folder) == before
    assert not key_file().exists()
    assert list(temporary.iterdir()) == []


def test_the_ledger_of_a_root_that_had_nights_stays_as_it_is(small):
    small.put(ROSTER_FILE, roster_file(AN))
    path = small.put(LOG_FILE, [LOG, *USES])
    small.night()
    before = state_of(small.folder)
    inspect(path)
    assert state_of(small.folder) == before


@pytest.mark.parametrize("end", [KeyboardInterrupt, SystemExit, MemoryError, OSError])
def test_the_temporary_root_is_its_owners_and_goes_whatever_happens(tmp_path, temporary, monkeypatch, end):
    path = tmp_path / "log.csv"
    path.write_bytes(csv_bytes([LOG, USES[0]]))
    seen: list[int] = []

    def land(desk: arrival.Desk, *_: object) -> None:
        seen.append(stat.S_IMODE(desk.root.path.stat().st_mode))
        assert list(temporary.iterdir()) == [desk.root.path]
        (desk.root.path / "rows.parquet").write_bytes(b"rows")
        assert desk.key.secret != load_key().secret
        raise end

    monkeypatch.setattr(inspection.arrival, "land_file", land)
    if end is OSError:
        assert not inspect(path, wait=lambda _: None).readable
    else:
        with pytest.raises(end):
            inspect(path, wait=lambda _: None)
    assert seen == [0o700] and list(temporary.iterdir()) == []


def test_the_demo_is_told_by_the_totals_that_it_was_made_to():
    """November of the README: 549 rows, 7 of the test account, 1 impossible day, 92 of them in October's file too."""
    (november,) = (REPOSITORY / "data/demo/inbox/trials/r5-trial").glob("*11月.csv")
    told = inspect(november)
    assert (told.rows_in, told.rows_accepted, told.rows_quarantined) == (549, 449 + 92, 1)
    assert told.rows_excluded == {"excluded_person": 7}
    (sheet,) = (REPOSITORY / "data/demo/inbox/workshops/w1").glob("*.xlsx")
    told = inspect(sheet)
    assert (told.rows_in, told.rows_accepted, sum(told.rows_excluded.values())) == (85, 79, 6)
    assert told.people is not None and (told.people.distinct, told.people.recognised_rows) == (79, 79)


def test_survey_answers_in_an_inbox_are_held_against_the_programme(small):
    told = inspect(
        small.put(FORM_FILE, [FORM, ["2024/05/01", "", "満足", "", ""], ["2024/05/01", "", "最高", "", ""]])
    )
    assert (told.rows_in, told.rows_accepted) == (2, 1)
    assert [(row.row, row.column) for row in told.quarantined] == [(3, "満足度")]
    assert told.people is not None and told.people.distinct == 0
