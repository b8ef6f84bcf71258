"""The workbook as a form: its sheets in order, written in memory and stored.

Add here: another sheet. Keep out: what a sheet holds.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime

from xlsxwriter import Workbook

from dagster_project.release.forms.form import Draft, Form
from dagster_project.release.forms.names import WORKBOOK
from dagster_project.release.forms.workbook.archive import same_everywhere
from dagster_project.release.forms.workbook.chart_sheet import CHARTS, write_charts
from dagster_project.release.forms.workbook.charts import chart_plans
from dagster_project.release.forms.workbook.contents_sheet import CONTENTS, write_contents
from dagster_project.release.forms.workbook.mart_sheet import write_mart
from dagster_project.release.forms.workbook.reading import read_workbook
from dagster_project.release.forms.workbook.styles import FONT, Styles
from dagster_project.release.labels import mart_labels

# No clock: the same figures are the same bytes. When a release was published stands in its manifest.
_ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)


def _write(draft: Draft) -> None:
    labels = {name: words for name, words in mart_labels().items() if name in draft.marts}
    content = io.BytesIO()
    options = {"in_memory": True, "default_format_properties": {"font_name": FONT, "font_size": 11}}
    with Workbook(content, options) as book:
        book.set_properties({"title": "katsuyo", "subject": draft.release_id, "created": _ALWAYS})
        styles = Styles(book)
        contents = book.add_worksheet(CONTENTS)
        plans = chart_plans(draft.marts)
        charts = book.add_worksheet(CHARTS) if plans else None
        for name, words in labels.items():
            write_mart(book.add_worksheet(words.sheet), words, draft.marts[name], draft.release_id, styles)
        if charts:
            write_charts(book, charts, plans, draft.marts, labels)
        write_contents(contents, draft.release_id, draft.marts, labels, CHARTS if charts else None, styles)
    (draft.folder / WORKBOOK).write_bytes(same_everywhere(content.getvalue()))


FORM = Form("workbook", _write, read_workbook, tells_empty=False)
