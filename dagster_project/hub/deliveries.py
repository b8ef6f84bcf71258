"""The releases the hub is given: found where people keep them, each verified alone, one per organisation.

Add here: another place in which a city's release may lie. Keep out: what makes a release trustworthy (verification.py).
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb

from dagster_project.hub.sentences import VERDICTS
from dagster_project.hub.verification import CityRelease, NotAsStated, verified
from dagster_project.messages import Message
from dagster_project.release import swap
from dagster_project.release.manifest import MANIFEST, Manifest, read_manifest
from dagster_project.settings import DataRoot

ACCEPTED: Final = "accepted"
_TWICE: Final = "given_twice"


@dataclass(frozen=True)
class Delivery:
    """One release as it was given. ``city`` holds its figures when the verdict is ``accepted``, and only then."""

    manifest: Manifest
    manifest_sha256: str
    verdict: str
    what: str = ""
    city: CityRelease | None = None

    @property
    def refusal(self) -> Message | None:
        """Why it is not compared, for the tables: the same for everybody who was given this release."""
        if self.verdict == ACCEPTED:
            return None
        said, where = VERDICTS[self.verdict], f" [{self.what}]" if self.what else ""
        return Message(f"{said.ja}{where}", f"{said.en}{where}")


@dataclass(frozen=True)
class Deliveries:
    """Every release with a readable manifest, in an order that does not depend on how they were given. ``notices`` tell
    whoever runs the hub which folder is no release and which release is refused; ``unread`` counts the former."""

    all: tuple[Delivery, ...]
    notices: tuple[Message, ...]
    unread: int

    @property
    def cities(self) -> tuple[CityRelease, ...]:
        """The accepted ones, by organisation code."""
        return tuple(delivery.city for delivery in self.all if delivery.city is not None)

    @property
    def published_notices(self) -> tuple[Message, ...]:
        """The notices as a manifest may tell them: without the paths of this machine."""
        refused = [(delivery.manifest.organisation_code, delivery.refusal) for delivery in self.all]
        told = [Message(f"{code}: {said.ja}。", f"{code}: {said.en}.") for code, said in refused if said is not None]
        if self.unread:
            ja = f"渡されたフォルダのうち {self.unread} 個には、読めるリリースがありませんでした。"
            told.append(Message(ja, f"Folders given that held no readable release: {self.unread}."))
        return tuple(told)


def receive(folders: Sequence[Path]) -> Deliveries:
    """Reads each folder: a data root, its ``published``, or a release. Nothing in them is changed."""
    notices: list[Message] = []
    read: list[tuple[Path, Delivery]] = []
    with duckdb.connect(config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}) as con:
        for folder in folders:
            delivery = _receive(folder, con)
            if delivery is None:
                notices.append(
                    Message(
                        f"{folder}: リリースがありません（読める {MANIFEST} がありません）。",
                        f"{folder}: no release here (no readable {MANIFEST}).",
                    )
                )
            else:
                read.append((folder, delivery))
    judged = _one_per_organisation(read)
    for folder, delivery in judged:
        if delivery.refusal is not None:
            said, code = delivery.refusal, delivery.manifest.organisation_code
            notices.append(Message(f"{folder}（{code}）: {said.ja}。", f"{folder} ({code}): {said.en}."))
    distinct = tuple(_distinct(delivery for _, delivery in judged))
    return Deliveries(distinct, tuple(sorted(notices, key=str)), len(folders) - len(read))


def release_folder(folder: Path) -> Path | None:
    """The release that a folder is, or that readers of it are pointed to; resolved once. None where there is none."""
    if (folder / MANIFEST).is_file():
        return folder.resolve()
    root = folder.parent if folder.name == DataRoot(folder).published.name else folder
    return swap.published_release(DataRoot(root))


def _receive(given: Path, connection: duckdb.DuckDBPyConnection) -> Delivery | None:
    folder = release_folder(given)
    manifest = read_manifest(folder) if folder else None
    if folder is None or manifest is None:
        return None
    digest = hashlib.sha256((folder / MANIFEST).read_bytes()).hexdigest()
    try:
        return Delivery(manifest, digest, ACCEPTED, city=verified(folder, manifest, connection))
    except NotAsStated as fault:
        return Delivery(manifest, digest, fault.verdict, fault.what)


def _one_per_organisation(read: Iterable[tuple[Path, Delivery]]) -> list[tuple[Path, Delivery]]:
    """Two good releases of one organisation are both refused; the same figures given twice are given once."""
    judged, hashes = list(read), defaultdict(set)
    for _, delivery in judged:
        if delivery.city is not None:
            hashes[delivery.city.code].add(delivery.manifest.release_hash)
    return [
        (folder, delivery)
        if delivery.city is None or len(hashes[delivery.city.code]) == 1
        else (folder, Delivery(delivery.manifest, delivery.manifest_sha256, _TWICE))
        for folder, delivery in judged
    ]


def _distinct(deliveries: Iterable[Delivery]) -> list[Delivery]:
    """One per organisation, release and verdict. Of equal ones the first by the manifest's hash, and so by nothing that
    an order of folders could change."""
    found: dict[tuple[str, str, str], Delivery] = {}
    for delivery in sorted(deliveries, key=lambda given: (given.what, given.manifest_sha256)):
        manifest = delivery.manifest
        found.setdefault((manifest.organisation_code, manifest.release_id, delivery.verdict), delivery)
    return [found[key] for key in sorted(found)]
