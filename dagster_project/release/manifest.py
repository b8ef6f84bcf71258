"""manifest.json: what a release is made of, so that any figure in it can be traced and any file checked.

Add here: a fact that readers or auditors need. Keep out: figures (marts), and persons.
"""

from __future__ import annotations

import platform
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

MANIFEST = "manifest.json"

_PACKAGES = ("katsuyo", "dagster", "dagster-dbt", "dbt-core", "dbt-duckdb", "duckdb", "great-expectations", "pandas")


Sha256 = Annotated[str, Field(json_schema_extra={"pattern": "^[0-9a-f]{64}$"})]
# Patterns are the schema's: a manifest of an earlier katsuyo stays readable whatever it was called.
ReleaseId = Annotated[str, Field(json_schema_extra={"pattern": "^[0-9a-f]{16}$"})]
PublishedAt = Annotated[str, Field(json_schema_extra={"format": "date-time"})]


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class InputFile(_Record):
    """A file that was delivered, and what became of it."""

    path: str
    """Where it was delivered, inside the data root."""
    sha256: Sha256
    scope_id: str
    """Trial, workshop, survey or roster it was delivered for."""
    status: str
    rows_in: int
    """Rows the file holds."""


class DeclarationFile(_Record):
    """A file in which people declare what is measured, as it was when the release was made."""

    path: str
    sha256: Sha256


class CheckResult(_Record):
    """One required check of the run that made the release."""

    asset: str
    name: str
    passed: bool


class PublishedFile(_Record):
    """A file of the release, by its path inside the release's folder."""

    path: str
    sha256: Sha256
    bytes: int


class Manifest(_Record):
    """What a release of katsuyo is made of.

    ``release_id`` is the head of ``release_hash``: the same figures are the same release on every machine.
    ``published_at``, ``run_id`` and ``versions`` tell how this copy came about; no other file depends on them.
    """

    release_id: ReleaseId
    """Head of release_hash; every table carries it as its last column."""
    release_hash: Sha256
    """SHA-256 over the canonical, sorted cells of all marts, schema_version and figures.csv."""
    schema_version: int
    """Raised with every breaking change of a mart's columns."""
    organisation_code: str
    """全国地方公共団体コード."""
    published_at: PublishedAt
    run_id: str
    """The Dagster run that made this copy."""
    pointer: str
    """How `published` points to the release."""
    inputs: tuple[InputFile, ...]
    row_counts: dict[str, int]
    """Rows of every mart by its name."""
    checks: tuple[CheckResult, ...]
    files: tuple[PublishedFile, ...]
    """Every file of the release but the manifest itself."""
    versions: dict[str, str]
    """Python and the packages that could change a figure."""
    warnings: tuple[dict[str, str], ...] = ()
    """What the night said without refusing the release, by language."""
    declarations: tuple[DeclarationFile, ...] = ()
    """programme.yml, figures.csv and every columns.yml."""


def versions() -> dict[str, str]:
    return {"python": platform.python_version(), **{package: version(package) for package in _PACKAGES}}


def read_manifest(release: Path) -> Manifest | None:
    """The manifest of a release folder, None where there is none or it is not one."""
    try:
        return Manifest.model_validate_json((release / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return None
