"""Rows of an attendance sheet that are nobody: totals, counts, headers repeated on each page; and people called 計.

Add here: another such row. Keep out: marks and what they mean (attendance_marks.py, attendance.py).
"""

from __future__ import annotations

from collections.abc import Sequence

from dagster_project.intake.landing.bench import Context
from dagster_project.intake.landing.rows import TOTAL_ROW, Rule, total_row_rule, without_space
from dagster_project.intake.recognising.layout import header_key
from dagster_project.messages import Message

# Of a row whose name is 計. A mark in words or ○ is no sum, and a total has no staff number; a person stands in a
# section, has come or not (1, 0, blank), and is then no larger number than that.
_NUMBERS = "len(list_filter(marks, lambda mark: regexp_full_match(mark, '[0-9０-９,]+')))"
_IS_PERSON = (
    "trim(staff_number) <> '' OR (trim(section) <> '' AND "
    f"{_NUMBERS} = 0) OR len(list_filter(marks, lambda mark: mark <> '' AND NOT regexp_full_match(mark, '[0-9０-９,]+'))) > 0"
)
_MAY_BE_PERSON = "(trim(section) <> '' AND len(list_filter(marks, lambda mark: mark NOT IN ('', '0', '1'))) = 0)"


# What stands beside a count below the people; a name is none of these.
_COUNTED = "(合計|小計|総計|総数|(出席|参加|受講|欠席)(者数|人数|者計|計|率)|人数)[:：]?[0-9０-９,.]*[%％名人]?|計[:：]?[0-9０-９,]+[名人]?"


def no_person_rules(named: Sequence[str], context: Context, *, has_marks: bool) -> tuple[Rule, ...]:
    """Rules over relation ``typed`` with ``marks``, for rows that a sheet has beside its people: 合計, 出席者数 25名, a sum
    without a word, the header once more on each page. ``named``: the columns where such a word may stand."""
    words = next((field.words for field in context.found.layout.fields if field.name == "name"), ())
    headers = ", ".join(f"'{header_key(word).replace(chr(39), '')}'" for word in words) or "NULL"
    counted = " OR ".join(f"regexp_full_match({without_space(name)}, '{_COUNTED}')" for name in named)
    nobody = " AND ".join(f"trim({name}) = ''" for name in ("name", "email", "staff_number", "account", "section"))
    # A lone 1 may be somebody whose name was forgotten.
    sums = (
        f"len(list_filter(marks, lambda mark: mark NOT IN ('', '0', '1'))) > 0 "
        f"AND len(list_filter(marks, lambda mark: mark <> '')) = {_NUMBERS}"
    )
    return (
        total_row_rule(named, f"{_IS_PERSON} OR {_MAY_BE_PERSON}"),
        Rule(f"email = '' AND staff_number = '' AND ({counted})", "excluded", "total_row", TOTAL_ROW),
        *((Rule(f"{nobody} AND {sums}", "excluded", "total_row", TOTAL_ROW),) if has_marks else ()),
        Rule(
            f"email NOT LIKE '%@%' AND lower({without_space('name')}) IN ({headers})",
            "excluded",
            "repeated_header",
            Message("繰り返された見出しの行", "the header once more"),
        ),
        Rule(
            f"email = '' AND {without_space('name')} = '計' AND NOT ({_IS_PERSON})",
            "quarantined",
            "氏名",
            Message(
                "「計」が人の名前か合計の行か分かりません。人なら職員番号かメールか ○ を書き、合計なら「合計」と書いてください。",
                "計 can be a person's name or a total. Write a staff number, an e-mail or ○ for a person, 合計 for a total.",
            ),
        ),
    )
