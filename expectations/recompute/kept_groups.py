"""Which landed files of uses are summed together by the gate, and the key under which such sums are kept.

A key stands for everything that the sums are made of: the bytes of the landed files and of the verdicts on their rows, the
people that they name, who is excluded, the trials' periods, and the code that says what an accepted row is. So a kept
sum can never be taken for one of other rows. Add here: whatever else a sum comes to hang on. Keep out: the sums
(person_days.py).
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import duckdb

from dagster_project.files import digest_of
from dagster_project.intake.settling import settled_uses
from dagster_project.kept_files import code_of, key_of, listed


@dataclass(frozen=True)
class Group:
    """Files of a trial without a person in common with its others; ``key`` is empty where nothing is kept."""

    files: tuple[str, ...]
    key: str = ""


def groups_of(connection: duckdb.DuckDBPyConnection, *, keep: bool) -> list[Group]:
    """All files with uses; one group of all of them where nothing is to be kept."""
    if not keep:
        rows = connection.execute("select distinct file_id from landed.usage_event").fetchall()
        return [Group(tuple(file_id for (file_id,) in rows))] if rows else []
    paths = {
        file_id: (Path(path), Path(verdict) if verdict else None)
        for file_id, path, verdict in connection.execute(
            "select file_id, path, verdict_path from settled.use_source"
        ).fetchall()
    }
    if not paths:
        return []
    identities = [path.parent.parent / "identity" / path.name for path, _ in paths.values()]
    connection.execute(
        f"""
        create or replace temp table bearer as
        select distinct file_id, trial_id, identity_key, coalesce(p.person_id, i.identity_key) as person,
            identity_key in (select identity_key from settled.excluded_identity) as is_excluded
        from read_parquet({listed(identities)}, union_by_name = true) i
        join settled.use_source using (file_id)
        left join landed.person p using (identity_key)
        """
    )
    with ThreadPoolExecutor(2) as pool:
        files = sorted({path for pair in paths.values() for path in pair if path is not None})
        content = dict(zip(files, pool.map(digest_of, files), strict=True))
    told = _told(connection)
    people = _people(connection)
    groups = []
    for members in _joined(connection, sorted(paths)):
        parts: list[list[str]] = [
            [name, *(content[path] if path else "" for path in paths[name]), people.get(name, "")] for name in members
        ]
        groups.append(Group(tuple(members), key_of(told, parts)))
    return groups


def _told(connection: duckdb.DuckDBPyConnection) -> list[object]:
    """What every group hangs on: the periods, and the code from landed files to the rows that count and to their sums."""
    periods: list[tuple[str, ...]] = connection.execute(
        "select trial_id, period_start::varchar, period_end::varchar from programme.trial order by all"
    ).fetchall()
    settled = connection.execute(
        "select trial_id, first_day::varchar, last_day::varchar from settled.use_period order by all"
    ).fetchall()
    code = code_of(Path(settled_uses.__file__).parent, Path(__file__).parent)
    return [code, [list(row) for row in periods], [list(row) for row in settled]]


def _people(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """File -> hash over the identities that it names, who each is, and whether it is excluded."""
    rows = connection.execute(
        "select file_id, sha256(string_agg(concat_ws(' ', identity_key, person, is_excluded), chr(10) order by identity_key))"
        " from bearer group by file_id"
    ).fetchall()
    return dict(rows)


def _joined(connection: duckdb.DuckDBPyConnection, files: list[str]) -> list[list[str]]:
    """The files by whom they name: two of a trial that name one person stand together."""
    first = "select trial_id, person, min(file_id) as first_file from bearer group by all"
    pairs = connection.execute(
        f"select distinct file_id, first_file from bearer join ({first}) using (trial_id, person)"
    ).fetchall()
    place = {file_id: {file_id} for file_id in files}
    for one, other in pairs:
        if place[one] is not place[other]:
            small, large = sorted((place[one], place[other]), key=len)
            large |= small
            for file_id in small:
                place[file_id] = large
    return [sorted(group) for group in {id(group): group for group in place.values()}.values()]
