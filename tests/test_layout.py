"""Rules of the house that a tool can see: rooms, secrets of machines, leftovers."""

from __future__ import annotations

import ast
import subprocess
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]


def _tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=REPOSITORY,
        capture_output=True,
        check=True,
    )
    return [REPOSITORY / name.decode() for name in listed.stdout.split(b"\0") if name]


def _imports(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    return found | {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}


def _sources() -> list[Path]:
    rooms = ("dagster_project", "expectations", "data", "bi")
    return [path for path in _tracked() if path.suffix == ".py" and path.relative_to(REPOSITORY).parts[0] in rooms]


def test_only_the_orchestration_room_imports_dagster() -> None:
    strangers = [
        path
        for path in _sources()
        if any(name.split(".")[0] in ("dagster", "dagster_dbt") for name in _imports(path))
        and "orchestration" not in path.parts
        and path.name != "definitions.py"
    ]
    assert strangers == []


def test_nothing_upstream_of_the_release_knows_it_and_nothing_downstream_of_intake_knows_a_format() -> None:
    for path in _sources():
        room = path.relative_to(REPOSITORY / "dagster_project").parts[0] if "dagster_project" in path.parts else ""
        imports = _imports(path)
        if room in ("intake", "analysis"):
            assert not any(name.startswith("dagster_project.release") for name in imports), path
        if room != "intake":
            assert not any(name.startswith("dagster_project.intake.formats") for name in imports), path


def test_every_module_says_what_it_is_for() -> None:
    for path in _sources():
        assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), path


def test_no_package_marker_shadows_dbt() -> None:
    assert [
        path for path in _tracked() if "dbt" in path.relative_to(REPOSITORY).parts[:1] and path.name == "__init__.py"
    ] == []


def test_no_registry_and_no_path_of_a_machine_is_committed() -> None:
    here = str(REPOSITORY) + "/"
    words = ("index" + "-url", "registry" + "=", "files.python" + "hosted")
    for path in _tracked():
        if path.is_file() and path.suffix not in (".png", ".xlsx"):
            text = path.read_bytes().decode("utf-8", "ignore")
            assert not any(word in text for word in words if "--no-emit-" + word not in text), path
            assert here not in text, path


def test_requirements_are_hashed_and_name_no_index() -> None:
    locks = [path for path in _tracked() if path.match("requirements*.txt")]
    assert REPOSITORY / "bi" / "superset" / "requirements.txt" in locks
    for lock in locks:
        text = lock.read_text(encoding="utf-8")
        assert "--hash=sha256:" in text and "://" not in text, lock
