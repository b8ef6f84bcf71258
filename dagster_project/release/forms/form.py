"""What a form is: how it is written, and how it is read back to be compared.

Add here: what every form must be able to do. Keep out: any one form.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from dagster_project.contracts import MartContract
from dagster_project.release.canonical import MartRows

Canonical = str | bool | None


@dataclass(frozen=True)
class Draft:
    """A release in the making: the folder that the forms are written into, and what they say."""

    folder: Path
    release_id: str
    marts: Mapping[str, MartRows]
    work_database: Path

    @property
    def contracts(self) -> Mapping[str, MartContract]:
        return {name: mart.contract for name, mart in self.marts.items()}


@dataclass(frozen=True)
class ReadTable:
    """One mart as a form gives it back: ``place`` is where it was read, the cells are canonical (canonical.py),
    ``columns`` and ``rows`` in the form's own order."""

    mart: str
    place: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Canonical, ...], ...]


@dataclass(frozen=True)
class Form:
    """One form of a release. ``read`` takes a release's folder and its marts' contracts and gives every mart once; it
    may raise what its reader raises. ``tells_empty``: whether NULL and a text without characters differ in it."""

    name: str
    write: Callable[[Draft], None]
    read: Callable[[Path, Mapping[str, MartContract]], Iterator[ReadTable]]
    tells_empty: bool = True
