"""``report.html`` of a hub's release: one page of the marts, both languages side by side, without a script or a clock.

Add here: what readers of the page need of the marts. Keep out: figures that no mart has, and how cells are formatted
(templates/report.html.j2).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from dagster_project.release.canonical import Cell
from dagster_project.release.forms.form import Draft

REPORT: Final = "report.html"


def write_report(draft: Draft, minimum_cities: int) -> None:
    """Writes the page into the draft's folder; it depends on the draft's marts and the minimum alone."""
    rows = {name: _rows(draft, name) for name in draft.marts}
    rows["hub_adoption"].sort(key=lambda row: (row["fiscal_year"], *_rank(row)))
    rows["hub_response"].sort(key=lambda row: (row["stage"], *_rank(row)))
    rows["hub_repeats"].sort(key=lambda row: (row["workshops"], *_rank(row)))
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=select_autoescape(["html", "j2"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    page = environment.get_template("report.html.j2").render(
        release_id=draft.release_id, minimum=minimum_cities, **rows
    )
    (draft.folder / REPORT).write_bytes(page.encode())


def _rows(draft: Draft, mart: str) -> list[Mapping[str, Cell]]:
    found = draft.marts[mart]
    return [dict(zip(found.contract.columns, row, strict=True)) for row in found.rows]


def _rank(row: Mapping[str, Cell]) -> tuple[object, ...]:
    """Compared rows first, the highest percentile at the top; of equal ones in the order of codes."""
    percentile = row["percentile"]
    return not row["comparable"], -(percentile if percentile is not None else 0), row["organisation_code"]  # type: ignore[operator]
