"""Publishing: marts and evidence in, one new release pointed to, or nothing changed.

Add here: a step between "every check passed" and "readers see it". Keep out: the forms (forms/), the pointer
(swap.py), and which releases stay (retention.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from dagster_project.contracts import SCHEMA_VERSION
from dagster_project.files import delete_folder, write_atomically
from dagster_project.intake.columns.file import NAME as COLUMNS_FILE
from dagster_project.intake.settling.settlement import open_database
from dagster_project.messages import Message
from dagster_project.release import history as log
from dagster_project.release import retention, swap
from dagster_project.release.canonical import MartRows, read_marts, release_hash
from dagster_project.release.forms.form import Draft
from dagster_project.release.forms.registry import write_forms
from dagster_project.release.forms.verification import verify_forms
from dagster_project.release.generations import generations
from dagster_project.release.manifest import (
    MANIFEST,
    CheckResult,
    DeclarationFile,
    Manifest,
    PublishedFile,
    versions,
)
from dagster_project.release.manifest_schema import SCHEMA_FILE, schema_text
from dagster_project.release.publication import Publication, of_a_city
from dagster_project.release.wholeness import is_whole, sha256_of
from dagster_project.settings import DataRoot

RELEASE_ID_HEX_DIGITS = 16


@dataclass(frozen=True)
class Evidence:
    """What allowed the release: the run, its required checks (all of them passed) and its warnings."""

    run_id: str
    checks: tuple[CheckResult, ...]
    warnings: tuple[Message, ...] = ()


@dataclass(frozen=True)
class Published:
    """The release that this night's figures are, and whether readers see it since this night.

    ``held`` says why they do not see it: they are pinned, or it was rolled back. ``notices`` are for the officer.
    """

    release_id: str
    folder: Path
    is_new: bool
    row_counts: Mapping[str, int]
    held: Message | None = None
    notices: tuple[Message, ...] = ()


def publish(
    root: DataRoot,
    evidence: Evidence,
    now: datetime,
    keep: int = retention.KEEP_RELEASES,
    kind: Publication | None = None,
) -> Published:
    """Makes a release of the work database's marts, unless the same figures are published already, and points readers
    to it, unless a person has pinned them. Of older releases the newest ``keep`` stay.

    ``now`` dates manifest and log for people; no figure and no other file depends on it. ``kind`` is the release of a
    city unless told otherwise.

    Raises:
        CouldNotRun: the written release does not read back as what was to be published.
    """
    kind = kind or of_a_city(root)
    figures = root.figures_file.read_bytes() if root.figures_file.exists() else b""
    with open_database(root.work_database, read_only=True) as connection:
        marts = read_marts(connection, kind.contracts)
    digest = release_hash(marts, SCHEMA_VERSION, figures)
    release_id = digest[:RELEASE_ID_HEX_DIGITS]
    release = root.releases / release_id
    root.releases.mkdir(parents=True, exist_ok=True)
    retention.sweep(root, now)
    stood_already = is_whole(release, digest)
    if stood_already:
        kind.remember(marts)
    else:
        _make(root, release, digest, marts, evidence, now, kind)
    past = log.read(root)
    if stood_already and generations(root)[0].release_id != release_id:
        past = past.with_came_back(release_id, now.isoformat(timespec="seconds"))
        log.write(root, past)
    held = log.why_held(past, release_id)
    target = release if held is None else _pinned(root, past)
    moves = target is not None and swap.published_release(root) != target.resolve()
    if target is not None and moves:
        swap.point_to(root, target)
    notices = retention.remove_old(root, keep, now)
    counts = {name: len(mart.rows) for name, mart in marts.items()}
    return Published(release_id, release, held is None and moves, counts, held, notices)


def _pinned(root: DataRoot, past: log.History) -> Path | None:
    """Where readers belong while a release is held: a killed `katsuyo rollback` may have pinned and not yet pointed."""
    folder = root.releases / past.pin.release_id if past.pin else None
    return folder if folder and folder.is_dir() else None


def _make(
    root: DataRoot,
    release: Path,
    digest: str,
    marts: Mapping[str, MartRows],
    evidence: Evidence,
    now: datetime,
    kind: Publication,
) -> None:
    """Builds the release beside its name, proves it, and gives it the name; on an error nothing of it is left."""
    building = release.with_name(f"{swap.BUILDING}{release.name}")
    try:
        building.mkdir()
        draft = Draft(building, release.name, marts, root.work_database)
        _write_files(draft, kind, evidence)
        written = _manifest(
            building, digest, marts, evidence, now, _declarations(root, kind), swap.pointer_kind(root), kind
        )
        write_atomically(building / MANIFEST, written.model_dump_json(indent=2).encode())
        swap.sync_tree(building)
        # Before it has its name: a finished release can be shown later, without a night.
        kind.remember(marts)
        swap.settle(building, release)
    except Exception:
        delete_folder(building)
        raise


def _write_files(draft: Draft, kind: Publication, evidence: Evidence) -> None:
    """What readers open; the forms are read back."""
    write_forms(draft)
    verify_forms(draft)
    kind.write_pages(draft, evidence.warnings)
    (draft.folder / SCHEMA_FILE).write_bytes(schema_text().encode())


def _declarations(root: DataRoot, kind: Publication) -> tuple[DeclarationFile, ...]:
    """programme.yml, figures.csv, every columns.yml and what this kind of release has: what beside the delivered files
    makes the figures."""
    own = [root.path / name for name in kind.declarations]
    paths = [root.programme_file, root.figures_file, *own, *sorted(root.inbox.rglob(COLUMNS_FILE))]
    return tuple(
        DeclarationFile(path=path.relative_to(root.path).as_posix(), sha256=sha256_of(path))
        for path in paths
        if path.is_file()
    )


def _manifest(
    folder: Path,
    digest: str,
    marts: Mapping[str, MartRows],
    evidence: Evidence,
    now: datetime,
    declarations: tuple[DeclarationFile, ...],
    pointer: swap.Pointer,
    kind: Publication,
) -> Manifest:
    return Manifest(
        release_id=digest[:RELEASE_ID_HEX_DIGITS],
        release_hash=digest,
        schema_version=SCHEMA_VERSION,
        organisation_code=kind.organisation_code(marts),
        published_at=now.isoformat(timespec="seconds"),
        run_id=evidence.run_id,
        pointer=pointer,
        inputs=kind.inputs(marts),
        row_counts={name: len(mart.rows) for name, mart in marts.items()},
        checks=evidence.checks,
        files=tuple(
            PublishedFile(path=path.relative_to(folder).as_posix(), sha256=sha256_of(path), bytes=path.stat().st_size)
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        ),
        versions=versions(),
        warnings=tuple({"ja": warning.ja, "en": warning.en} for warning in evidence.warnings),
        declarations=declarations,
    )
