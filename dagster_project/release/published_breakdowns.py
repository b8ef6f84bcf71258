"""What was ever published of the broken-down marts, kept as values: ``landed/published_breakdowns.json``.

Whoever reads tonight's release may have kept every earlier one. The file is written before readers see a release, and
deleting releases or rolling back does not touch it: what was told stays told. Add here: how it is kept. Keep out: what a
state holds (analysis/disclosure/states.py).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from dagster_project.analysis.disclosure.history import History
from dagster_project.analysis.disclosure.states import READ, Marts, states_of
from dagster_project.files import write_atomically
from dagster_project.messages import CouldNotRun, Message
from dagster_project.release.canonical import MartRows
from dagster_project.release.generations import generations
from dagster_project.release.reading import Release
from dagster_project.settings import DataRoot


def read_history(root: DataRoot) -> History:
    """Family -> its states, oldest first; empty before the first release. Where the file is gone, what the releases tell
    that are still there.

    Raises:
        CouldNotRun: the file is there and cannot be read: without it nobody knows what readers know.
    """
    if not root.published_breakdowns.exists():
        return _told_by_releases(root)
    try:
        found = json.loads(root.published_breakdowns.read_bytes())
        return {str(family): list(states) for family, states in found["families"].items()}
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        raise CouldNotRun(
            Message(
                f"{root.published_breakdowns} が読めません。これまでに公表した内訳の記録です。控えから戻してください"
                "（消すと、過去の公表との引き算から少人数が分かる公表を止められません）。",
                f"{root.published_breakdowns} cannot be read. It keeps what was published by department: restore it from a "
                "backup (without it, nothing stops a release that gives small groups away by subtraction).",
            )
        ) from None


def remember(root: DataRoot, marts: Mapping[str, MartRows]) -> None:
    """Adds what the release tells of each family, where that differs from what the last one told."""
    before = read_history(root)
    after = _added(before, {mart: _rows(marts[mart]) for mart in READ})
    if after != before or not root.published_breakdowns.exists():
        content = json.dumps({"families": after}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        write_atomically(root.published_breakdowns, content.encode())


def _told_by_releases(root: DataRoot) -> History:
    history: History = {}
    for generation in reversed(generations(root)):
        release = Release(generation.folder, generation.manifest)
        if set(READ) <= set(release.tables):
            history = _added(history, {mart: release.rows(mart) for mart in READ})
    return history


def _added(history: History, rows: Marts) -> History:
    workshop_of = {row["survey_id"]: of for row in rows["survey_response"] if (of := _workshop(row["population"]))}
    after = {family: list(states) for family, states in history.items()}
    for family, state in states_of(rows, workshop_of).items():
        states = after.setdefault(family, [])
        if not states or states[-1] != state:
            states.append(state)
    return after


def _rows(mart: MartRows) -> list[dict[str, Any]]:
    return [dict(zip(mart.contract.columns, row, strict=True)) for row in mart.rows]


def _workshop(population: str) -> str | None:
    """The workshop in ``participants(<workshop>)``, the programme file's own words, which the mart carries."""
    before, _, rest = population.partition("(")
    return rest.removesuffix(")") if before == "participants" else None
