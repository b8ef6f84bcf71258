"""Landed rows past the years that a city declared: which may go, and which are still needed by what is declared.

Rows of a trial that programme.yml still declares are never removed: the next night would publish a trial that nobody
used. First the entry goes, then its rows. Add here: what else has a last day. Keep out: removing rows (rows.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from dagster_project import operations
from dagster_project.intake.deliveries.ledger import Delivery, Ledger
from dagster_project.messages import Message
from dagster_project.programme import Programme
from dagster_project.settings import DataRoot


@dataclass(frozen=True)
class Expired:
    """``retired``: deliveries with rows of scopes that the programme declares no longer; ``due``: kind, id and last day
    of scopes that it declares although they are past retention."""

    retired: tuple[Delivery, ...]
    due: tuple[tuple[str, str, date], ...]


_FOLDERS = {"usage_log": "trials", "attendance": "workshops", "survey": "surveys"}


def expired(ledger: Ledger, programme: Programme, years: int, today: date) -> Expired:
    """What the retention of ``years`` after a scope's last day lets go. Rosters are not judged: a trial needs the one
    of its first day."""
    last_days = _last_days(programme)
    holding = [
        delivery
        for delivery in ledger.deliveries
        if delivery.kind in _FOLDERS and delivery.tables and delivery.status != "superseded"
    ]
    retired = [delivery for delivery in holding if (delivery.kind, delivery.scope_id) not in last_days]
    scopes = sorted({(delivery.kind, delivery.scope_id) for delivery in holding} & last_days.keys())
    due = [
        (kind, scope, last_days[kind, scope]) for kind, scope in scopes if _plus(last_days[kind, scope], years) < today
    ]
    return Expired(tuple(retired), tuple(due))


def warnings(found: Expired, years: int) -> tuple[Message, ...]:
    """What the officer must do before rows that are due can go."""
    retired = sorted({f"{_FOLDERS[delivery.kind]}/{delivery.scope_id}" for delivery in found.retired})
    return (
        *(
            Message(
                f"{_FOLDERS[kind]} の {scope}（{last} まで）は保存期間 {years} 年を過ぎました。programme.yml の項目と inbox のフォルダを"
                "取り除いてから `katsuyo erase --expired --yes` を実行してください。",
                f"{scope} of {_FOLDERS[kind]} (until {last}) is past its {years} years of retention. Take its entry out of "
                "programme.yml and its folder out of the inbox, then run `katsuyo erase --expired --yes`.",
            )
            for kind, scope, last in found.due
        ),
        *(
            Message(
                f"programme.yml にもうない {scope} の行が残っています。`katsuyo erase --expired --yes` で消せます。",
                f"Rows of {scope} remain, which programme.yml declares no longer. `katsuyo erase --expired --yes` "
                "removes them.",
            )
            for scope in retired
        ),
    )


def warnings_of(root: DataRoot, ledger: Ledger, programme: Programme) -> tuple[Message, ...]:
    """What a night says of rows past retention; nothing where operations.yml declares none."""
    kept = operations.read(root.operations_file).retention
    if kept is None:
        return ()
    today = datetime.now(ZoneInfo(programme.timezone)).date()
    return warnings(expired(ledger, programme, kept.landed_years, today), kept.landed_years)


def _last_days(programme: Programme) -> dict[tuple[str, str], date]:
    """(kind, scope) -> the last day on which something of it can have happened, as far as it is declared."""
    trials = {trial.id: trial.end for trial in programme.trials}
    workshops = {workshop.id: workshop.held_on for workshop in programme.workshops}
    surveys = {
        survey.id: survey.closes or (workshops[survey.workshop] if survey.workshop else trials[survey.trial or ""])
        for survey in programme.surveys
    }
    kinds = (("usage_log", trials), ("attendance", workshops), ("survey", surveys))
    return {(kind, scope): last for kind, days in kinds for scope, last in days.items()}


def _plus(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return date(day.year + years, 3, 1)
