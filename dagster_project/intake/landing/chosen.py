"""The chosen options of one question of choices as tables of the bench, and the rule over what is none.

Add here: another rule over the choices of a question. Keep out: what a cell chooses (choices.py).
"""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from dagster_project.intake.landing.bench import Bench
from dagster_project.intake.landing.choices import is_chosen, split_choices
from dagster_project.intake.landing.rows import Rule
from dagster_project.intake.recognising.question_columns import Part
from dagster_project.messages import Message
from dagster_project.programme import Question


def choice_rule(bench: Bench, question: Question, parts: Sequence[Part]) -> Rule:
    """The rule of one question, whose choices become table ``chosen_<first column>`` (row_number, option_order)."""
    chosen = " UNION ".join(
        f"SELECT row_number, option_order FROM cells JOIN choices_{part.column} ON {part.column} = cell"
        for part in parts
    )
    unknown = []
    for part in parts:
        _register_choices(bench, question, part)
        unknown.append(f"{part.column} IN (SELECT cell FROM unknown_{part.column})")
    table = f"chosen_{parts[0].column}"
    bench.execute(f"CREATE TEMP TABLE {table} AS {chosen}")
    if question.type == "single":
        unknown.append(f"row_number IN (SELECT row_number FROM {table} GROUP BY row_number HAVING count(*) > 1)")
    message = _not_a_mark(question) if all(part.option for part in parts) else _not_an_option(question)
    return Rule(f"({' OR '.join(unknown)})", "quarantined", question.headers[0], message)


def _register_choices(bench: Bench, question: Question, part: Part) -> None:
    """Tables ``choices_<column>`` (cell, option_order) and ``unknown_<column>`` (cell) of the distinct cells."""
    cells = [row[0] for row in bench.execute(f"SELECT DISTINCT {part.column} FROM cells").fetchall()]
    split = {cell: _choices(cell, question, part, bench) for cell in cells}
    pairs = [(cell, position) for cell, chosen in split.items() for position in chosen or ()]
    texts, positions = pa.array([cell for cell, _ in pairs], pa.string()), [position for _, position in pairs]
    bench.register(
        f"choices_{part.column}", pa.table({"cell": texts, "option_order": pa.array(positions, pa.int64())})
    )
    unknown = pa.array([cell for cell, chosen in split.items() if chosen is None], pa.string())
    bench.register(f"unknown_{part.column}", pa.table({"cell": unknown}))


def _choices(cell: str, question: Question, part: Part, bench: Bench) -> list[int] | None:
    if part.option is None:
        return split_choices(cell, question.options, question.written_as)
    filled = bench.context.found.layout.filled_is_chosen
    chosen = is_chosen(cell, question, part.option, filled_is_chosen=filled)
    return None if chosen is None else [part.option] if chosen else []


def _not_a_mark(question: Question) -> Message:
    once = question.type == "single"
    return Message(
        "選択肢の列の印を知りません（○、1、Y、選択肢の文字などが選んだ印、空欄、×、0、N が選ばない印です）"
        f"{'。または、一つを選ぶ質問に二つ以上の印があります' if once else ''}。書き直してください。",
        "unknown mark in the column of an option (○, 1, Y or the option's text is chosen; empty, ×, 0 or N is not)"
        f"{', or more than one mark for a question of one choice' if once else ''}. Write it again.",
    )


def _not_an_option(question: Question) -> Message:
    return Message(
        f"回答が programme.yml の選択肢（{'、'.join(question.options)}）にありません。番号や別の書き方なら、質問の written_as に"
        "「選択肢: [書き方]」と書いてください。",
        f"the answer is not among the options in programme.yml ({', '.join(question.options)}). Where the file writes a "
        "number or other words for an option, say so in written_as of the question.",
    )
