"""What one landed file says once it is settled among the rosters: period, people, uses and rows by their fate.

Add here: another fact that settled rows tell. Keep out: landing (inspection.py), and anything that is a figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import duckdb

from dagster_project.intake.deliveries.ledger import Delivery, Ledger
from dagster_project.intake.inspection.result import People, Period
from dagster_project.intake.people.keys import PseudonymKey
from dagster_project.intake.people.match_report import match_report
from dagster_project.intake.settling.settled_uses import Sums
from dagster_project.intake.settling.settlement import open_database, settle_into
from dagster_project.programme import Programme
from dagster_project.settings import DataRoot

# Main table -> its first and last day, and its number of uses, as SQL over settled rows.
_DAYS: Final = {
    "roster_entry": ("valid_from", "valid_from"),
    "usage_event": ("used_on", "used_on"),
    "usage_count": ("period_start", "period_end"),
    "last_activity": ("last_used_on", "last_used_on"),
    "attendance": (
        "CAST(timezone('{zone}', coalesce(joined_at, left_at)) AS DATE)",
        "CAST(timezone('{zone}', coalesce(left_at, joined_at)) AS DATE)",
    ),
    "survey_response": ("CAST(timezone('{zone}', submitted_at) AS DATE)",) * 2,
}
_USES: Final = {"usage_event": "count(*)", "usage_count": "coalesce(sum(uses), 0)"}


@dataclass(frozen=True)
class Facts:
    """``fates``: rows by what the settlement made of them, ``accepted`` among them."""

    period: Period = field(default_factory=Period)
    people: People | None = None
    uses: int | None = None
    fates: dict[str, int] = field(default_factory=dict)


def settled_facts(
    root: DataRoot, delivery: Delivery, rosters: Sequence[Delivery], programme: Programme, key: PseudonymKey
) -> Facts:
    """Facts of a landed delivery; its landed rows and those of ``rosters`` lie in ``root``, whose work database is
    written."""
    ledger = Ledger(key_fingerprint=key.fingerprint, deliveries=[*rosters, delivery])
    root.work.mkdir(parents=True, exist_ok=True)
    table = next(name for name in delivery.tables if name in _DAYS)
    with open_database(root.work_database) as connection:
        settle_into(connection, root, ledger, programme, key, Sums(root))
        rows = f"FROM settled_{table} WHERE file_id = '{delivery.file_id}'"
        fates = dict(connection.execute(f"SELECT fate, count(*) {rows} GROUP BY fate ORDER BY fate").fetchall())
        first, last = (sql.format(zone=programme.timezone) for sql in _DAYS[table])
        ((start, end),) = connection.execute(f"SELECT min({first}), max({last}) {rows}").fetchall()
        accepted = f"{rows} AND fate = 'accepted'"
        uses = None
        if table in _USES:
            uses = int(connection.execute(f"SELECT {_USES[table]} {accepted}").fetchall()[0][0])
        people = _people(connection, delivery, accepted, is_matched=bool(rosters))
    return Facts(Period(first=start, last=end), people, uses, fates)


def _people(connection: duckdb.DuckDBPyConnection, delivery: Delivery, accepted: str, *, is_matched: bool) -> People:
    keys = f"SELECT identity_key {accepted}"
    ((distinct,),) = connection.execute(
        f"SELECT count(DISTINCT person_id) FROM landed.person WHERE identity_key IN ({keys})"
    ).fetchall()
    found = [matches for matches in match_report(connection) if matches.path == delivery.path]
    if not is_matched or not found:
        return People(distinct=distinct)
    (matches,) = found
    return People(
        distinct=distinct,
        recognised_rows=matches.recognised_rows,
        ambiguous_rows=matches.by_method.get("ambiguous", 0),
        unmatched_rows=matches.by_method.get("unmatched", 0),
        ambiguous=matches.ambiguous,
        unmatched=matches.unmatched,
    )
