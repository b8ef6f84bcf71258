"""Marts made by hand from their contracts: columns that a test does not name are NULL.

Add here: what several tests of the report need. Keep out: figures of the demo.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from dagster_project.contracts import MartContract, mart_contracts
from dagster_project.programme import Programme
from dagster_project.release.canonical import MartRows

ORGANISATION = {"code": "142077", "name": "試験市"}


def marts(**rows: Sequence[Mapping[str, Any]]) -> dict[str, MartRows]:
    """Every mart of the contracts, with these rows."""
    return {name: _mart(contract, rows.get(name, ())) for name, contract in mart_contracts().items()}


def _mart(contract: MartContract, rows: Sequence[Mapping[str, Any]]) -> MartRows:
    whole = ({"organisation_code": "142077", **row} for row in rows)
    return MartRows(contract, tuple(tuple(row.get(column) for column in contract.columns) for row in whole))


def breakdown(name: str, columns: Sequence[str], key: Sequence[str], *rows: Sequence[Any]) -> dict[str, MartRows]:
    """A mart that no yml declares yet."""
    contract = MartContract(name, "", dict.fromkeys(columns, "VARCHAR"), tuple(key), False)
    return {name: MartRows(contract, tuple(map(tuple, rows)))}


def programme(**more: Any) -> Programme:
    return Programme.model_validate({"organisation": ORGANISATION, **more})


def trial(name: str = "試行") -> dict[str, Any]:
    return {
        "id": "t",
        "name": name,
        "start": date(2025, 4, 1),
        "end": date(2025, 5, 30),
        "eligible": {"count": 200},
        "unit_of_use": "prompt",
    }


def survey(option: str, question: str = "満足度") -> dict[str, Any]:
    asked = {"code": "q", "headers": [question], "type": "single", "options": [option], "favourable": [option]}
    return {"id": "s", "name": "調査", "trial": "t", "stage": "post", "population": 10, "questions": [asked]}


RESPONSE = {
    "survey_id": "s",
    "stage": "post",
    "population": "10",
    "invited_people": 10,
    "answers_received": 8,
    "responses": 8,
    "response_rate": 0.8,
    "response_percent": "80.0",
    "rate_definition": "RR2 = RR6 (known number, partial answers counted)",
    **dict.fromkeys(
        ("not_invited_answers", "double_answers", "late_answers", "early_answers", "anonymous_answers"), 0
    ),
    "untimed_answers": 0,
    "partial_responses": 0,
}
