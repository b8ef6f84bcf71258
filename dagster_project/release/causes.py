"""Which changed input a changed row may come from: the files of the trials, workshops and surveys in its key.

It is a pointer for whoever looks, not a proof: nothing is recomputed. Add here: what one thing's figures take from
another's files. Keep out: finding the changes (difference.py).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Literal

from dagster_project.programme import Programme
from dagster_project.release.difference import FileChange, MartChange, RowChange

PROGRAMME_FILE, FIGURES_FILE = "programme.yml", "figures.csv"

Relations = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class DeclarationChange:
    """A file in which people declare what is measured: programme.yml, figures.csv, a columns.yml."""

    path: str
    change: Literal["appeared", "changed", "gone"]
    sha256_before: str | None
    sha256_after: str | None


def declaration_changes(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[DeclarationChange, ...]:
    """What differs between two releases' hashes by path."""
    return tuple(
        DeclarationChange(
            path,
            "appeared" if path not in before else "changed" if path in after else "gone",
            before.get(path),
            after.get(path),
        )
        for path in sorted({*before, *after})
        if before.get(path) != after.get(path)
    )


def relations(programme: Programme) -> Relations:
    """Id -> the ids whose files its figures are counted from: a workshop's repeat participants come from all workshops
    of its series, a survey's invited people from its workshop or trial, a series from all of its own."""
    found: dict[str, set[str]] = defaultdict(set)
    in_series: dict[str, set[str]] = defaultdict(set)
    for workshop in programme.workshops:
        in_series[workshop.series].add(workshop.id)
    for workshop in programme.workshops:
        found[workshop.id] |= in_series[workshop.series]
        found[workshop.series] |= in_series[workshop.series]
    for survey in programme.surveys:
        found[survey.id] |= {one for one in (survey.workshop, survey.trial, survey.population.id) if one}
        for workshop in programme.workshops:
            if workshop.id == survey.workshop:
                found[workshop.series].add(survey.id)
    return {name: frozenset(ids) for name, ids in found.items()}


def with_causes(
    marts: Sequence[MartChange],
    files: Sequence[FileChange],
    declarations: Sequence[DeclarationChange],
    related: Relations,
) -> tuple[MartChange, ...]:
    """The same changes, each row with the paths that may have caused it, the nearest first."""
    return tuple(
        replace(
            mart,
            rows=tuple(
                replace(row, causes=_causes(mart.mart, row, files, declarations, related)) for row in mart.rows
            ),
        )
        for mart in marts
    )


def _causes(
    mart: str,
    row: RowChange,
    files: Sequence[FileChange],
    declarations: Sequence[DeclarationChange],
    related: Relations,
) -> tuple[str, ...]:
    declared = [change.path for change in declarations if change.path == PROGRAMME_FILE]
    if mart == "input_files":
        own = [change.path for change in files if change.path == row.key["path"]]
        return tuple(dict.fromkeys(own))
    moved = [change for change in files if change.moves_rows]
    ids = [value for column, value in row.key.items() if column.endswith("_id") and isinstance(value, str)]
    scopes = list(dict.fromkeys([*ids, *(other for one in ids for other in sorted(related.get(one, ())))]))
    if mart == "printed_figures":
        near = [change.path for change in declarations if change.path == FIGURES_FILE]
        near += [change.path for change in moved]
    else:
        near = [change.path for scope in scopes for change in moved if change.scope_id == scope]
        near += [change.path for change in declarations if PurePosixPath(change.path).parent.name in scopes]
        # People are told apart by the staff lists, whatever is counted of them.
        near = near or [change.path for change in moved if change.kind == "roster"]
        if not ids:
            # A row of the whole programme (a kind of work) is counted from everything.
            near = [change.path for change in moved]
    return tuple(dict.fromkeys([*near, *declared]))
