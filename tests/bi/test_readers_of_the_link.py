"""What a BI tool may rely on: DuckDB resolves the link `published` whenever it opens it, and a browser is sent nowhere."""

from __future__ import annotations

from pathlib import Path

import duckdb

from bi.superset.superset_config import TALISMAN_CONFIG


def _release(folder: Path, release_id: str) -> Path:
    folder.mkdir(parents=True)
    with duckdb.connect(str(folder / "katsuyo.duckdb")) as connection:
        connection.execute(f"CREATE TABLE told AS SELECT '{release_id}' AS release_id")
    return folder


def _point(root: Path, release: Path) -> None:
    fresh = root / "fresh"
    fresh.symlink_to(release)
    fresh.replace(root / "published")


def _told(connection: duckdb.DuckDBPyConnection) -> str:
    return str(connection.execute("SELECT release_id FROM told").fetchall()[0][0])


def test_a_new_connection_reads_the_new_release_while_the_same_process_still_reads_the_old_one(tmp_path: Path) -> None:
    """DuckDB up to 1.4 gave the old one: a server whose queries overlap would have stayed there."""
    database = str(tmp_path / "published" / "katsuyo.duckdb")
    _point(tmp_path, _release(tmp_path / "releases" / "old", "old"))
    with duckdb.connect(database, read_only=True) as running:
        _point(tmp_path, _release(tmp_path / "releases" / "new", "new"))
        with duckdb.connect(database, read_only=True) as fresh:
            assert (_told(running), _told(fresh)) == ("old", "new")


def test_supersets_pages_may_load_nothing_from_outside() -> None:
    policy = TALISMAN_CONFIG["content_security_policy"]
    sources = [source for value in policy.values() for source in ([value] if isinstance(value, str) else value)]
    assert {source for source in sources if not source.startswith("'")} == {"blob:", "data:"}
