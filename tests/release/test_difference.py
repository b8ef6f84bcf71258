"""Two sets of marts, small enough to see by eye what differs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from dagster_project.release.canonical import Cell
from dagster_project.release.difference import CellChange, FileChange, Table, file_changes, mart_changes

KEY = ("organisation_code", "trial_id", "period_start")
COLUMNS = (*KEY, "uses", "share_rate", "share_percent")


def _table(*rows: tuple[Cell, ...], columns: tuple[str, ...] = COLUMNS, key: tuple[str, ...] = KEY) -> Table:
    return Table(columns, key, tuple(("142077", *row) for row in rows))


def test_rows_come_go_and_change_cell_by_cell() -> None:
    before = _table(
        ("t1", date(2024, 4, 1), 3, 0.5, Decimal("50.0")),
        ("t1", date(2024, 4, 2), 1, None, None),
        ("t2", date(2024, 4, 1), 7, 0.1, Decimal("10.0")),
    )
    after = _table(
        ("t1", date(2024, 4, 1), 3, 0.5 + 1e-14, Decimal("50.1")),
        ("t2", date(2024, 4, 1), 7, 0.1, Decimal("10.0")),
        ("t3", date(2024, 4, 1), 0, None, Decimal("0.0")),
    )
    (mart,) = mart_changes({"usage": before, "same": before}, {"usage": after, "same": before})
    assert (mart.mart, mart.change, mart.columns_added, mart.columns_removed) == ("usage", "changed", (), ())
    changed, removed, added = mart.rows
    # The rate differs beyond the twelve digits that make a release another one.
    assert (changed.change, changed.cells) == ("changed", (CellChange("share_percent", 50.0, 50.1),))
    assert removed.key == {"organisation_code": "142077", "trial_id": "t1", "period_start": "2024-04-02"}
    assert (removed.change, removed.cells) == ("removed", (CellChange("uses", 1, None),))
    assert added.key["trial_id"] == "t3"
    assert added.cells == (CellChange("uses", None, 0), CellChange("share_percent", None, 0.0))


def test_null_zero_and_false_are_three_things() -> None:
    columns, key = ("organisation_code", "id", "value"), ("organisation_code", "id")
    one = {"m": _table(("a", None), ("b", False), columns=columns, key=key)}
    other = {"m": _table(("a", 0), ("b", 0), columns=columns, key=key)}
    (mart,) = mart_changes(one, other)
    assert [row.cells for row in mart.rows] == [(CellChange("value", None, 0),), (CellChange("value", False, 0),)]


def test_rows_are_told_in_the_order_of_their_numbers() -> None:
    columns, key = ("organisation_code", "bucket_order", "people"), ("organisation_code", "bucket_order")
    before = {"m": _table((2, 1), (10, 1), (1, 1), columns=columns, key=key)}
    after = {"m": _table((2, 2), (10, 2), (1, 2), columns=columns, key=key)}
    (mart,) = mart_changes(before, after)
    assert [row.key["bucket_order"] for row in mart.rows] == [1, 2, 10]


def test_another_schema_tells_columns_tables_and_what_both_have() -> None:
    before = {"m": _table(("a", 1, 2), columns=("organisation_code", "id", "old", "kept"), key=("id",))}
    after = {
        "m": _table(("a", 2, 9), columns=("organisation_code", "id", "kept", "new"), key=("id",)),
        "n": _table(("x", 5), columns=("organisation_code", "id", "people"), key=("organisation_code", "id")),
    }
    changed, added = mart_changes(before, after)
    assert (changed.columns_added, changed.columns_removed, changed.rows) == (("new",), ("old",), ())
    assert (added.mart, added.change, len(added.rows)) == ("n", "added", 1)
    (gone,) = mart_changes({"n": after["n"]}, {})
    assert (gone.change, gone.rows[0].cells) == ("removed", (CellChange("people", 5, None),))


def test_a_table_whose_key_one_side_lacks_is_compared_by_whole_rows() -> None:
    before = {"m": _table(("a", 1), columns=("organisation_code", "id", "people"), key=("id",))}
    after = {"m": _table(("a", 2), columns=("organisation_code", "name", "people"), key=("name",))}
    (mart,) = mart_changes(before, after)
    assert [row.change for row in mart.rows] == ["removed", "added"]


def _file(path: str, sha: str, status: str = "landed", accepted: int = 10) -> dict[str, Cell]:
    scope = path.split("/")[1]
    return {
        "path": f"inbox/{path}",
        "sha256": sha,
        "scope_id": scope,
        "kind": "usage",
        "status": status,
        "rows_in": 10,
        "rows_accepted": accepted,
    }


def _by_path(before: list[dict[str, Cell]], after: list[dict[str, Cell]]) -> Mapping[str, FileChange]:
    found = file_changes(before, after)
    assert len({change.path for change in found}) == len(found)
    return {change.path.removeprefix("inbox/"): change for change in found}


def test_files_appear_change_vanish_and_are_renamed() -> None:
    before = [_file("trials/t1/same.csv", "s"), _file("trials/t1/old.csv", "o"), _file("trials/t1/log.csv", "1")]
    before += [_file("trials/t1/lost.csv", "l"), _file("trials/t1/quiet.csv", "q")]
    after = [
        _file("trials/t1/same.csv", "s"),
        _file("trials/t1/renamed.csv", "o"),
        _file("trials/t1/new.csv", "n", "landed", 4),
    ]
    after += [_file("trials/t1/log.csv", "2", "landed", 9), _file("trials/t1/log.csv", "1", "superseded", 0)]
    after += [_file("trials/t1/lost.csv", "l", "vanished")]
    found = _by_path(before, after)
    assert {path: change.change for path, change in found.items()} == {
        "trials/t1/renamed.csv": "renamed",
        "trials/t1/new.csv": "appeared",
        "trials/t1/log.csv": "replaced",
        "trials/t1/lost.csv": "status",
        "trials/t1/quiet.csv": "gone",
    }
    assert found["trials/t1/renamed.csv"].former_path == "inbox/trials/t1/old.csv"
    replaced = found["trials/t1/log.csv"]
    assert (replaced.sha256_before, replaced.sha256_after) == ("1", "2")
    assert (replaced.rows_accepted_before, replaced.rows_accepted_after) == (10, 9)
    assert {path for path, change in found.items() if change.moves_rows} == {
        "trials/t1/new.csv",
        "trials/t1/log.csv",
        "trials/t1/quiet.csv",
    }


def test_withdrawn_accepted_and_less_counted_files() -> None:
    before = [_file("trials/t1/a.csv", "a"), _file("trials/t1/b.csv", "b"), _file("trials/t1/c.csv", "c")]
    after = [
        _file("trials/t1/a.csv", "a", "withdrawn", 0),
        _file("trials/t1/b.csv", "b", "landed", 7),
        _file("trials/t1/c.csv", "c"),
        _file("trials/t1/c.csv", "broken", "refused", 0),
    ]
    found = _by_path(before, after)
    withdrawn, fewer, accepted = (found[f"trials/t1/{name}.csv"] for name in "abc")
    assert (withdrawn.change, withdrawn.status_before, withdrawn.status_after) == ("status", "landed", "withdrawn")
    assert (fewer.change, fewer.rows_accepted_after) == ("rows", 7)
    # The former content goes on counting beside a refused one that was accepted.
    assert (accepted.change, accepted.status_after) == ("replaced", "refused")


def test_the_same_inputs_differ_in_nothing() -> None:
    files = [_file("trials/t1/a.csv", "a"), _file("trials/t1/a.csv", "b", "superseded", 0)]
    assert file_changes(files, list(reversed(files))) == ()
    assert mart_changes({"m": _table()}, {"m": _table()}) == ()
