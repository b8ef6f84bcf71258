"""What kind of release is published: which marts, whose they are, what it was made of, and which pages go with it.

Add here: what differs between kinds of releases. Keep out: how any of them is written, proved and shown (publish.py).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from dagster_project import programme
from dagster_project.contracts import MartContract, mart_contracts
from dagster_project.messages import Message
from dagster_project.release.canonical import MartRows
from dagster_project.release.forms.form import Draft
from dagster_project.release.manifest import InputFile
from dagster_project.release.published_breakdowns import remember
from dagster_project.release.report.writing import write_report
from dagster_project.settings import DataRoot

Marts = Mapping[str, MartRows]


@dataclass(frozen=True)
class Publication:
    """A kind of release. ``contracts``: its marts; ``inputs`` and ``organisation_code``: for the manifest;
    ``write_pages``: puts pages into the draft's folder, which depend on the draft and the night's notices alone;
    ``remember``: keeps account of what is about to be told; ``declarations``: files of the data root that declare what is
    measured, beside those that every root may have."""

    contracts: Mapping[str, MartContract]
    inputs: Callable[[Marts], tuple[InputFile, ...]]
    organisation_code: Callable[[Marts], str]
    write_pages: Callable[[Draft, Sequence[Message]], None]
    remember: Callable[[Marts], None]
    declarations: tuple[str, ...] = ()


def of_a_city(root: DataRoot) -> Publication:
    """The release of a city's night."""

    def write_pages(draft: Draft, notices: Sequence[Message]) -> None:
        write_report(draft.folder, draft.release_id, draft.marts, programme.read(root.programme_file), notices)

    return Publication(
        mart_contracts(), _delivered_files, _organisation_code, write_pages, lambda marts: remember(root, marts)
    )


def _delivered_files(marts: Marts) -> tuple[InputFile, ...]:
    mart = marts["input_files"]
    names = list(mart.contract.columns)
    rows = [dict(zip(names, row, strict=True)) for row in mart.rows]
    return tuple(InputFile(**{field: row[field] for field in InputFile.model_fields}) for row in rows)


def _organisation_code(marts: Marts) -> str:
    codes = sorted({str(row[0]) for mart in marts.values() for row in mart.rows})
    return codes[0] if codes else ""
