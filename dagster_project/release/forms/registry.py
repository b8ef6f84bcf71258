"""The one list of forms: what a release is written in, and read back from before anybody sees it.

Add here: a new form's line. Keep out: how a form is written (its own module) and how cells are compared
(verification.py).
"""

from __future__ import annotations

from typing import Final

from dagster_project.release.forms import csv_files, database, parquet
from dagster_project.release.forms.form import Draft, Form
from dagster_project.release.forms.workbook import book

# In this order: Parquet is written out of the database.
FORMS: Final[tuple[Form, ...]] = (database.FORM, parquet.FORM, csv_files.FORM, book.FORM)


def write_forms(draft: Draft) -> None:
    """Every form into the draft's folder."""
    for form in FORMS:
        form.write(draft)
