"""A release with a damaged form is not published: readers keep the old one, untouched, whichever form it is."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from dagster_project.messages import CouldNotRun
from dagster_project.release import publish as publishing
from dagster_project.release.forms.form import Draft
from dagster_project.release.publish import Evidence, publish
from dagster_project.settings import DataRoot

FORMS = ("katsuyo.duckdb", "parquet/cost.parquet", "csv/cost.csv", "katsuyo.xlsx")
NOW = datetime(2025, 4, 1, tzinfo=UTC)


def _files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_readers_keep_the_old_release_until_every_form_is_whole(
    released_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = DataRoot(released_root)
    with duckdb.connect(str(root.work_database)) as connection:
        connection.execute("UPDATE marts.cost SET hourly_cost_source = 'another'")
    old = root.published.resolve()
    before = _files(old)
    write = publishing.write_forms
    for name in FORMS:

        def write_and_cut(draft: Draft, name: str = name) -> None:
            write(draft)
            content = (draft.folder / name).read_bytes()
            (draft.folder / name).write_bytes(content[:-200])

        monkeypatch.setattr(publishing, "write_forms", write_and_cut)
        with pytest.raises(CouldNotRun):
            publish(root, Evidence("run", ()), NOW)
        assert root.published.resolve() == old and _files(old) == before
    monkeypatch.setattr(publishing, "write_forms", write)
    publish(root, Evidence("run", ()), NOW)
    assert root.published.resolve() != old and _files(old) == before
