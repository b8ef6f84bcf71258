"""The same figures give the same bytes: at another time, in another time zone, locale and process."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import duckdb

from dagster_project.contracts import mart_contracts
from dagster_project.release.forms.form import Draft
from dagster_project.release.forms.registry import write_forms
from tests.release.forms.small_marts import RELEASE_ID, draft

REPOSITORY = Path(__file__).resolve().parents[3]
# A child of another day, time zone, locale and hash seed writes the forms of a work database.
CHILD = """
import datetime, locale, sys, time
from pathlib import Path
day = 86400 * 400
now, real = time.time, datetime.datetime
time.time = lambda: now() + day
localtime, gmtime = time.localtime, time.gmtime
time.localtime = lambda seconds=None: localtime(now() + day if seconds is None else seconds)
time.gmtime = lambda seconds=None: gmtime(now() + day if seconds is None else seconds)
class Later(real):
    @classmethod
    def now(cls, tz=None):
        return real.now(tz) + datetime.timedelta(days=400)
    @classmethod
    def utcnow(cls):
        return real.utcnow() + datetime.timedelta(days=400)
datetime.datetime = Later
locale.setlocale(locale.LC_ALL, "")
import duckdb
from dagster_project.contracts import mart_contracts
from dagster_project.release.canonical import read_marts
from dagster_project.release.forms.form import Draft
from dagster_project.release.forms.registry import write_forms
database, folder, release_id = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
with duckdb.connect(str(database), read_only=True) as connection:
    marts = read_marts(connection, mart_contracts())
write_forms(Draft(folder, release_id, marts, database))
"""


def _elsewhere(made: Draft, folder: Path) -> None:
    folder.mkdir()
    environment = {**os.environ, "TZ": "America/St_Johns", "LC_ALL": "C", "PYTHONHASHSEED": "7", "PYTHONUTF8": "1"}
    subprocess.run(
        [sys.executable, "-c", CHILD, str(made.work_database), str(folder), RELEASE_ID],
        env={**environment, "PYTHONPATH": str(REPOSITORY)},
        check=True,
        timeout=120,
    )


def _hashes(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".duckdb"
    }


def test_all_forms_but_the_database_are_equal_byte_for_byte_and_it_is_equal_in_content(tmp_path: Path) -> None:
    made = draft(tmp_path)
    write_forms(made)
    other = tmp_path / "other"
    _elsewhere(made, other)
    here = _hashes(made.folder)
    assert here == _hashes(other)
    assert len(here) == 2 * len(mart_contracts()) + 1
    for name in mart_contracts():
        cells = []
        for folder in (made.folder, other):
            with duckdb.connect(str(folder / "katsuyo.duckdb"), read_only=True) as connection:
                cells.append(connection.execute(f"SELECT * FROM marts.{name}").fetchall())
        assert cells[0] == cells[1]


def test_the_workbook_bears_no_clock_no_system_and_no_compression(tmp_path: Path) -> None:
    """What the first test cannot vary: system and zlib. Every part is stored as it is, on one fixed day."""
    made = draft(tmp_path)
    write_forms(made)
    with zipfile.ZipFile(made.folder / "katsuyo.xlsx") as book:
        assert book.testzip() is None
        entries = {
            (part.date_time, part.create_system, part.compress_type, part.external_attr) for part in book.infolist()
        }
        core = book.read("docProps/core.xml").decode()
    assert entries == {((1980, 1, 1, 0, 0, 0), 3, zipfile.ZIP_STORED, 0o644 << 16)}
    assert core.count("2000-01-01T00:00:00Z") == 2
