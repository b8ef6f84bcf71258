"""What becomes of files from night to night: known, corrected, renamed, vanished, refused; every row accounted for."""

from __future__ import annotations

import pytest

from dagster_project.intake import arrival
from dagster_project.intake.deliveries import ledger
from dagster_project.intake.people.keys import load_key
from dagster_project.messages import CouldNotRun
from tests.intake.small_root import FORM, FORM_FILE, LOG, LOG_FILE, PROGRAMME, SmallRoot, use

SECOND = "inbox/trials/t1/second.csv"
THIRD = "inbox/trials/t1/third.csv"
ONE = use("2024/04/01 9:00", "a@x.jp")
TWO = use("2024/04/02 9:00", "a@x.jp")
BAD = use("2024/04/31 9:00", "a@x.jp")


def uses(small) -> int:
    return small.counts["usage_event"]


def test_unchanged_files_are_not_parsed_again(small, monkeypatch):
    small.put(LOG_FILE, [LOG, ONE, TWO])
    assert small.night().landed_now == 1
    first = small.root.ledger_file.read_bytes()
    monkeypatch.setattr(arrival, "read_sheet", None)
    assert small.night().landed_now == 0
    assert small.root.ledger_file.read_bytes() == first
    assert small.rows_of(LOG_FILE) == (2, 2, 0, 0, 0, 0)


def test_the_same_bytes_under_a_second_name_count_once(small):
    path = small.put(LOG_FILE, [LOG, ONE, TWO])
    small.put(SECOND, path.read_bytes())
    small.night()
    assert uses(small) == 2
    assert small.rows_of(LOG_FILE) == (2, 2, 0, 0, 0, 0)
    assert small.rows_of(SECOND, "duplicate") == (2, 0, 0, 0, 2, 0)


def test_when_the_first_name_goes_the_second_keeps_the_rows(small):
    path = small.put(LOG_FILE, [LOG, ONE, TWO])
    small.put(SECOND, path.read_bytes())
    small.night()
    path.unlink()
    assert small.night().landed_now == 0
    assert small.rows_of(SECOND) == (2, 2, 0, 0, 0, 0)
    assert list(small.files()) == [(SECOND, "landed")]


def test_a_corrected_file_supersedes_the_former_one(small):
    small.put(LOG_FILE, [LOG, ONE, TWO, BAD])
    small.night()
    small.put(LOG_FILE, [LOG, ONE])
    small.night()
    assert uses(small) == 1
    assert small.rows_of(LOG_FILE) == (1, 1, 0, 0, 0, 0)
    assert small.rows_of(LOG_FILE, "superseded") == (3, 0, 0, 1, 0, 2)
    assert len(list(small.root.landed.glob("usage_event/*"))) == 1


def test_a_correction_taken_back_counts_again(small):
    first = small.put(LOG_FILE, [LOG, ONE, TWO]).read_bytes()
    small.night()
    small.put(LOG_FILE, [LOG, ONE])
    small.night()
    small.put(LOG_FILE, first)
    assert small.night().landed_now == 1
    assert uses(small) == 2
    assert small.rows_of(LOG_FILE, "superseded") == (1, 0, 0, 0, 0, 1)


def test_a_renamed_file_is_not_taken_in_again(small):
    path = small.put(LOG_FILE, [LOG, ONE, TWO])
    small.night()
    path.rename(path.with_name("second.csv"))
    assert small.night().landed_now == 0
    assert list(small.files()) == [(SECOND, "landed")]
    assert uses(small) == 2


def test_a_vanished_file_keeps_its_rows_and_warns(small):
    path = small.put(LOG_FILE, [LOG, ONE, TWO])
    small.night()
    path.unlink()
    for _ in range(2):
        (warning,) = small.night().warnings
        assert LOG_FILE in warning.ja and "vanished" in warning.en
        assert small.rows_of(LOG_FILE, "vanished") == (2, 2, 0, 0, 0, 0)


@pytest.mark.parametrize("name", [LOG_FILE, SECOND])
def test_a_vanished_file_that_comes_back_under_any_name_counts_once(name, small):
    path = small.put(LOG_FILE, [LOG, ONE, TWO])
    content = path.read_bytes()
    small.night()
    path.unlink()
    small.night()
    small.put(name, content)
    report = small.night()
    assert (report.landed_now, report.warnings) == (0, ())
    assert list(small.files()) == [(name, "landed")]
    assert uses(small) == 2


def test_another_content_where_a_file_vanished_supersedes_it(small):
    path = small.put(LOG_FILE, [LOG, ONE, TWO])
    small.night()
    path.unlink()
    small.night()
    small.put(LOG_FILE, [LOG, ONE])
    small.night()
    assert uses(small) == 1
    assert small.rows_of(LOG_FILE, "superseded") == (2, 0, 0, 0, 0, 2)


def test_a_refused_correction_leaves_the_former_rows_and_names_the_file(small):
    small.put(LOG_FILE, [LOG, ONE, TWO])
    small.night()
    small.put(LOG_FILE, b"not,a,log\n")
    for _ in range(2):
        (refusal,) = small.night().refusals
        assert refusal.ja.startswith(f"{LOG_FILE}: ") and refusal.en.startswith(f"{LOG_FILE}: ")
        assert small.rows_of(LOG_FILE, "refused") == (0, 0, 0, 0, 0, 0)
        assert small.rows_of(LOG_FILE) == (2, 2, 0, 0, 0, 0)
    small.put(LOG_FILE, [LOG, ONE])
    assert small.night().refusals == ()
    assert set(small.files()) == {(LOG_FILE, "landed"), (LOG_FILE, "superseded")}
    assert uses(small) == 1


def test_the_former_content_under_another_name_beside_a_refused_correction_counts_once(small):
    content = small.put(LOG_FILE, [LOG, ONE, TWO]).read_bytes()
    small.night()
    small.put(LOG_FILE, b"not,a,log\n")
    small.put(SECOND, content)
    small.night()
    assert set(small.files()) == {(LOG_FILE, "refused"), (SECOND, "landed")}
    assert uses(small) == 2


def test_a_refused_file_is_looked_at_again_every_night(small, monkeypatch):
    small.put(LOG_FILE, b"not,a,log\n")
    small.night()
    looked: list[str] = []
    monkeypatch.setattr(
        arrival,
        "read_sheet",
        lambda path, *rest, real=arrival.read_sheet: looked.append(path.name) or real(path, *rest),
    )
    small.night()
    assert looked == ["log.csv"]


def test_too_many_unreadable_rows_refuse_the_file_and_name_the_first(small):
    small.say(PROGRAMME.replace("max_quarantined_share: 1.0", "max_quarantined_share: 0.29"))
    good = [use(f"2024/04/01 9:{minute:02d}", "a@x.jp") for minute in range(60)] + [ONE] * 11
    small.put(LOG_FILE, [LOG, *good, *[BAD] * 29])  # 29 of 100: not above the share
    small.put(SECOND, [LOG, *good[:-1], *[BAD] * 30])
    (refusal,) = small.night().refusals
    assert SECOND in refusal.ja and SECOND in refusal.en
    assert ("30/100" in refusal.ja, "29.00%" in refusal.ja, "最初は 72 行目の「利用日時」" in refusal.ja) == (
        True,
    ) * 3
    assert "row 72, column '利用日時'" in refusal.en
    assert small.rows_of(LOG_FILE) == (100, 71, 0, 29, 0, 0)
    assert small.rows_of(SECOND, "refused") == (100, 0, 0, 100, 0, 0)
    assert len(small.quarantine(SECOND)) == 30


def test_a_changed_question_lands_the_survey_anew_and_nothing_else(small):
    small.put(FORM_FILE, [FORM, ["2024/05/01", "", "満足", "", ""]])
    small.put(LOG_FILE, [LOG, ONE])
    assert small.night().landed_now == 2
    small.say(PROGRAMME.replace("[満足, 普通]", "[普通, 満足]"))
    assert small.night().landed_now == 1
    assert small.query("SELECT option_order FROM landed.survey_answer") == [(2,)]
    small.say(PROGRAMME.replace("log_labels: [文章作成]", "log_labels: []"))
    assert small.night().landed_now == 2  # the questions are as before again, the labels are not
    assert small.query("SELECT kind_code FROM landed.usage_event") == [(None,)]


def test_what_office_programs_leave_behind_is_passed_over(small):
    for name in ("~$log.xlsx", ".DS_Store", "Thumbs.db", "desktop.ini"):
        small.put(f"inbox/trials/t1/{name}", b"x")
    small.put(LOG_FILE, [LOG, ONE])
    assert small.night().refusals == ()
    assert list(small.files()) == [(LOG_FILE, "landed")]


def test_an_empty_inbox_gives_empty_tables(small):
    assert small.night().refusals == ()
    assert set(small.counts.values()) == {0}
    assert small.query("SELECT eligible_people FROM programme.trial") == [(0,)]


def test_another_key_could_not_run_and_changes_nothing(small, monkeypatch):
    small.put(LOG_FILE, [LOG, ONE])
    small.night()
    before = small.root.ledger_file.read_bytes()
    monkeypatch.setenv("KATSUYO_KEY", "another key of forty characters, at least")
    with pytest.raises(CouldNotRun) as refused:
        small.night()
    assert "鍵" in refused.value.messages[0].ja and "pseudonym key" in refused.value.messages[0].en
    assert small.root.ledger_file.read_bytes() == before
    assert small.root.landed.joinpath("usage_event").is_dir()


@pytest.mark.parametrize("damage", [b"", b"{", b'{"version": 2, "key_fingerprint": "x"}', b"\xff"])
def test_a_damaged_ledger_could_not_run(damage, small):
    small.root.landed.mkdir(parents=True)
    small.root.ledger_file.write_bytes(damage)
    with pytest.raises(CouldNotRun) as refused:
        small.night()
    assert str(small.root.ledger_file) in refused.value.messages[0].en


def test_a_night_killed_before_the_ledger_is_healed_by_the_next(small, monkeypatch):
    small.put(LOG_FILE, [LOG, ONE, TWO])
    small.night()
    small.put(SECOND, [LOG, use("2024/04/03 9:00", "b@x.jp")])
    small.put(THIRD, [LOG, BAD])

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(ledger, "write", killed)
        with pytest.raises(KeyboardInterrupt):
            small.night()
    assert len(list(small.root.landed.glob("usage_event/*"))) == 3
    for name in (SECOND, THIRD):
        (small.folder / name).unlink()
    small.night()
    assert [path.name for path in small.root.landed.glob("usage_event/*")] == [
        f"{small.delivery(LOG_FILE).landing_id}.parquet"
    ]
    assert list(small.root.quarantine.glob("*")) == []
    assert uses(small) == 2


def test_a_settlement_killed_midway_leaves_the_former_database(small):
    small.put(LOG_FILE, [LOG, ONE])
    small.night()
    (small.root.work / ".settling.duckdb").write_bytes(b"half")
    assert small.query("SELECT count(*) FROM landed.usage_event") == [(1,)]
    small.night()
    assert uses(small) == 1
    assert not (small.root.work / ".settling.duckdb").exists()


def test_a_root_whose_folder_has_odd_characters_settles(tmp_path):
    small = SmallRoot(tmp_path / "令和6年度 [試行] 'a'")
    small.put(LOG_FILE, [LOG, ONE])
    small.night()
    assert uses(small) == 1


def test_rows_of_a_former_version_are_landed_anew_or_asked_for(small):
    """A version that kept no identities beside the rows: the ledger names only the rows' own table."""
    path = small.put(LOG_FILE, [LOG, ONE, TWO])
    small.night()

    def as_formerly_landed() -> None:
        known = ledger.read(small.root.ledger_file, load_key())
        former = [one.model_copy(update={"tables": ["usage_event"]}) for one in known.deliveries]
        ledger.write(small.root.ledger_file, known.model_copy(update={"deliveries": former}))

    as_formerly_landed()
    assert small.night().landed_now == 1 and uses(small) == 2
    as_formerly_landed()
    path.unlink()
    with pytest.raises(CouldNotRun) as refused:
        small.take_in()
    assert LOG_FILE in refused.value.messages[0].en and "former version" in refused.value.messages[0].en
