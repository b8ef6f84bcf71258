"""The recipes of docs/bi.md: the blocks that can run here do, on the demo's release, and print what stands under them.

The exposures name every mart that a recipe names.
"""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from dagster_project.contracts import mart_contracts
from dagster_project.settings import DBT_PROJECT
from tests.end_to_end.nights import REPOSITORY, Night

PAGE = (REPOSITORY / "docs" / "bi.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(python|sql)\n(.*?)^```\n\n```text\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
SECTIONS = dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL))
EXPOSURE_OF = {
    "Superset": "superset_dashboard",
    "DuckDB": "duckdb_queries",
    "pandas": "pandas_notebooks",
    "Excel": "excel_workbook",
    "Power BI": "power_bi_report",
    "Metabase": "metabase_questions",
    "Evidence": "evidence_pages",
}


def _exposures() -> dict[str, set[str]]:
    files = [
        yaml.safe_load(path.read_text(encoding="utf-8")) for path in (DBT_PROJECT / "models" / "exposures").iterdir()
    ]
    entries: list[dict[str, Any]] = [entry for file in files for entry in file["exposures"]]
    return {entry["name"]: {re.findall(r"'(\w+)'", read)[-1] for read in entry["depends_on"]} for entry in entries}


@pytest.fixture()
def beside_the_demo(demo_night: Night, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder from which `data/demo` is the demo after one night."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "demo").symlink_to(demo_night.root)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _printed(language: str, code: str, folder: Path) -> str:
    if language == "python":
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(compile(code, "docs/bi.md", "exec"), {})
        return out.getvalue()
    with duckdb.connect(str(folder / "data" / "demo" / "published" / "katsuyo.duckdb"), read_only=True) as marts:
        return "".join(" ".join(map(str, row)) + "\n" for row in marts.execute(code).fetchall())


@pytest.mark.parametrize("number", range(len(BLOCKS)))
def test_a_block_prints_what_stands_under_it(beside_the_demo: Path, number: int) -> None:
    language, code, told = BLOCKS[number]
    assert _printed(language, code, beside_the_demo) == told


def test_every_block_of_code_that_can_run_here_is_run() -> None:
    assert len(BLOCKS) == len(re.findall(r"^```(?:python|sql)$", PAGE, re.MULTILINE)) == 5


@pytest.mark.parametrize("tool", EXPOSURE_OF)
def test_the_exposure_has_every_mart_that_the_recipe_names(tool: str) -> None:
    named = set(re.findall(r"\b(?:" + "|".join(mart_contracts()) + r")\b", SECTIONS[tool]))
    assert named <= _exposures()[EXPOSURE_OF[tool]]


def test_every_tool_has_its_recipe_and_the_workbook_has_every_mart() -> None:
    assert set(SECTIONS) == set(EXPOSURE_OF)
    assert set(_exposures()) == {*EXPOSURE_OF.values(), "report"}
    assert _exposures()["excel_workbook"] == set(mart_contracts())
