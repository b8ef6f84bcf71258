"""What `katsuyo releases` tells: every release there is and was, the newest first, with what became of each.

Add here: a fact of the list. Keep out: its look (cli_releases.py), and changing anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dagster_project.release import history as log
from dagster_project.release import swap
from dagster_project.release.generations import Generation, generations
from dagster_project.release.history import History, Pin
from dagster_project.settings import DataRoot


@dataclass(frozen=True)
class ReleaseLine:
    """One release. ``rows``, ``checks`` and ``bytes`` are None once its folder is gone."""

    release_id: str
    release_hash: str
    published_at: str
    is_published: bool = False
    is_pinned: bool = False
    rolled_back: str | None = None
    """The reason, where it was taken back."""
    came_back_at: str | None = None
    removed_at: str | None = None
    rows: int | None = None
    checks: int | None = None
    bytes: int | None = None


@dataclass(frozen=True)
class Listing:
    lines: tuple[ReleaseLine, ...]
    pin: Pin | None


def listing(root: DataRoot) -> Listing:
    """Raises CouldNotRun where the log of releases is damaged."""
    past = log.read(root)
    shown = swap.published_release(root)
    lines = [_present(generation, past, shown == generation.folder.resolve()) for generation in generations(root)]
    lines += [
        ReleaseLine(
            release_id=entry.release_id,
            release_hash=entry.release_hash,
            published_at=entry.published_at,
            rolled_back=_reason(past, entry.release_id),
            removed_at=entry.removed_at,
        )
        for entry in past.removed
    ]
    return Listing(tuple(sorted(lines, key=_age, reverse=True)), past.pin)


def _present(generation: Generation, past: History, is_published: bool) -> ReleaseLine:
    manifest = generation.manifest
    return ReleaseLine(
        release_id=manifest.release_id,
        release_hash=manifest.release_hash,
        published_at=manifest.published_at,
        is_published=is_published,
        is_pinned=past.pin is not None and past.pin.release_id == manifest.release_id,
        rolled_back=_reason(past, manifest.release_id),
        came_back_at=past.last_came_back(manifest.release_id),
        rows=sum(manifest.row_counts.values()),
        checks=len(manifest.checks),
        bytes=sum(file.bytes for file in manifest.files),
    )


def _reason(past: History, release_id: str) -> str | None:
    taken = past.taken_back(release_id)
    return taken.reason if taken else None


def _age(line: ReleaseLine) -> datetime:
    return datetime.fromisoformat(line.published_at if line.removed_at else line.came_back_at or line.published_at)
