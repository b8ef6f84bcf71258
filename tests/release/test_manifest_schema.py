"""The manifest's JSON schema: equal to the model, and it tells a manifest from what is none, by an independent validator."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from dagster_project.release.manifest_schema import SCHEMA_FILE, schema_text
from dagster_project.settings import REPOSITORY, DataRoot
from tests.release.forms.small_marts import publish_small

DOCUMENTED = REPOSITORY / "docs" / SCHEMA_FILE
DELIVERED = {"path": "inbox/a.csv", "sha256": "ab" * 32, "scope_id": "t1", "status": "read", "rows_in": 3}


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish_small(DataRoot(tmp_path_factory.mktemp("root")), {"input_files": [DELIVERED]}).folder


@pytest.fixture()
def manifest(release: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((release / "manifest.json").read_bytes())
    return read


def _validator() -> jsonschema.Draft202012Validator:
    schema = json.loads(DOCUMENTED.read_bytes())
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())


def test_the_documented_schema_is_the_models() -> None:
    said = f"python -m dagster_project.release.manifest_schema > docs/{SCHEMA_FILE}"
    assert DOCUMENTED.read_text(encoding="utf-8") == schema_text(), said


def test_a_release_carries_the_schema_and_its_manifest_follows_it(release: Path, manifest: dict[str, Any]) -> None:
    assert (release / SCHEMA_FILE).read_text(encoding="utf-8") == schema_text()
    assert list(_validator().iter_errors(manifest)) == []
    assert {"katsuyo.xlsx", "katsuyo.duckdb", SCHEMA_FILE} <= {file["path"] for file in manifest["files"]}
    assert manifest["schema_version"] == 2


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
