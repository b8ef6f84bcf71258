"""Erasure of landed rows: of a person, of a file, of what is past retention; killed anywhere, and delivered again."""

from __future__ import annotations

import json
import os
import shutil
from datetime import date, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import Result
from typer.testing import CliRunner

from dagster_project import programme
from dagster_project.cli import app
from dagster_project.erase_run import erase_file
from dagster_project.intake.deliveries import ledger
from dagster_project.intake.erasing import person as erased_person
from dagster_project.intake.erasing import records as erasures
from dagster_project.intake.erasing import retention
from dagster_project.intake.erasing import rows as erasing
from dagster_project.intake.erasing import stated as stated_person
from dagster_project.intake.people.keys import load_key
from dagster_project.messages import CouldNotRun, KatsuyoError
from dagster_project.night_lock import night_lock
from dagster_project.settings import DataRoot
from tests.intake.conftest import DUMMY_KEY
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
    roster_file,
    use,
)

NOW = datetime(2026, 4, 1, 9, 0)
SECOND_LOG = "inbox/trials/t1/second.csv"

# Hanako has a number, an e-mail and a name; Taro shares nothing with her. Log: Hanako 2 rows, Taro 1. Form and list:
# one row of each. So 5 of 8 rows are hers with the roster's.
HANAKO = ("0012", "茅野花子", "総務部", "人事課", "hanako@city.example.jp")
TARO = ("0034", "海野太郎", "総務部", "人事課", "taro@city.example.jp")
HANAKOS = {ROSTER_FILE: 1, LOG_FILE: 2, FORM_FILE: 1, ATTENDANCE_FILE: 1}
STATED = stated_person.read("職員番号：12\n")


@pytest.fixture(scope="module")
def night_of_two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("KATSUYO_KEY", DUMMY_KEY)
        return _night_of_two(SmallRoot(tmp_path_factory.mktemp("people") / "root")).folder


@pytest.fixture
def people(night_of_two: Path, tmp_path: Path) -> SmallRoot:
    shutil.copytree(night_of_two, tmp_path / "root")
    return SmallRoot(tmp_path / "root")


def _night_of_two(small: SmallRoot) -> SmallRoot:
    small.put(ROSTER_FILE, roster_file(HANAKO, TARO))
    small.put(
        LOG_FILE,
        [
            LOG,
            use("2024/04/01 9:00", HANAKO[4]),
            use("2024/04/02 9:00", "", number="12"),
            use("2024/04/03 9:00", TARO[4]),
        ],
    )
    small.put(
        FORM_FILE,
        [
            FORM,
            ["2024/05/02 9:00:00", HANAKO[4], "満足", "基礎, 演習", "よかった"],
            ["2024/05/02 9:01:00", TARO[4], "普通", "演習", ""],
        ],
    )
    small.put(
        ATTENDANCE_FILE, [APPLICATIONS, ["1", HANAKO[1], "人事課", "", "参加"], ["2", TARO[1], "人事課", "", "参加"]]
    )
    small.night()
    return small


def erase(small: SmallRoot, stated: stated_person.StatedPerson = STATED) -> erased_person.FoundPerson:
    return erased_person.erase(small.root, stated, load_key(), NOW, really=True)


def rows_on_disk(small: SmallRoot) -> dict[str, int]:
    found: dict[str, int] = {}
    for path in small.root.landed.glob("*/*.parquet"):
        found[path.parent.name] = found.get(path.parent.name, 0) + pq.read_metadata(path).num_rows
    return found


def test_a_person_is_found_by_the_resolution_and_shown_before_anything_goes(people: SmallRoot) -> None:
    before = rows_on_disk(people)
    found = erased_person.erase(people.root, STATED, load_key(), NOW, really=False)
    assert {one.path: one.rows for one in found.rows} == HANAKOS
    assert next(one.first for one in found.rows if one.path == LOG_FILE) == (2, 3)
    assert found.unclear == ()
    assert rows_on_disk(people) == before and not people.root.erasures_file.exists()


def test_erased_rows_leave_the_disk_at_once_and_the_counts_add_up_the_night_after(people: SmallRoot) -> None:
    # identity: one file each of 2 people, the log with Hanako's two combinations.
    assert rows_on_disk(people) == {
        "roster_entry": 2, "usage_event": 3, "survey_response": 2, "survey_answer": 6, "survey_theme": 1,
        "attendance": 2, "identity": 9,
    }  # fmt: skip
    erase(people)
    after = {
        "roster_entry": 1, "usage_event": 1, "survey_response": 1, "survey_answer": 2, "survey_theme": 0,
        "attendance": 1, "identity": 4,
    }  # fmt: skip
    assert rows_on_disk(people) == after
    assert not people.root.work_database.exists()
    people.night()
    assert rows_on_disk(people) == after
    assert people.rows_of(LOG_FILE) == (3, 1, 2, 0, 0, 0)
    assert people.rows_of(FORM_FILE) == (2, 1, 1, 0, 0, 0)
    assert people.rows_of(ROSTER_FILE) == (2, 1, 1, 0, 0, 0)
    assert people.query("SELECT count(DISTINCT person_id) FROM landed.person") == [(1,)]
    assert people.query("SELECT count(*) FROM landed.survey_answer") == [(2,)]


def test_a_later_delivery_and_another_recipe_land_the_person_no_more(people: SmallRoot) -> None:
    erase(people)
    people.put(SECOND_LOG, [LOG, use("2024/04/05 9:00", HANAKO[4], name="茅野 花子"), use("2024/04/05 9:00", TARO[4])])
    people.say(PROGRAMME.replace("文章作成", "文書の作成"))
    people.night()
    assert people.rows_of(SECOND_LOG) == (2, 1, 1, 0, 0, 0)
    assert people.rows_of(LOG_FILE) == (3, 1, 2, 0, 0, 0)


def test_a_withdrawn_file_loses_the_person_too(people: SmallRoot) -> None:
    from tests.intake.deliveries.test_decisions import call

    assert call(people, "withdraw", LOG_FILE, "--reason", "x").exit_code == 0
    people.night()
    erase(people)
    assert rows_on_disk(people)["usage_event"] == 1
    assert call(people, "withdraw", LOG_FILE, "--undo").exit_code == 0
    people.night()
    assert people.rows_of(LOG_FILE) == (3, 1, 2, 0, 0, 0)


# Four tables of the form, two each of list, roster and log, then the ledger.
FILE_OPERATIONS = 11


@pytest.mark.parametrize(
    "moment",
    [
        pytest.param(moment, marks=() if moment in (1, 2, 7, 10) else pytest.mark.soak)
        for moment in range(FILE_OPERATIONS)
    ],
)
def test_killed_anywhere_an_erasure_is_finished_by_the_next_night(
    people: SmallRoot, monkeypatch: pytest.MonkeyPatch, moment: int
) -> None:
    """The process dies before its n-th file operation."""

    class Killed(BaseException):
        pass

    done = 0
    real = os.replace

    def replace(source: object, target: object) -> None:
        nonlocal done
        if Path(str(target)) != people.root.erasures_file:
            if done == moment:
                raise Killed
            done += 1
        real(source, target)  # type: ignore[arg-type]

    with monkeypatch.context() as broken:
        broken.setattr(os, "replace", replace)
        with pytest.raises(Killed):
            erase(people)
    assert done == moment
    people.night()
    assert people.rows_of(LOG_FILE) == (3, 1, 2, 0, 0, 0)
    assert people.rows_of(FORM_FILE) == (2, 1, 1, 0, 0, 0)
    assert people.query("SELECT count(*) FROM landed.survey_answer") == [(2,)]
    assert rows_on_disk(people)["identity"] == 4


def test_somebody_who_cannot_be_told_is_not_erased(people: SmallRoot) -> None:
    people.put(
        ROSTER_FILE, roster_file(HANAKO, TARO, ("0056", "茅野花子", "市民部", "市民課", "chino@city.example.jp"))
    )
    people.night()
    before = rows_on_disk(people)
    for text, word in [
        ("氏名: 茅野花子", "2 people"),
        ("staff_number: 99", "No row"),
        ("email: nobody@x.jp", "No row"),
    ]:
        with pytest.raises(CouldNotRun) as raised:
            erase(people, stated_person.read(text))
        (message,) = raised.value.messages
        assert word in message.en
        assert not any(secret in str(message) for secret in ("茅野", "99", "nobody@x.jp"))
    assert rows_on_disk(people) == before
    assert erase(people, stated_person.read("氏名: 茅野花子\n所属: 市民課")).rows[0].path == ROSTER_FILE


def test_rows_of_a_namesake_are_shown_and_stay(people: SmallRoot) -> None:
    """A list with the bare name, which two people of the roster bear, is nobody's: row 2 is shown, not erased."""
    people.put(
        ROSTER_FILE, roster_file(HANAKO, TARO, ("0056", "茅野花子", "市民部", "市民課", "chino@city.example.jp"))
    )
    people.put(ATTENDANCE_FILE, [APPLICATIONS, ["1", "茅野花子", "", "", "参加"]])
    people.night()
    found = erase(people)
    assert ATTENDANCE_FILE not in {one.path for one in found.rows}
    assert [(one.path, one.rows, one.first) for one in found.unclear] == [(ATTENDANCE_FILE, 1, (2,))]
    people.night()
    assert people.rows_of(ATTENDANCE_FILE) == (1, 1, 0, 0, 0, 0)


def test_what_is_remembered_holds_no_name_and_another_key_stops_the_night(
    people: SmallRoot, monkeypatch: pytest.MonkeyPatch
) -> None:
    erase(people)
    text = people.root.erasures_file.read_text(encoding="utf-8")
    assert not any(secret in text for secret in ("0012", "茅野", "hanako", "人事課"))
    monkeypatch.setenv("KATSUYO_KEY", "another key, forty characters long, really")
    with pytest.raises(CouldNotRun, match="別の鍵"):
        erasures.read(people.root.erasures_file, load_key())
    people.root.erasures_file.write_text("{", encoding="utf-8")
    with pytest.raises(CouldNotRun, match="壊れて"):
        erasures.read(people.root.erasures_file, load_key())


@pytest.mark.parametrize(
    "text", ["", "所属: 人事課", "職員番号 12", "電話: 12", "email: a@x.jp\nemail: b@x.jp", "氏名:"]
)
def test_a_statement_that_names_nobody_is_refused_by_line_and_never_echoed(text: str) -> None:
    with pytest.raises(CouldNotRun) as raised:
        stated_person.read(text)
    assert not any(secret in str(raised.value) for secret in ("人事課", "12", "a@x.jp", "b@x.jp"))
    assert "12" not in repr(stated_person.StatedPerson(staff_number="12"))


def test_a_file_delivered_by_mistake_leaves_no_row_and_lands_no_more(people: SmallRoot) -> None:
    preview = erase_file(people.root, LOG_FILE, "", really=False)
    assert [(one.path, one.rows) for one in preview.rows] == [(LOG_FILE, 3)]
    assert rows_on_disk(people)["usage_event"] == 3
    erase_file(people.root, LOG_FILE, "別の市のログ", really=True)
    assert "usage_event" not in rows_on_disk(people)
    for _ in range(2):
        people.night()
        assert "usage_event" not in rows_on_disk(people)
        assert people.rows_of(LOG_FILE, "withdrawn") == (3, 0, 3, 0, 0, 0)
    (people.folder / LOG_FILE).rename(people.folder / SECOND_LOG)
    people.night()
    assert people.rows_of(SECOND_LOG, "withdrawn") == (3, 0, 3, 0, 0, 0)
    assert "usage_event" not in rows_on_disk(people)
    (people.folder / SECOND_LOG).unlink()
    people.night()
    assert people.rows_of(SECOND_LOG, "withdrawn") == (3, 0, 3, 0, 0, 0)
    people.put(LOG_FILE, [LOG, use("2024/04/09 9:00", TARO[4])])
    people.night()
    assert people.rows_of(LOG_FILE) == (1, 1, 0, 0, 0, 0)


def test_an_erased_file_stays_erased_when_it_is_withdrawn_again_and_lands_when_that_is_taken_back(
    people: SmallRoot,
) -> None:
    from tests.intake.deliveries.test_decisions import call

    erase_file(people.root, LOG_FILE, "x", really=True)
    assert call(people, "withdraw", LOG_FILE, "--reason", "y").exit_code == 0
    people.night()
    assert "usage_event" not in rows_on_disk(people)
    assert call(people, "withdraw", LOG_FILE, "--undo").exit_code == 0
    people.night()
    assert people.rows_of(LOG_FILE) == (3, 3, 0, 0, 0, 0)


def test_a_decision_that_a_kill_kept_from_being_carried_out_is_carried_out_by_the_night(
    people: SmallRoot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dagster_project.erase_run._erase_files", lambda *_, **__: None)
    erase_file(people.root, LOG_FILE, "x", really=True)
    assert rows_on_disk(people)["usage_event"] == 3
    people.night()
    assert "usage_event" not in rows_on_disk(people)


def test_nothing_is_erased_while_a_night_works(people: SmallRoot) -> None:
    with night_lock(people.root):
        for attempt in (lambda: erase(people), lambda: erase_file(people.root, LOG_FILE, "x", really=True)):
            with pytest.raises(KatsuyoError) as raised:
                attempt()
            assert raised.value.exit_code == 3


def test_retention_lets_go_what_is_declared_no_longer_and_names_what_still_is(people: SmallRoot) -> None:
    """t1 ends on 2024-04-30: 2 years later to the day it is kept, a day after it is due. w1 is of 2024-05-01."""
    declared = programme.read(people.root.programme_file)
    known = ledger.read(people.root.ledger_file, load_key())

    def due(day: date) -> list[str]:
        return [scope for _, scope, _ in retention.expired(known, declared, 2, day).due]

    assert due(date(2026, 4, 30)) == []
    assert due(date(2026, 5, 1)) == ["t1"]
    assert due(date(2026, 5, 2)) == ["w1", "v1", "t1"]
    without = declared.model_copy(update={"trials": ()})
    found = retention.expired(known, without, 2, date(2024, 6, 1))
    assert [delivery.path for delivery in found.retired] == [LOG_FILE]
    assert any("--expired" in message.en for message in retention.warnings(found, 2))


def test_the_work_database_is_forgotten_with_all_its_leftovers(tmp_path: Path) -> None:
    root = DataRoot(tmp_path)
    root.work.mkdir()
    for name in ("work_database.duckdb", "work_database.duckdb.wal", ".settling.duckdb"):
        (root.work / name).write_bytes(b"rows")
    erasing.forget_settled(root)
    assert list(root.work.iterdir()) == []


def test_the_command_shows_first_and_erases_with_yes(people: SmallRoot, tmp_path: Path) -> None:
    """Who is meant comes from standard input or a file, and is in no word that the command says."""

    def call(*arguments: str, stdin: str | None = None) -> Result:
        command = ["erase", *arguments, "--data", str(people.folder), "--lang", "en"]
        return CliRunner().invoke(app, command, input=stdin)

    stated = "email: hanako@city.example.jp\n氏名: 茅野花子\n"
    shown = call("--person", "-", stdin=stated)
    assert shown.exit_code == 0 and "would go" in shown.output and f"{LOG_FILE}  2 rows (2, 3)" in shown.output
    assert not people.root.erasures_file.exists()
    file = tmp_path / "person.txt"
    file.write_text(stated, encoding="utf-8")
    done = call("--person", str(file), "--yes", "--json")
    told = json.loads(done.output)
    assert told["erased"] is True and {one["path"]: one["rows"] for one in told["rows"]} == HANAKOS
    assert any("katsuyo diff" in note["en"] for note in told["notes"])
    assert not any(secret in shown.output + done.output for secret in ("hanako", "茅野", "0012"))
    assert call("--person", str(file), "--yes").exit_code == 2  # nobody is there any more
    assert call("--person", str(tmp_path / "absent")).exit_code == 2
    assert call().exit_code == call("--expired", "--file", LOG_FILE).exit_code == 2
    assert call("--file", LOG_FILE, "--yes").exit_code == 2  # a reason is asked for
    assert call("--file", LOG_FILE, "--reason", "x", "--yes").exit_code == 0
    assert "landed_years" in call("--expired").output
    people.root.operations_file.write_text("retention: {landed_years: 100}\n", encoding="utf-8")
    assert "no rows to erase" in call("--expired", "--yes").output


def test_rows_of_a_retired_workshop_go_and_the_night_runs_on(people: SmallRoot) -> None:
    people.root.operations_file.write_text("retention: {landed_years: 1}\n", encoding="utf-8")
    known = ledger.read(people.root.ledger_file, load_key())
    (due, *_) = retention.warnings_of(people.root, known, programme.read(people.root.programme_file))
    assert "w1 of workshops (until 2024-05-01) is past its 1 years" in due.en
    shutil.rmtree(people.folder / "inbox" / "workshops" / "w1")
    shutil.rmtree(people.folder / "inbox" / "surveys" / "v1")
    text = PROGRAMME[: PROGRAMME.index("surveys:")].replace(
        "  - {id: w1, name: 第1回, series: s1, held_on: 2024-05-01}\n", ""
    )
    people.say(text)
    people.night()
    shown = CliRunner().invoke(app, ["erase", "--expired", "--yes", "--data", str(people.folder), "--lang", "en"])
    assert shown.exit_code == 0 and ATTENDANCE_FILE in shown.output and FORM_FILE in shown.output
    assert "t1 of trials (until 2024-04-30) is past" in shown.output
    people.night()
    assert set(rows_on_disk(people)) == {"roster_entry", "usage_event", "identity"}
    assert people.rows_of(ATTENDANCE_FILE, "withdrawn") == (2, 0, 2, 0, 0, 0)
