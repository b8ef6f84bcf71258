"""Staff lists: one landed row per person, dated by the title.

Add here: what a staff list says of a person that figures need. Keep out: who is whom (people/identity.py).
"""

from __future__ import annotations

import pyarrow as pa

from dagster_project.intake.landing.bench import Context, open_bench
from dagster_project.intake.landing.rows import Landing, Rule, finish, total_row_rule
from dagster_project.intake.reading.sheets import Unreadable
from dagster_project.intake.times.timestamps import date_in
from dagster_project.messages import Message


def land(rows: pa.Table, context: Context) -> Landing:
    """Landed table ``roster_entry``. The head of a department stands in no section: its label and token are NULL.

    Raises:
        Unreadable: no title says as of which day the list holds.
    """
    valid_from = next(filter(None, map(date_in, context.titles)), None)
    if valid_from is None:
        raise Unreadable(
            Message(
                "名簿の基準日がありません。見出しより上の行に「令和6年4月1日現在」のように書いてください。",
                "The list has no date. Write it in a row above the header, such as 令和6年4月1日現在.",
            )
        )
    bench = open_bench(rows, context)
    bench.execute(
        f"""
        CREATE TEMP VIEW typed AS
        SELECT *, DATE '{valid_from.isoformat()}' AS valid_from,
            nullif(trim(department), '') AS department_label, nullif(trim(section), '') AS section_label
        FROM fields
        """
    )
    rules = [
        total_row_rule(("staff_number", "name", "department", "section"), "trim(staff_number) <> ''"),
        *(
            Rule(
                f"trim({column}) = ''",
                "quarantined",
                word,
                Message(f"{word}が空です。書き足してください。", f"{word} is empty. Fill it in."),
            )
            for column, word in (
                ("staff_number", "職員番号"),
                ("name", "氏名"),
                ("department", "部"),
            )
        ),
    ]
    return finish(bench, rules, "roster_entry", ("valid_from", "department_label", "section_label", "section_token"))
