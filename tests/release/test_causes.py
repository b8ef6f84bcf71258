"""Whose files a changed row is traced to."""

from __future__ import annotations

from pathlib import Path

from dagster_project import programme
from dagster_project.release.causes import DeclarationChange, declaration_changes, relations, with_causes
from dagster_project.release.difference import FileChange, MartChange, Plain, RowChange
from dagster_project.settings import REPOSITORY

DEMO = relations(programme.read(REPOSITORY / "data" / "demo" / "programme.yml"))
LOG, SHEET1, SHEET2, ROSTER = "inbox/trials/t/log", "inbox/workshops/w1/a", "inbox/workshops/w2/b", "inbox/roster/c"


def _moved(path: str, scope: str, kind: str = "usage", after: int = 3) -> FileChange:
    return FileChange("replaced", path, scope, kind, None, "1", "2", "landed", "landed", 5, after)


FILES = [
    _moved(LOG, "r6-trial"),
    _moved(SHEET1, "w1", "attendance"),
    _moved(SHEET2, "w2", "attendance"),
    _moved(ROSTER, "roster", "roster"),
    FileChange("status", "inbox/trials/t/gone", "r6-trial", "usage", None, "3", "3", "landed", "vanished", 5, 5),
]


def _causes(mart: str, *declarations: DeclarationChange, **key: Plain) -> tuple[str, ...]:
    row = RowChange("changed", {"organisation_code": "142077", **key}, ())
    (changed,) = with_causes([MartChange(mart, "changed", (), (), (row,))], FILES, declarations, DEMO)
    return changed.rows[0].causes


def test_a_row_comes_from_the_files_of_its_key_and_not_from_those_that_go_on_counting() -> None:
    assert _causes("usage_over_time", trial_id="r6-trial", grain="day") == (LOG,)
    assert _causes("trial_comparison", earlier_trial_id="r5-trial", later_trial_id="r6-trial") == (LOG,)


def test_who_comes_back_depends_on_the_whole_series() -> None:
    assert _causes("workshop_attendance", workshop_id="w2") == (SHEET2, SHEET1)
    assert _causes("series_summary", series_id="r6-workshops") == (SHEET1, SHEET2)
    assert _causes("survey_response", survey_id="w1-after") == (SHEET1,)


def test_without_a_file_of_its_own_a_row_may_come_from_the_staff_list() -> None:
    assert _causes("trial_adoption", trial_id="r5-trial") == (ROSTER,)


def test_a_declaration_is_named_where_it_can_matter() -> None:
    changed = declaration_changes(
        {"programme.yml": "1", "figures.csv": "1", "inbox/trials/r5-trial/columns.yml": "1"},
        {"programme.yml": "2", "figures.csv": "2", "inbox/trials/r5-trial/columns.yml": "2"},
    )
    assert [change.change for change in changed] == ["changed"] * 3
    columns = "inbox/trials/r5-trial/columns.yml"
    assert _causes("trial_adoption", *changed, trial_id="r5-trial") == (columns, "programme.yml")
    assert _causes("printed_figures", *changed, figure_id="f1")[0] == "figures.csv"
    assert _causes("input_files", *changed, path=LOG, sha256="2") == (LOG,)


def test_a_declaration_can_come_and_go(tmp_path: Path) -> None:
    came, went = declaration_changes({"a/columns.yml": "1"}, {"b/columns.yml": "2"})
    assert (came.change, came.sha256_after, went.change, went.sha256_before) == ("gone", None, "appeared", None)
    assert declaration_changes({"programme.yml": "1"}, {"programme.yml": "1"}) == ()
