"""The demo after every file of its inbox was saved anew by another program: the same figures, no row twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.end_to_end.nights import Night, run_night
from tests.end_to_end.resaved import resaved

FATES = ("accepted", "excluded", "quarantined", "duplicate", "superseded")


def inbox_files(root: Path) -> list[Path]:
    return sorted(path for path in (root / "inbox").rglob("*") if path.is_file())


def figures(root: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every mart of the release but the one about the files themselves, without the release's name in each row."""
    with duckdb.connect(str(root / "published" / "katsuyo.duckdb"), read_only=True) as connection:
        names = [
            row[0]
            for row in connection.execute(
                "SELECT table_name FROM information_schema.tables WHERE table_schema = 'marts' ORDER BY ALL"
            ).fetchall()
        ]
        assert len(names) > 10 and "input_files" in names
        return {
            name: connection.execute(f"SELECT * EXCLUDE (release_id) FROM marts.{name} ORDER BY ALL").fetchall()
            for name in names
            if name != "input_files"
        }


def files(night: Night) -> dict[tuple[str, str], dict[str, Any]]:
    """Delivered files by path and status, each of which adds up."""
    for line in night.outcome["files"]:
        assert line["rows_in"] == sum(line[f"rows_{fate}"] for fate in FATES), line
    found = {(line["path"], line["status"]): line for line in night.outcome["files"]}
    assert len(found) == len(night.outcome["files"])
    return found


@pytest.fixture(scope="module")
def before(demo_night: Night) -> dict[str, list[tuple[Any, ...]]]:
    return figures(demo_night.root)


def test_the_forms_differ_from_the_originals_and_cover_every_container(demo_night: Night) -> None:
    forms = {path: resaved(path) for path in inbox_files(demo_night.root)}
    assert all(forms.values())
    assert {name for made in forms.values() for name in made} == {"utf-16", "cp932", "semicolons", "inline"}
    assert all(saved != path.read_bytes() for path, made in forms.items() for saved in made.values())


def test_files_saved_anew_under_their_names_give_the_same_figures(
    released_root: Path, demo_night: Night, before: dict[str, list[tuple[Any, ...]]]
) -> None:
    former = files(demo_night)
    for number, path in enumerate(inbox_files(released_root)):
        forms = list(resaved(path).values())
        path.write_bytes(forms[number % len(forms)])
    night = run_night(released_root)
    assert (night.exit_code, night.outcome["status"]) == (0, "released"), night.said()
    assert figures(released_root) == before
    # The release is another one, as input_files says: other bytes, and the former ones superseded.
    found = files(night)
    for (path, _), line in former.items():
        again = found[(path, "landed")]
        assert [again[f"rows_{fate}"] for fate in FATES] == [line[f"rows_{fate}"] for fate in FATES]
        superseded = found[(path, "superseded")]
        assert superseded["rows_accepted"] == superseded["rows_duplicate"] == 0
        assert superseded["rows_quarantined"] == line["rows_quarantined"]
    assert len(found) == 2 * len(former)
    again = run_night(released_root)
    assert (again.exit_code, again.outcome["status"]) == (0, "nothing_new")
    assert again.outcome["stands"]["run_id"] == night.outcome["run_id"]


def test_files_saved_anew_beside_the_old_ones_are_all_duplicates(
    released_root: Path, demo_night: Night, before: dict[str, list[tuple[Any, ...]]]
) -> None:
    former = {path: line for (path, _), line in files(demo_night).items()}
    copies: dict[str, str] = {}
    for path in inbox_files(released_root):
        for form, saved in resaved(path).items():
            copy = path.with_name(f"{path.stem}_{form}{path.suffix}")
            copy.write_bytes(saved)
            copies[str(copy.relative_to(released_root))] = str(path.relative_to(released_root))
    night = run_night(released_root)
    assert (night.exit_code, night.outcome["status"]) == (0, "released"), night.said()
    assert figures(released_root) == before
    found = {path: line for (path, _), line in files(night).items()}
    assert found.keys() == {*former, *copies}
    for copy, original in copies.items():
        line, first = found[copy], former[original]
        assert line["rows_in"] == first["rows_in"] and line["rows_quarantined"] == first["rows_quarantined"]
        # A roster is a dated list: its people are no duplicates of the same people in another list.
        accepted = first["rows_accepted"] if "inbox/roster/" in copy else 0
        assert line["rows_accepted"] == accepted, line
        assert line["rows_in"] == accepted + sum(line[f"rows_{fate}"] for fate in FATES[1:])
    assert {path: found[path] for path in former} == former
