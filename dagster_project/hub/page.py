"""``report.html`` of a hub's release: the marts as tables, in the frame of the other pages, without a clock.

Add here: what readers of the page need of the marts. Keep out: figures that no mart has, and how they are set
(release/templates/hub.html.j2).
"""

from __future__ import annotations

from typing import Any, Final

from dagster_project.release.forms.form import Draft
from dagster_project.release.frame import environment
from dagster_project.release.report.writing import REPORT

Row = dict[str, Any]
# What a table is sorted by before the standing: rows that are compared with each other lie together.
_GROUPS: Final = {"hub_adoption": "fiscal_year", "hub_response": "stage", "hub_repeats": "workshops"}


def write_report(draft: Draft, minimum_cities: int) -> None:
    """Writes the page into the draft's folder; it depends on the draft's marts and the minimum alone."""
    marts = {name: _rows(draft, name) for name in draft.marts}
    for name, group in _GROUPS.items():
        marts[name].sort(key=lambda row, group=group: (row[group], *_rank(row)))  # type: ignore[misc]
    page = (
        environment()
        .get_template("hub.html.j2")
        .render(
            release_id=draft.release_id,
            minimum=minimum_cities,
            accepted=sum(row["comparable"] for row in marts["hub_cities"]),
            **marts,
        )
    )
    (draft.folder / REPORT).write_text(page, encoding="utf-8")


def _rows(draft: Draft, mart: str) -> list[Row]:
    found = draft.marts[mart]
    return [dict(zip(found.contract.columns, row, strict=True)) for row in found.rows]


def _rank(row: Row) -> tuple[bool, float, str]:
    """Compared rows first, the highest percentile at the top; equal ones in the order of codes."""
    return not row["comparable"], -float(row["percentile"] or 0), row["organisation_code"]
