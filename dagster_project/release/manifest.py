"""manifest.json: what a release is made of, so that any figure in it can be traced and any file checked.

Add here: a fact that readers or auditors need. Keep out: figures (marts), and persons.
"""

from __future__ import annotations

import platform
from importlib.metadata import version
from pathlib import Path

from pydantic import BaseModel, ConfigDict

MANIFEST = "manifest.json"

_PACKAGES = ("katsuyo", "dagster", "dagster-dbt", "dbt-core", "dbt-duckdb", "duckdb", "great-expectations", "pandas")


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class InputFile(_Record):
    path: str
    sha256: str
    scope_id: str
    status: str
    rows_in: int


class DeclarationFile(_Record):
    """A file in which people declare what is measured, as it was when the release was made."""

    path: str
    sha256: str


class CheckResult(_Record):
    """One required check of the run that made the release."""

    asset: str
    name: str
    passed: bool


class PublishedFile(_Record):
    path: str
    sha256: str
    bytes: int


class Manifest(_Record):
    """``release_id`` is the head of ``release_hash``: the same figures are the same release on every machine.

    ``published_at``, ``run_id`` and ``versions`` tell how this copy came about; no other file depends on them.
    """

    release_id: str
    release_hash: str
    schema_version: int
    organisation_code: str
    published_at: str
    run_id: str
    pointer: str
    inputs: tuple[InputFile, ...]
    row_counts: dict[str, int]
    checks: tuple[CheckResult, ...]
    files: tuple[PublishedFile, ...]
    versions: dict[str, str]
    warnings: tuple[dict[str, str], ...] = ()
    declarations: tuple[DeclarationFile, ...] = ()


def versions() -> dict[str, str]:
    return {"python": platform.python_version(), **{package: version(package) for package in _PACKAGES}}


def read_manifest(release: Path) -> Manifest | None:
    """The manifest of a release folder, None where there is none or it is not one."""
    try:
        return Manifest.model_validate_json((release / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return None
