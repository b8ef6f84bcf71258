"""The manifest's JSON schema: equal to the model, and it tells a manifest from what is none, by an independent validator."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import jsonschema
import pytest

from dagster_project.release.manifest import CheckResult, InputFile, Manifest, PublishedFile
from dagster_project.release.manifest_schema import SCHEMA_FILE, schema_text
from dagster_project.settings import REPOSITORY

DOCUMENTED = REPOSITORY / "docs" / SCHEMA_FILE
SHA256 = "ab" * 32


@pytest.fixture()
def manifest() -> dict[str, Any]:
    made = Manifest(
        release_id=SHA256[:16],
        release_hash=SHA256,
        schema_version=2,
        organisation_code="142077",
        published_at="2025-04-01T02:00:00+09:00",
        run_id="run",
        pointer="symlink",
        inputs=(InputFile(path="inbox/a.csv", sha256=SHA256, scope_id="t1", status="read", rows_in=3),),
        row_counts={"usage_frequency": 5},
        checks=(CheckResult(asset="marts/usage_frequency", name="gate", passed=True),),
        files=(PublishedFile(path="katsuyo.xlsx", sha256=SHA256, bytes=4),),
        versions={"python": "3.11.9"},
    )
    read: dict[str, Any] = json.loads(made.model_dump_json())
    return read


def _validator() -> jsonschema.Draft202012Validator:
    schema = json.loads(DOCUMENTED.read_bytes())
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())


def test_the_documented_schema_is_the_models() -> None:
    said = f"python -m dagster_project.release.manifest_schema > docs/{SCHEMA_FILE}"
    assert DOCUMENTED.read_text(encoding="utf-8") == schema_text(), said


def test_a_manifest_follows_the_schema(manifest: dict[str, Any]) -> None:
    """A real release's does too: tests/end_to_end/test_release.py."""
    assert list(_validator().iter_errors(manifest)) == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda manifest: manifest.pop("schema_version"),
        lambda manifest: manifest.update(schema_version="two"),
        lambda manifest: manifest.update(release_id="latest"),
        lambda manifest: manifest.update(user="somebody"),
        lambda manifest: manifest["files"][0].update(sha256="0"),
        lambda manifest: manifest["inputs"][0].pop("status"),
    ],
)
def test_what_is_no_manifest_is_told(manifest: dict[str, Any], spoil: Callable[[dict[str, Any]], object]) -> None:
    spoil(manifest)
    assert len(list(_validator().iter_errors(manifest))) == 1


def test_every_field_whose_name_does_not_say_it_all_is_described() -> None:
    schema = json.loads(schema_text())
    bare = {name for name, field in schema["properties"].items() if not field.get("description")}
    assert bare == {"published_at", "inputs", "checks"}
    assert schema["description"] and all(entry["description"] for entry in schema["$defs"].values())
