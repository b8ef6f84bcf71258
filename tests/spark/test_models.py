"""What the models may say so that Spark makes no gap of a value: it casts without a word where DuckDB would stop."""

from __future__ import annotations

import re

from dagster_project.settings import DBT_PROJECT

# Days between two dates, a whole number on both engines, of another width.
NEVER_FAILING = {"shared.weeks_since_first_use as bigint"}


def test_models_cast_nothing_that_may_not_fit() -> None:
    files = [*DBT_PROJECT.glob("models/**/*.sql"), *DBT_PROJECT.glob("tests/*.sql")]
    casts = {cast for file in files for cast in re.findall(r"\bcast\((.*?)\)", file.read_text(encoding="utf-8"))}
    assert "cast(" not in "".join(casts)
    assert {cast for cast in casts if not re.fullmatch(r"(null|\d+) as \w+", cast)} == NEVER_FAILING
