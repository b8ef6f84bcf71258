"""Publishing: marts and evidence in, one new release pointed to, or nothing changed.

Add here: a step between "every check passed" and "readers see it". Keep out: the forms (forms.py) and the pointer
(swap.py).
"""

from __future__ import annotations

import csv
import hashlib
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from dagster_project.contracts import SCHEMA_VERSION, mart_contracts
from dagster_project.files import write_atomically
from dagster_project.intake.columns_file import NAME as COLUMNS_FILE
from dagster_project.intake.settlement import open_database
from dagster_project.messages import CouldNotRun, Message
from dagster_project.release import forms, swap
from dagster_project.release.canonical import MartRows, read_marts, release_hash
from dagster_project.release.manifest import (
    MANIFEST,
    CheckResult,
    DeclarationFile,
    InputFile,
    Manifest,
    PublishedFile,
    read_manifest,
    versions,
)
from dagster_project.release.published_breakdowns import remember
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
    """The release that readers now see, and whether this night made it so."""

    release_id: str
    folder: Path
    is_new: bool
    row_counts: Mapping[str, int]


def publish(root: DataRoot, evidence: Evidence, now: datetime) -> Published:
    """Makes a release of the work database's marts, unless the same figures are published already.

    ``now`` dates the manifest for people; no figure and no other file depends on it.

    Raises:
        CouldNotRun: the written release does not read back as what was to be published.
    """
    figures = root.figures_file.read_bytes() if root.figures_file.exists() else b""
    with open_database(root.work_database, read_only=True) as connection:
        marts = read_marts(connection, mart_contracts())
    digest = release_hash(marts, SCHEMA_VERSION, figures)
    release_id = digest[:RELEASE_ID_HEX_DIGITS]
    counts = {name: len(mart.rows) for name, mart in marts.items()}
    release = root.releases / release_id
    current = swap.published_release(root)
    manifest = read_manifest(current) if current else None
    if current and manifest and manifest.release_hash == digest:
        return Published(release_id, current, False, counts)
    root.releases.mkdir(parents=True, exist_ok=True)
    _sweep(root)
    if not _is_whole(release, digest):
        building = root.releases / f"{swap.BUILDING}{release_id}"
        building.mkdir()
        _write_forms(building, release_id, marts, root.work_database)
        _verify(building, marts, digest, figures)
        written = _manifest(building, digest, marts, evidence, now, _declarations(root))
        write_atomically(building / MANIFEST, written.model_dump_json(indent=2).encode())
        swap.sync_tree(building)
        swap.settle(building, release)
    remember(root, marts)
    swap.point_to(root, release)
    return Published(release_id, release, True, counts)


def _sweep(root: DataRoot) -> None:
    """Removes what a killed night left half-built; a release under its own name is never touched."""
    for leftover in root.releases.glob(f"{swap.BUILDING}*"):
        shutil.rmtree(leftover)


def _is_whole(release: Path, digest: str) -> bool:
    """True where the folder is that release with every file as its manifest says (a killed night may have finished
    the folder and not the swap; earlier figures may have come back)."""
    manifest = read_manifest(release)
    if manifest is None or manifest.release_hash != digest:
        return False
    return all(_sha256(release / file.path) == file.sha256 for file in manifest.files)


def _write_forms(folder: Path, release_id: str, marts: Mapping[str, MartRows], work_database: Path) -> None:
    forms.write_database(folder, release_id, marts, work_database)
    forms.write_parquet(folder, marts)
    forms.write_csv(folder, release_id, marts)


def _verify(folder: Path, marts: Mapping[str, MartRows], digest: str, figures: bytes) -> None:
    """Opens every form read-only and compares: the database cell by cell (by the hash), the others by rows."""
    with duckdb.connect(str(folder / forms.DATABASE), read_only=True) as connection:
        again = release_hash(read_marts(connection, mart_contracts()), SCHEMA_VERSION, figures)
        faults = [] if again == digest else [forms.DATABASE]
        for name, mart in marts.items():
            parquet = str(folder / "parquet" / f"{name}.parquet").replace("'", "''")
            counted = connection.execute(f"SELECT count(*) FROM read_parquet('{parquet}')").fetchall()[0][0]
            if counted != len(mart.rows):
                faults.append(f"parquet/{name}.parquet")
            with (folder / "csv" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
                if sum(1 for _ in csv.reader(file)) - 1 != len(mart.rows):
                    faults.append(f"csv/{name}.csv")
    if faults:
        names = ", ".join(faults)
        raise CouldNotRun(
            Message(
                f"書き出したリリースを読み直すと内容が違います（{names}）。ディスクを確かめて、もう一度実行してください。",
                f"The release reads back differently from what was written ({names}). Check the disk and run again.",
            )
        )


def _declarations(root: DataRoot) -> tuple[DeclarationFile, ...]:
    """programme.yml, figures.csv and every columns.yml: what beside the delivered files makes the figures."""
    paths = [root.programme_file, root.figures_file, *sorted(root.inbox.rglob(COLUMNS_FILE))]
    return tuple(
        DeclarationFile(path=path.relative_to(root.path).as_posix(), sha256=_sha256(path))
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
) -> Manifest:
    return Manifest(
        release_id=digest[:RELEASE_ID_HEX_DIGITS],
        release_hash=digest,
        schema_version=SCHEMA_VERSION,
        organisation_code=_organisation_code(marts),
        published_at=now.isoformat(timespec="seconds"),
        run_id=evidence.run_id,
        pointer=swap.POINTER,
        inputs=_inputs(marts["input_files"]),
        row_counts={name: len(mart.rows) for name, mart in marts.items()},
        checks=evidence.checks,
        files=tuple(
            PublishedFile(path=path.relative_to(folder).as_posix(), sha256=_sha256(path), bytes=path.stat().st_size)
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        ),
        versions=versions(),
        warnings=tuple({"ja": warning.ja, "en": warning.en} for warning in evidence.warnings),
        declarations=declarations,
    )


def _organisation_code(marts: Mapping[str, MartRows]) -> str:
    codes: Sequence[str] = sorted({str(row[0]) for mart in marts.values() for row in mart.rows})
    return codes[0] if codes else ""


def _inputs(mart: MartRows) -> tuple[InputFile, ...]:
    names = list(mart.contract.columns)
    rows = [dict(zip(names, row, strict=True)) for row in mart.rows]
    return tuple(InputFile(**{field: row[field] for field in InputFile.model_fields}) for row in rows)


def _sha256(path: Path) -> str:
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
