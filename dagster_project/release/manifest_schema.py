"""The JSON schema of manifest.json, made from the model, so that a reader without this code can check and use one.

``python -m dagster_project.release.manifest_schema`` prints it; docs/manifest.schema.json is kept equal by a test, and
every release carries it. Add here: what the schema says beyond the model. Keep out: the manifest's fields.
"""

from __future__ import annotations

import json
from typing import Final

from dagster_project.release.manifest import Manifest

SCHEMA_FILE: Final = "manifest.schema.json"


def schema_text() -> str:
    """JSON Schema, draft 2020-12, with a line end."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **Manifest.model_json_schema(mode="serialization"),
    }
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    print(schema_text(), end="")
