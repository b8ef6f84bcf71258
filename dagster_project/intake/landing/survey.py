"""Survey exports: one landed row per response and one per chosen option, free text as its length only.

Add here: how another tool joins several answers in a cell. Keep out: which answers count and their shares (dbt).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pyarrow as pa

from dagster_project.intake.landing.bench import Bench, Context, open_bench
from dagster_project.intake.landing.rows import ACCEPTED, Landing, Rule, StoredRows, finish
from dagster_project.intake.layouts import header_key, header_word
from dagster_project.intake.sheets import Unreadable
from dagster_project.intake.timestamp_hints import expected_days
from dagster_project.intake.timestamps import Reading, read_column
from dagster_project.messages import Message
from dagster_project.programme import Question, Survey

# Google Forms joins with ';' (CSV download) or ', ' (linked sheet); Microsoft Forms ends every choice with ';'.
_SEPARATORS = (";", ", ", "、", "\n", ",")


def land(rows: pa.Table, context: Context) -> Landing:
    """Landed tables ``survey_response`` and ``survey_answer``.

    Raises:
        Unreadable: a question of the programme has no column here, or the style of the times cannot be told.
    """
    survey = next(survey for survey in context.programme.surveys if survey.id == context.scope_id)
    columns, notes = question_columns(survey, context)
    bench = open_bench(rows, context, {column: code for code, column in columns.items()})
    submitted_at = header_word(context.found.layout, "submitted_at")
    expected = expected_days("survey", survey.id, context.programme)
    declared = context.found.layout.timestamp
    times = read_column(bench.connection, "cells", "submitted_at", submitted_at, expected, declared)
    bench.execute(f"CREATE TEMP VIEW typed AS SELECT * FROM {times.over('fields', context.programme.timezone)}")
    rules = [_time_rule(submitted_at, times)]
    answers: list[str] = []
    for question in survey.questions:
        column = columns[question.code]
        if question.type == "text":
            answers.append(
                f"SELECT row_number, '{question.code}' AS question_code, CAST(NULL AS BIGINT) AS option_order, "
                f"CAST(length(trim({column})) AS BIGINT) AS text_length FROM answered WHERE trim({column}) <> ''"
            )
            continue
        _register_choices(bench, question, column)
        rules.append(_choice_rule(question, column))
        answers.append(
            f"SELECT row_number, '{question.code}' AS question_code, option_order, CAST(NULL AS BIGINT) AS text_length "
            f"FROM answered JOIN choices_{column} ON answered.{column} = choices_{column}.cell"
        )
    landing = finish(
        bench, rules, "survey_response", ("moment AS submitted_at",), {"submitted_at": "epoch_us(moment)"}
    )
    bench.execute(f"CREATE TEMP VIEW answered AS SELECT * FROM cells {ACCEPTED}")
    chosen = StoredRows(bench, " UNION ALL ".join(answers) + " ORDER BY ALL")
    return replace(
        landing,
        tables={**landing.tables, "survey_answer": chosen},
        notes=(*notes, *times.notes),
        asked_days=times.asked_days,
    )


def question_columns(survey: Survey, context: Context) -> tuple[dict[str, str], tuple[Message, ...]]:
    """Question code -> column of the sheet, by the programme's header texts; columns that no question claims are
    noted, since a question renamed in the form is a new column."""
    others = context.found.others
    columns: dict[str, str] = {}
    for question in survey.questions:
        wanted = {header_key(text) for text in question.headers}
        found = [f"c{index}" for index, text in others.items() if header_key(text) in wanted]
        if not found:
            raise Unreadable(_missing_question(survey, question, context))
        if len(found) > 1 or found[0] in columns.values():
            raise Unreadable(_unclear_question(survey, question))
        columns[question.code] = found[0]
    unclaimed = [text for index, text in others.items() if f"c{index}" not in columns.values()]
    return columns, tuple(
        Message(
            f"列「{text}」は programme.yml の質問にないので読みません。",
            f"the column '{text}' is no question of programme.yml and is not read.",
        )
        for text in unclaimed
    )


def _missing_question(survey: Survey, question: Question, context: Context) -> Message:
    others = "、".join(f"「{text}」" for text in context.found.others.values()) or "-"
    return Message(
        f"質問 {question.code}（{question.headers[0]}）の列がありません。見出しを直すか、programme.yml の {survey.id} の "
        f"headers に今の見出しを加えてください。このファイルの見出し: {others}",
        f"no column for question {question.code} ({question.headers[0]}). Mend the header, or add the present one to "
        f"headers of {survey.id} in programme.yml. Headers of this file: {others}",
    )


def _unclear_question(survey: Survey, question: Question) -> Message:
    return Message(
        f"質問 {question.code}（{question.headers[0]}）に当たる列が一つに決まりません。見出しを質問ごとに別にし、"
        f"programme.yml の {survey.id} の headers に合わせてください。",
        f"more than one column is question {question.code} ({question.headers[0]}), or one column is two questions. "
        f"Give each question a header of its own, as in headers of {survey.id} in programme.yml.",
    )


def _time_rule(header: str, times: Reading) -> Rule:
    """A time that cannot be is refused; none at all is an answer typed in from paper."""
    return Rule("moment IS NULL AND trim(submitted_at) <> ''", "quarantined", header, times.refusal)


def split_choices(cell: str, options: Sequence[str]) -> list[int] | None:
    """1-based positions of the options that a cell names, None where part of it is no option.

    An option may contain a separator, so the longest option that fits is taken first.
    """
    rest, chosen = cell.strip(), []
    keyed = sorted(((option, position) for position, option in enumerate(options, start=1)), key=lambda o: -len(o[0]))
    while rest:
        for option, position in keyed:
            if rest.startswith(option) and _ends_choice(rest[len(option) :]):
                chosen.append(position)
                rest = _after_separator(rest[len(option) :])
                break
        else:
            return None
    return sorted(set(chosen))


def _ends_choice(rest: str) -> bool:
    return not rest.strip() or rest.startswith(_SEPARATORS)


def _after_separator(rest: str) -> str:
    for separator in _SEPARATORS:
        if rest.startswith(separator):
            return rest[len(separator) :].strip()
    return rest.strip()


def _register_choices(bench: Bench, question: Question, column: str) -> None:
    """Tables ``choices_<column>`` (cell, option_order) and ``unknown_<column>`` (cell) of the distinct cells."""
    cells = [row[0] for row in bench.execute(f"SELECT DISTINCT {column} FROM cells").fetchall()]
    split = {cell: split_choices(cell, question.options) for cell in cells}
    for cell, chosen in split.items():
        if question.type == "single" and chosen is not None and len(chosen) > 1:
            split[cell] = None
    pairs = [(cell, position) for cell, chosen in split.items() for position in chosen or ()]
    bench.register(
        f"choices_{column}",
        pa.table(
            {
                "cell": pa.array([cell for cell, _ in pairs], pa.string()),
                "option_order": pa.array([position for _, position in pairs], pa.int64()),
            }
        ),
    )
    unknown = pa.array([cell for cell, chosen in split.items() if chosen is None], pa.string())
    bench.register(f"unknown_{column}", pa.table({"cell": unknown}))


def _choice_rule(question: Question, column: str) -> Rule:
    return Rule(
        f"{column} IN (SELECT cell FROM unknown_{column})",
        "quarantined",
        question.headers[0],
        Message(
            f"回答が programme.yml の選択肢（{'、'.join(question.options)}）にありません。",
            f"the answer is not among the options in programme.yml ({', '.join(question.options)}).",
        ),
    )
