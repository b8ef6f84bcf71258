"""Loading the graph loads Dagster and dbt's graph, no room that only a station needs; and rooms.py names all of those."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
ORCHESTRATION = REPOSITORY / "dagster_project" / "orchestration"

# What takes a tenth of a second or more, by whatever imports it.
HEAVY = {
    "altair",
    "dagster_project.intake.formats.registry",
    "dagster_project.release.report",
    "duckdb",
    "expectations",
    "fontTools",
    "great_expectations",
    "jinja2.environment",
    "numpy",
    "pandas",
    "pyarrow",
    "scipy",
    "smtplib",
    "vl_convert",
    "xlsxwriter",
}


def loaded_by(module: str) -> set[str]:
    """Names of all modules that importing this one brings, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", f"import sys, {module}; print('\\n'.join(sys.modules))"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stdout.split())


def imported_inside_functions(tree: ast.AST) -> Iterator[str]:
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            for node in ast.walk(function):
                if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
                    yield node.module
                    # `from package import module` imports the module, `from module import name` nothing more.
                    yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("module", ["dagster_project.definitions", "dagster_project.spread_definitions"])
def test_the_graph_loads_without_what_only_stations_need(module: str) -> None:
    loaded = loaded_by(f"{module}, dagster, dagster_dbt") - loaded_by("dagster, dagster_dbt")
    assert "dagster_project.orchestration.gate" in loaded
    assert not HEAVY & loaded


def test_whoever_loads_the_rooms_beforehand_has_loaded_all_that_stations_import() -> None:
    loaded = loaded_by("dagster_project.orchestration.rooms, dagster_project.spread_definitions")
    inside = {
        name
        for path in ORCHESTRATION.glob("*.py")
        for name in imported_inside_functions(ast.parse(path.read_text(encoding="utf-8")))
        if name.split(".")[0] in ("dagster_project", "expectations") and is_module(name)
    }
    assert {"dagster_project.release.publish", "expectations.gate"} <= inside
    assert inside - loaded == set()


def is_module(name: str) -> bool:
    path = REPOSITORY / Path(*name.split("."))
    return path.with_suffix(".py").exists() or (path / "__init__.py").exists()


def test_a_heavy_import_at_the_top_of_a_station_is_seen(tmp_path: Path) -> None:
    """The first test above can fail: a module that imports a room as stations must not brings what it forbids."""
    code = "from dagster_project.intake.settling.settlement import open_database\n"
    (tmp_path / "careless.py").write_text(code)
    done = subprocess.run(
        [sys.executable, "-c", "import sys, careless; print('\\n'.join(sys.modules))"],
        cwd=REPOSITORY,
        env={"PYTHONPATH": f"{tmp_path}:{REPOSITORY}"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert {"duckdb", "pyarrow"} <= HEAVY & set(done.stdout.split())
