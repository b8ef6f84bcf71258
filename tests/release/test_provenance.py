"""Where a figure comes from, told from a small release made by hand; nothing in it is written."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest
from click.testing import Result
from typer.testing import CliRunner

from dagster_project.cli import app
from dagster_project.programme import read
from dagster_project.release.manifest import Manifest
from dagster_project.release.provenance import near
from dagster_project.release.scopes import is_declared, scopes_behind

REPOSITORY = Path(__file__).resolve().parents[2]
PROGRAMME = REPOSITORY / "data" / "demo" / "programme.yml"
RELEASE = "0123456789abcdef"
TABLES = {
    "printed_figures": (
        "organisation_code VARCHAR, figure_id VARCHAR, statement VARCHAR, source VARCHAR, printed_value VARCHAR,"
        " numerator BIGINT, denominator BIGINT, verdict VARCHAR, explanation_ja VARCHAR, explanation_en VARCHAR,"
        " mart_cell VARCHAR",
        [
            ("142077", "satisfied", "満足", "blog", "96", None, 88, "unattainable", "存在しません", "does not exist",
             "survey_headline[scope=series,scope_id=r6-workshops,question_code=satisfaction].favourable_percent"),
            ("142077", "alone", "別の市", "blog", "81", 290, 359, "holds", "です", "holds", None),
            ("142077", "gone", "なくなった行", "blog", "1", None, None, "undecidable", "行がありません", "no row",
             "workshop_attendance[workshop_id=w9].participants"),
        ],
    ),
    "survey_headline": (
        "organisation_code VARCHAR, scope VARCHAR, scope_id VARCHAR, question_code VARCHAR, favourable BIGINT,"
        " base BIGINT, favourable_rate DOUBLE, favourable_percent DECIMAL(5,1)",
        [("142077", "series", "r6-workshops", "satisfaction", 82, 85, 82 / 85, "96.5"),
         ("142077", "survey", "w1-after", "satisfaction", 60, 63, 60 / 63, "95.2")],
    ),
    "workshop_attendance": (
        "organisation_code VARCHAR, workshop_id VARCHAR, held_on DATE, capacity BIGINT, participants BIGINT,"
        " repeat_people BIGINT, repeat_percent DECIMAL(5,1)",
        [("142077", "w1", "2024-09-25", None, 79, 0, "0.0"), ("142077", "w2", "2024-10-22", 40, 27, 16, "59.3")],
    ),
    "trial_adoption": ("organisation_code VARCHAR, trial_id VARCHAR, eligible_people BIGINT", [("142077", "r5-trial", 1400)]),
    "input_files": (
        "organisation_code VARCHAR, scope_id VARCHAR, path VARCHAR, sha256 VARCHAR, kind VARCHAR, status VARCHAR,"
        " rows_in BIGINT, rows_accepted BIGINT",
        [
            ("142077", scope, f"inbox/{scope}.csv", f"{number:064x}", kind, "landed", 100, number)
            for number, (scope, kind) in enumerate(
                [("roster", "roster"), ("r5-trial", "usage_log"), ("w1", "attendance"), ("w2", "attendance"),
                 ("w1-after", "survey"), ("w2-after", "survey"), ("w2-before", "survey")]
            )
        ],
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("root")
    release = folder / "releases" / RELEASE
    release.mkdir(parents=True)
    (folder / "programme.yml").write_bytes(PROGRAMME.read_bytes())
    with duckdb.connect(str(release / "katsuyo.duckdb")) as connection:
        connection.execute("CREATE SCHEMA marts")
        for name, (columns, rows) in TABLES.items():
            connection.execute(f"CREATE TABLE marts.{name} ({columns}, release_id VARCHAR)")
            marks = ", ".join("?" * (len(rows[0]) + 1))
            connection.executemany(f"INSERT INTO marts.{name} VALUES ({marks})", [[*row, RELEASE] for row in rows])
    manifest = Manifest(
        release_id=RELEASE, release_hash=RELEASE * 4, schema_version=1, organisation_code="142077",
        published_at="2026-01-01T00:00:00+09:00", run_id="r", pointer="symlink", inputs=(),
        row_counts={name: len(rows) for name, (_, rows) in TABLES.items()}, checks=(), files=(), versions={},
    )  # fmt: skip
    (release / "manifest.json").write_text(manifest.model_dump_json())
    (folder / "published").symlink_to(Path("releases") / RELEASE)
    return folder


def explain(root: Path, figure: str, *options: str, lang: str = "en") -> Result:
    return CliRunner().invoke(app, ["explain", figure, "--data", str(root), "--lang", lang, *options])


def told(root: Path, figure: str) -> dict[str, object]:
    result = explain(root, figure, "--json")
    assert result.exit_code == 0, result.output
    found: dict[str, object] = json.loads(result.output)
    return found


def scopes_of(found) -> list[str]:
    return [file["scope_id"] for file in found["inputs"]]


def test_a_figure_is_followed_to_its_counts_rule_row_and_files(root):
    found = told(root, "satisfied")
    assert (found["numerator"], found["denominator"], found["mart_value"], found["rule"]) == (
        82,
        85,
        "96.5",
        "half_up",
    )
    assert found["figure"]["printed_value"] == "96"
    assert found["rows"][0]["base"] == 85
    assert found["scopes"] == ["w1", "w2", "w1-after", "w2-after"]
    assert scopes_of(found) == ["roster", "w1", "w1-after", "w2", "w2-after"]  # by path; not the survey before
    assert found["inputs"][1] == {
        "path": "inbox/w1.csv", "sha256": f"{2:064x}", "scope_id": "w1", "kind": "attendance", "status": "landed",
        "rows_in": 100, "rows_accepted": 2,
    }  # fmt: skip
    assert found["release"]["release_id"] == RELEASE


@pytest.mark.parametrize(
    ("cell", "numerator", "denominator", "scopes"),
    [
        ("survey_headline[scope=survey,scope_id=w1-after].favourable_percent", 60, 63, ["roster", "w1", "w1-after"]),
        ("survey_headline[scope=survey,scope_id=w1-after].favourable_rate", 60, 63, ["roster", "w1", "w1-after"]),
        ("workshop_attendance[workshop_id=w2].participants", None, None, ["roster", "w2"]),
        ("workshop_attendance[workshop_id=w2].repeat_percent", 16, 27, ["roster", "w1", "w2"]),  # who came before
        ("trial_adoption[trial_id=r5-trial].eligible_people", None, None, []),  # declared, not counted
    ],
)
def test_a_mart_cell_is_followed_too(root, cell, numerator, denominator, scopes):
    found = told(root, cell)
    assert (found["figure"], found["mart_cell"]) == (None, cell)
    assert (found["numerator"], found["denominator"]) == (numerator, denominator)
    assert scopes_of(found) == scopes
    assert found["declared_in_programme"] == (not scopes)


def test_the_terminal_names_arithmetic_files_and_hashes(root):
    output = explain(root, "satisfied").output
    assert "82/85 = 96.471 % → 96.5 % (rounding half up)" in output
    assert f"inbox/w1.csv  2 rows accepted  sha256 {2:064x}" in output
    japanese = explain(root, "satisfied", lang="ja").output
    assert (
        "82/85 = 96.471 % → 96.5 %（四捨五入）" in japanese and "採用 2 行" in japanese and "存在しません" in japanese
    )
    assert "declared in programme.yml" in explain(root, "trial_adoption[trial_id=r5-trial].eligible_people").output


def test_a_figure_without_a_cell_has_its_own_counts_and_no_files(root):
    found = told(root, "alone")
    assert (found["mart_cell"], found["numerator"], found["denominator"], found["inputs"]) == (None, 290, 359, [])
    assert "with a mart_cell it can be followed" in explain(root, "alone").output


def test_a_figure_whose_row_has_gone_is_still_explained(root):
    found = told(root, "gone")
    assert (found["mart_value"], found["rows"]) == (None, [])


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (
            "satisfed",
            "The release has not a figure satisfed (give a figure_id, or table[key=value,…].column). Near: satisfied",
        ),
        ("survey_headlin[scope=series].base", "a mart survey_headlin. Near: survey_headline"),
        ("survey_headline[scope=series].bases", "a column bases in survey_headline. Near: base"),
        ("workshop_attendance[workshop_id=w3].participants", "Near: workshop_attendance[workshop_id=w2].participants"),
        ("survey_headline[question_code=satisfaction].base", "2 have that key; add key columns"),
        ("survey_headline[scope].base", "a figure survey_headline[scope].base"),
    ],
)
def test_what_is_unknown_is_exit_2_with_near_names(root, asked, words):
    result = explain(root, asked)
    assert (result.exit_code, result.stdout) == (2, "")
    assert words in result.stderr
    assert "近いもの" in explain(root, asked, lang="ja").stderr


def test_without_a_release_it_is_exit_2(root, tmp_path):
    (tmp_path / "programme.yml").write_bytes(PROGRAMME.read_bytes())
    result = explain(tmp_path, "satisfied")
    assert result.exit_code == 2 and "Nothing is published" in result.stderr
    assert explain(tmp_path / "nowhere", "satisfied").exit_code == 2


def test_it_only_reads(root):
    before = {path: (path.stat().st_mtime_ns, path.stat().st_size) for path in root.rglob("*")}
    explain(root, "satisfied")
    assert {path: (path.stat().st_mtime_ns, path.stat().st_size) for path in root.rglob("*")} == before


def test_scopes_of_rows_by_hand():
    programme = read(PROGRAMME)
    assert scopes_behind({"series_id": "r6-workshops"}, "responses", programme) == ("w1", "w2", "w1-after", "w2-after")
    assert scopes_behind({"earlier_workshop_id": "w1", "later_workshop_id": "w2"}, "attended_both", programme) == (
        "w1",
        "w2",
    )
    assert scopes_behind({"survey_id": "r5-staff"}, "responses", programme) == ("r5-staff",)
    assert scopes_behind({"kind_code": "draft"}, "uses", programme) == ()
    assert is_declared({"workshop_id": "w2"}, "capacity", programme)
    assert not is_declared({"trial_id": "r5-trial"}, "active_people", programme)


def test_near_names():
    assert near("r5-under-1", ["r5-under-10", "w1-response"]) == ["r5-under-10"]
    assert near("w1", ["w1-response", "can-use"]) == ["w1-response"]
    assert near("zzz", ["a", "b"]) == ["a", "b"]
