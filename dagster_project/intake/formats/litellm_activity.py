"""LiteLLM's daily activity in JSON: sums per day, with people only under ``breakdown.entities``.

Add here: another place where a version of LiteLLM puts people. Keep out: its tables (litellm_daily.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pyarrow as pa

from dagster_project.intake.reading.sheets import ROW_NUMBER, Unreadable
from dagster_project.intake.recognising.unfolded import parsed, repeated, require_people, texts
from dagster_project.messages import Message

# What LiteLLM calls the calls that no user id came with.
_UNASSIGNED: Final = "Unassigned"
_OF_OTHERS: Final = ("team_alias", "organization_alias", "agent_name", "agent_alias")

_NO_PEOPLE: Final = Message(
    "LiteLLM の日別利用の合計だけで、人ごとの内訳（breakdown.entities）がありません。LiteLLM_SpendLogs か LiteLLM_DailyUserSpend を"
    "書き出してください。",
    "This is LiteLLM's activity per day without people (no breakdown.entities): it tells sums only. Export "
    "LiteLLM_SpendLogs or LiteLLM_DailyUserSpend instead.",
)
_TEAMS: Final = Message(
    "LiteLLM の日別利用ですが、内訳は人ではなくチームや組織です。/user/daily/activity の JSON か LiteLLM_SpendLogs を置いてください。",
    "This is LiteLLM's activity per day, broken down by teams or organisations, not by people. Deliver the JSON of "
    "/user/daily/activity, or LiteLLM_SpendLogs.",
)


def unfold_activity(rows: pa.Table) -> pa.Table:
    """One row per day and person; a day without people stays one row.

    Raises:
        Unreadable: it names nobody, or teams.
    """
    told = [
        list(_people(parsed(breakdown))) or [("", _requests(parsed(metrics)))]
        for metrics, breakdown in zip(rows["metrics"].to_pylist(), rows["breakdown"].to_pylist(), strict=True)
    ]
    days = repeated(rows.select([ROW_NUMBER, "date"]), [len(people) for people in told])
    accounts = texts([person for people in told for person, _ in people])
    uses = texts([count for people in told for _, count in people])
    if any(count not in ("", "0") for count in uses.to_pylist()):
        require_people(accounts, _NO_PEOPLE)
    return pa.table(
        {
            ROW_NUMBER: days[ROW_NUMBER],
            "period_start": days["date"],
            "period_end": days["date"],
            "uses": uses,
            # As it is written: landing makes ``uses`` a number.
            "requests": uses,
            "account": accounts,
        }
    )


def _people(breakdown: Any) -> Iterator[tuple[str, str]]:
    entities = breakdown.get("entities") if isinstance(breakdown, dict) else None
    for person, told in entities.items() if isinstance(entities, dict) else ():
        told = told if isinstance(told, dict) else {}
        metadata = told.get("metadata")
        if isinstance(metadata, dict) and any(metadata.get(key) for key in _OF_OTHERS):
            raise Unreadable(_TEAMS)
        # Earlier versions had no `metrics` between a person and the numbers.
        yield "" if person == _UNASSIGNED else person, _requests(told.get("metrics", told))


def _requests(metrics: Any) -> str:
    return str(metrics.get("successful_requests", "")) if isinstance(metrics, dict) else ""
