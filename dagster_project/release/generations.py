"""The releases of a data root as generations: which there are, which one a person means, and which follows which.

Add here: another way to name a release, another question about their order. Keep out: what stands in one, the pointer
(swap.py), and what became of one later (history.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from dagster_project.messages import CouldNotRun, Message
from dagster_project.release import history as log
from dagster_project.release import swap
from dagster_project.release.history import History
from dagster_project.release.manifest import Manifest, read_manifest
from dagster_project.settings import DataRoot


@dataclass(frozen=True)
class Generation:
    """One finished release."""

    folder: Path
    manifest: Manifest

    @property
    def release_id(self) -> str:
        return self.manifest.release_id


def generations(root: DataRoot) -> list[Generation]:
    """Every finished release, the newest first: by when it was made or, where its figures came back, made again. A
    folder without a readable manifest is none."""
    past = log.read(root)
    folders = root.releases.iterdir() if root.releases.is_dir() else ()
    found = [
        Generation(folder, manifest)
        for folder in folders
        if not folder.name.startswith(".") and (manifest := read_manifest(folder)) is not None
    ]
    return sorted(found, key=lambda generation: _age(generation, past), reverse=True)


def _age(generation: Generation, past: History) -> tuple[datetime, str]:
    made = datetime.fromisoformat(generation.manifest.published_at)
    again = past.last_came_back(generation.release_id)
    return max(made, datetime.fromisoformat(again)) if again else made, generation.release_id


def before(known: Sequence[Generation], shown: Generation, past: History) -> list[Generation]:
    """What a person may go back to from ``shown``: the older ones of ``known`` (newest first) not taken back."""
    older = known[known.index(shown) + 1 :]
    return [generation for generation in older if past.taken_back(generation.release_id) is None]


def published_generation(root: DataRoot, known: Sequence[Generation]) -> Generation | None:
    """The one that readers are pointed to; the newest where the pointer is gone."""
    folder = swap.published_release(root)
    named = [generation for generation in known if folder and generation.folder.resolve() == folder]
    return next(iter([*named, *known]), None)


def named(known: Sequence[Generation], prefix: str) -> Generation:
    """The release whose id begins with ``prefix``.

    Raises:
        CouldNotRun: there is none, or more than one.
    """
    meant = [generation for generation in known if prefix and generation.release_id.startswith(prefix)]
    if len(meant) == 1:
        return meant[0]
    ids = ", ".join(generation.release_id for generation in (meant or known)) or "-"
    if meant:
        raise CouldNotRun(
            Message(
                f"「{prefix}」で始まるリリースが {len(meant)} つあります。もう少し長く書いてください: {ids}",
                f"{len(meant)} releases begin with '{prefix}'. Write more of the id: {ids}",
            )
        )
    raise CouldNotRun(
        Message(
            f"「{prefix}」というリリースはありません。あるもの（新しい順）: {ids}",
            f"There is no release '{prefix}'. There are (newest first): {ids}",
        )
    )


def pair(root: DataRoot, wanted: Sequence[str]) -> tuple[Generation, Generation]:
    """The releases to compare, the one before and the one after: the two named; one named and the published one; or
    the newest other one and the published one.

    Raises:
        CouldNotRun: more than two are named, one is unknown, or there are fewer than two.
    """
    known = generations(root)
    if len(wanted) > 2:
        raise CouldNotRun(
            Message(
                f"比べるリリースは二つまでです（{len(wanted)} つ書かれています）。",
                f"Two releases are compared, not {len(wanted)}.",
            )
        )
    meant = [named(known, prefix) for prefix in wanted]
    if len(meant) == 2:
        return meant[0], meant[1]
    after = published_generation(root, known)
    if meant and after and meant[0] != after:
        return meant[0], after
    others = [generation for generation in known if generation != after]
    if after is None or not others:
        raise CouldNotRun(
            Message(
                f"比べるにはリリースが二つ要ります（{root.releases} に {len(known)} つ）。",
                f"Two releases are needed to compare ({root.releases} has {len(known)}).",
            )
        )
    return others[0], after
