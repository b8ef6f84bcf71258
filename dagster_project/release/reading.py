"""The published release as whoever reads it sees it: resolved once, then read only.

Add here: another way to look into one release. Keep out: making releases (publish.py), what a figure means.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from dagster_project.messages import CouldNotRun, Message
from dagster_project.release import swap
from dagster_project.release.forms.names import DATABASE, RELEASE_ID, SCHEMA
from dagster_project.release.manifest import Manifest, read_manifest
from dagster_project.settings import DataRoot

Row = dict[str, object]


@dataclass(frozen=True)
class Release:
    """One release folder and its manifest."""

    folder: Path
    manifest: Manifest

    @property
    def tables(self) -> tuple[str, ...]:
        return tuple(sorted(self.manifest.row_counts))

    def rows(self, table: str) -> Sequence[Row]:
        """All rows of one of ``tables``, without the release's own id."""
        with duckdb.connect(str(self.folder / DATABASE), read_only=True) as connection:
            cursor = connection.execute(f"SELECT * EXCLUDE ({RELEASE_ID}) FROM {SCHEMA}.{table} ORDER BY ALL")
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def published(root: DataRoot) -> Release:
    """The release that readers are pointed to now. Raises CouldNotRun where there is none, or it is damaged."""
    folder = swap.published_release(root)
    if folder is None:
        raise CouldNotRun(
            Message(
                f"{root.path} にはまだ公表されたものがありません。`katsuyo nightly --data {root.path}` で公表できます。",
                f"Nothing is published in {root.path} yet. `katsuyo nightly --data {root.path}` publishes.",
            )
        )
    manifest = read_manifest(folder)
    if manifest is None or not (folder / DATABASE).is_file():
        raise CouldNotRun(
            Message(
                f"公表されたもの（{folder}）が壊れています。夜間処理をもう一度動かしてください。",
                f"The release ({folder}) is damaged. Run the night again.",
            )
        )
    return Release(folder, manifest)
