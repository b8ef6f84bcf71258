"""Survey exports: one landed row per response, one per chosen option and one per theme of a free text, which is dropped.

Add here: what else of a response lands. Keep out: which columns are a question (recognising/question_columns.py), what a cell
chooses (chosen.py), which answers count and their shares (dbt).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import pyarrow as pa

from dagster_project.intake.landing.bench import Bench, Context, open_bench
from dagster_project.intake.landing.chosen import choice_rule
from dagster_project.intake.landing.row_filter import exclusions
from dagster_project.intake.landing.rows import (
    ACCEPTED,
    TOTAL_ROW,
    TOTAL_WORDS,
    Landing,
    Rule,
    StoredRows,
    finish,
    without_space,
)
from dagster_project.intake.landing.theme_codes import Matcher
from dagster_project.intake.reading.sheets import Unreadable
from dagster_project.intake.recognising.layout import header_word
from dagster_project.intake.recognising.question_columns import Part, parts_by_code, unclaimed, unclear
from dagster_project.intake.times.hints import expected_days
from dagster_project.intake.times.timestamps import Reading, read_column
from dagster_project.programme import Question, Survey

_FIELDS = ("submitted_at",)
# Below answers that somebody typed in stand their sums and shares.
_SUM_WORDS: Final = (*TOTAL_WORDS, "割合", "構成比", "比率", "平均")


def land(rows: pa.Table, context: Context) -> Landing:
    """Landed tables ``survey_response``, ``survey_answer`` and ``survey_theme``.

    Raises:
        Unreadable: a question of the programme has no column here or two with answers in one row, or the style of the
            times cannot be told.
    """
    survey = next(survey for survey in context.programme.surveys if survey.id == context.scope_id)
    parts = parts_by_code(survey, context.found)
    bench = open_bench(rows, context, _FIELDS, _named(survey, parts))
    submitted_at = header_word(context.found.layout, "submitted_at")
    expected = expected_days("survey", survey.id, context.programme)
    declared = context.found.layout.timestamp
    times = read_column(bench.connection, "cells", "submitted_at", submitted_at, expected, declared)
    bench.execute(f"CREATE TEMP VIEW typed AS SELECT * FROM {times.over('fields', context.programme.timezone)}")
    rules = [
        *exclusions(bench, context.found.layout),
        _sum_rule(survey, parts, bench),
        _time_rule(submitted_at, times),
    ]
    for question in survey.questions:
        _require_one_answer(bench, survey, question, parts[question.code])
        if question.type != "text":
            rules.append(choice_rule(bench, question, parts[question.code]))
    landing = finish(
        bench, rules, "survey_response", ("moment AS submitted_at",), {"submitted_at": "epoch_us(moment)"}
    )
    bench.execute(f"CREATE TEMP VIEW answered AS SELECT * FROM cells {ACCEPTED}")
    answers = [_answers(question, parts[question.code]) for question in survey.questions] or [_NO_ANSWERS]
    chosen = StoredRows(bench, " UNION ALL ".join(answers) + " ORDER BY ALL")
    texts = [question for question in survey.questions if question.type == "text"]
    themes = [_themes(bench, question, parts[question.code]) for question in texts] or [_NO_THEMES]
    coded = StoredRows(bench, " UNION ALL ".join(themes) + " ORDER BY ALL")
    return replace(
        landing,
        tables={**landing.tables, "survey_answer": chosen, "survey_theme": coded},
        notes=(*unclaimed(parts.values(), context.found), *times.notes),
        asked_days=times.asked_days,
    )


def _named(survey: Survey, parts: Mapping[str, Sequence[Part]]) -> dict[str, str]:
    """Column -> what tells its answers from those of others where rows are compared between deliveries."""
    return {
        part.column: question.code if part.option is None else f"{question.code} [{question.options[part.option - 1]}]"
        for question in survey.questions
        for part in parts[question.code]
    }


def _time_rule(header: str, times: Reading) -> Rule:
    """A time that cannot be is refused; none at all is an answer typed in from paper."""
    return Rule("moment IS NULL AND trim(submitted_at) <> ''", "quarantined", header, times.refusal)


def _sum_rule(survey: Survey, parts: Mapping[str, Sequence[Part]], bench: Bench) -> Rule:
    """A row without a time or an e-mail that says 合計 where no answer says it is the arithmetic of a typed-in sheet."""
    texts = {part.column for question in survey.questions for part in parts[question.code] if question.type == "text"}
    words = {word for word in _SUM_WORDS if not any(word in question.options for question in survey.questions)}
    listed = "[" + ", ".join(f"'{word}'" for word in sorted(words)) + "]"
    fields = [name for name in ("response_id", "name") if name in bench.names]
    cells = [*fields, *(f"c{index}" for index in bench.context.found.others if f"c{index}" not in texts)]
    says = " OR ".join(f"list_contains({listed}, {without_space(cell)})" for cell in cells) or "FALSE"
    return Rule(f"trim(submitted_at) = '' AND trim(email) = '' AND ({says})", "excluded", "total_row", TOTAL_ROW)


def _require_one_answer(bench: Bench, survey: Survey, question: Question, parts: Sequence[Part]) -> None:
    """Raises Unreadable where a row answers one question in two columns. A question renamed in its form has two, and
    no row of both: their answers are one column's then."""
    filled = [f"CAST(trim({part.column}) <> '' AS INTEGER)" for part in parts if part.option is None]
    if len(filled) < 2:
        return
    (twice,) = bench.execute(f"SELECT count(*) FROM cells WHERE {' + '.join(filled)} > 1").fetchall()[0]
    if twice:
        raise Unreadable(unclear(survey, question))


def _answers(question: Question, parts: Sequence[Part]) -> str:
    """SQL over ``answered`` of one question's rows of ``survey_answer``."""
    start = f"SELECT row_number, '{question.code}' AS question_code"
    if question.type != "text":
        chosen = f"answered JOIN chosen_{parts[0].column} USING (row_number)"
        return f"{start}, option_order, CAST(NULL AS BIGINT) AS text_length FROM {chosen}"
    text = _text(parts)
    length = f"CAST(length({text}) AS BIGINT) AS text_length"
    return f"{start}, CAST(NULL AS BIGINT) AS option_order, {length} FROM answered WHERE {_is_written(text)}"


def _themes(bench: Bench, question: Question, parts: Sequence[Part]) -> str:
    """SQL over ``answered`` of one text question's rows of ``survey_theme``, whose distinct texts it codes."""
    text, coded = _text(parts), f"themes_{parts[0].column}"
    texts = bench.execute(f"SELECT DISTINCT {text} FROM answered WHERE {_is_written(text)}").fetchall()
    bench.register(coded, Matcher.of(bench.context.programme.themes).coded([row[0] for row in texts]))
    return (
        f"SELECT row_number, '{question.code}' AS question_code, theme_code "
        f"FROM answered JOIN {coded} ON {text} = {coded}.text"
    )


def _text(parts: Sequence[Part]) -> str:
    return f"concat({', '.join(f'trim({part.column})' for part in parts)})"


def _is_written(text: str) -> str:
    """SQL for a text with anything but white space, the full-width space included."""
    return f"{without_space(text)} <> ''"


_NO_ANSWERS: Final = (
    "SELECT row_number, '' AS question_code, CAST(NULL AS BIGINT) AS option_order, CAST(NULL AS BIGINT) AS text_length "
    "FROM answered WHERE FALSE"
)
_NO_THEMES: Final = "SELECT row_number, '' AS question_code, '' AS theme_code FROM answered WHERE FALSE"
