"""report.html and charts/ written into a release folder: the same bytes for the same figures, names and notices.

Add here: another file of the report. Keep out: what stands in it (sections/, paper.py), when a release is made
(publish.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from dagster_project.messages import Language, Message
from dagster_project.programme import Programme
from dagster_project.release.canonical import MartRows
from dagster_project.release.frame import LANGUAGES, environment, markup
from dagster_project.release.report.charts.drawing import for_page, write_chart
from dagster_project.release.report.charts.together import drawings_of
from dagster_project.release.report.page import Chart, Section
from dagster_project.release.report.paper import paper
from dagster_project.release.report.sections.order import sections
from dagster_project.release.report.source import Source

REPORT = "report.html"
CHARTS = "charts"


def write_report(
    folder: Path, release_id: str, marts: Mapping[str, MartRows], programme: Programme, warnings: Sequence[Message]
) -> None:
    """``report.html`` and ``charts/`` of a release. ``programme`` brings the names of what is measured, ``warnings``
    what the night noted without refusing."""
    source = Source(marts, programme)
    told = sections(source, warnings)
    (folder / CHARTS).mkdir()
    charts = {_stem(chart, language): (chart, language) for chart in _charts(told) for language in LANGUAGES}
    specs = {stem: chart.spec(language) for stem, (chart, language) in charts.items()}
    drawn = drawings_of(specs)
    for stem, spec in specs.items():
        write_chart(folder / CHARTS, stem, spec, drawn[stem])
    drawings = {
        (language, chart.name): markup(for_page(chart, language, drawn[stem].svg))
        for stem, (chart, language) in charts.items()
    }
    page = (
        environment()
        .get_template("report.html.j2")
        .render(
            release_id=release_id,
            organisation=programme.organisation.name,
            sections=told,
            paper=paper(source),
            drawings=drawings,
        )
    )
    (folder / REPORT).write_text(page, encoding="utf-8")


def _stem(chart: Chart, language: Language) -> str:
    return chart.name if language == "ja" else f"{chart.name}-en"


def _charts(told: Sequence[Section]) -> Iterator[Chart]:
    for section in told:
        for exhibit in section.exhibits:
            if exhibit.chart:
                yield exhibit.chart
