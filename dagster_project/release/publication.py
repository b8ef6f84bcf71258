"""What kind of release is published: which marts, whose they are, what it was made of, and which pages go with it.

Add here: what differs between kinds of releases. Keep out: how any of them is written, proved and shown (publish.py).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dagster_project.contracts import MartContract, mart_contracts
from dagster_project.release.canonical import MartRows
from dagster_project.release.forms.form import Draft
from dagster_project.release.manifest import InputFile


def _delivered_files(marts: Mapping[str, MartRows]) -> tuple[InputFile, ...]:
    mart = marts["input_files"]
    names = list(mart.contract.columns)
    rows = [dict(zip(names, row, strict=True)) for row in mart.rows]
    return tuple(InputFile(**{field: row[field] for field in InputFile.model_fields}) for row in rows)


def _organisation_code(marts: Mapping[str, MartRows]) -> str:
    codes = sorted({str(row[0]) for mart in marts.values() for row in mart.rows})
    return codes[0] if codes else ""


def _no_pages(draft: Draft) -> None:
    """All that a reader opens is a form."""


@dataclass(frozen=True)
class Publication:
    """A kind of release. ``contracts``: its marts; ``inputs`` and ``organisation_code`` for the manifest, from the marts;
    ``declarations``: files of the data root that declare what is measured, beside those of every root; ``write_pages``
    puts pages into the draft's folder, which depend on nothing but the draft."""

    contracts: Mapping[str, MartContract]
    inputs: Callable[[Mapping[str, MartRows]], tuple[InputFile, ...]] = _delivered_files
    organisation_code: Callable[[Mapping[str, MartRows]], str] = _organisation_code
    declarations: tuple[str, ...] = ()
    write_pages: Callable[[Draft], None] = _no_pages


def of_a_city() -> Publication:
    """The release of one city's night."""
    return Publication(mart_contracts())
