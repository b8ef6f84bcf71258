"""The marts of the small world, counted by hand from world.py (the comments say how), and their DuckDB types.

Add here: the hand-counted rows of a new mart. Keep out: anything computed.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import duckdb
import pandas as pd

from dagster_project.contracts import mart_contracts
from tests.expectations.world import CITY

_RR = "RR2 = RR6 (known list, partial answers counted)"

COLUMNS: dict[str, str] = {
    "trial_adoption": "trial_id fiscal_year period_start period_end unit_of_use eligible_people"
    " eligible_is_approximate active_people adoption_rate adoption_percent adoption_percent_low"
    " adoption_percent_high total_uses median_uses",
    "usage_frequency": "trial_id bucket_order bucket_label min_uses max_uses people active_people share_rate"
    " share_percent",
    "usage_over_time": "trial_id grain period_start active_people new_people uses",
    "workshop_attendance": "workshop_id held_on capacity participants fill_percent first_time_people repeat_people"
    " repeat_percent",
    "section_coverage": "workshop_id participants_from_section sections",
    "repeat_attendance": "earlier_workshop_id later_workshop_id earlier_participants later_participants attended_both"
    " share_of_earlier_percent share_of_later_percent",
    "series_summary": "series_id workshops participations unique_people people_attending_two_or_more invitations"
    " invited_unique_people responses response_percent",
    "survey_response": "survey_id stage population invited_people answers_received responses response_rate"
    " response_percent rate_definition",
    "survey_answers": "survey_id question_code option_order option_label is_favourable answers base share_rate"
    " share_percent",
    "survey_themes": "survey_id question_code theme_code theme_order theme_label theme_label_en answers base",
    "work_kinds": "kind_code kind_order kind_label asked_for asked_base asked_percent uses uses_base uses_percent",
    "survey_headline": "scope scope_id question_code favourable base not_answered not_responding favourable_rate"
    " favourable_percent interval_low interval_high interval_method bound_low bound_high",
    "input_files": "scope_id path sha256 kind format status rows_in rows_accepted rows_excluded rows_quarantined"
    " rows_duplicate rows_superseded",
    "workshop_effect": "trial_id earlier_trial_id workshop_id comparison attended measure treated_people matched_people"
    " matched_percent control_people estimate interval_low interval_high refused reason caveat",
    "printed_figures": "figure_id statement source fiscal_year figure_group status printed_value decimals numerator"
    " denominator mart_value verdict group_verdict explanation_ja explanation_en",
}

_JAN, _FEB, _NOV = date(2024, 1, 1), date(2024, 2, 1), date(2024, 11, 1)


def _untold() -> list[tuple[Any, ...]]:
    """No trial has a working day (world.py declares none): every comparison is refused. One workshop alone: a and b came
    to w1, e to w2; both: c and d. Nobody else: z of the April roster, z and y of October's."""
    trials = ("t1", "t2", "t3", "t4")
    alone = [(trial, "", comparison) for trial in trials for comparison in ("inside_trial", "after_only", "placebo")]
    pairs = [(later, earlier, "between_trials") for i, later in enumerate(trials) for earlier in trials[:i]]
    return [
        (
            trial,
            earlier,
            workshop,
            comparison,
            attended,
            measure,
            people,
            0,
            0.0,
            others,
            None,
            None,
            None,
            True,
            reason,
            None,
        )
        for workshop, came, others in (
            ("w1", {"one": 2, "two_or_more": 2}, 1),
            ("w2", {"one": 1, "two_or_more": 2}, 2),
        )
        for trial, earlier, comparison in (*alone, *pairs)
        for attended, people in came.items()
        for measure in ("difference", "ratio")
        for reason in [
            "この試行の利用は日ごとに分からないため、前後を比べられません。 / "
            "the trial's uses are not known by day, so no windows can be compared."
        ]
    ]


def _quiet(trial: str, *days: date) -> list[tuple[Any, ...]]:
    return [(trial, "day", day, 0, 0, 0) for day in days]


ROWS: dict[str, list[tuple[Any, ...]]] = {
    # t1: a 3 uses, b 12, c 2 (under two keys); 3 of about 10 (8 to 12). t2: d 1 use, e 2; 2 of 5. t3: a 2 + 5, c 1, b 3,
    # d none; 3 of 4. t4: a and c, nobody knows how often; 2 of 5.
    "trial_adoption": [
        ("t1", 2023, date(2024, 1, 29), date(2024, 2, 9), "prompt", 10, True, 3, 0.3, 30.0, 25.0, 37.5, 17, 3.0),
        ("t2", 2024, date(2024, 11, 1), date(2024, 11, 3), "session", 5, False, 2, 0.4, 40.0, 40.0, 40.0, 3, 1.5),
        ("t3", 2024, date(2025, 3, 3), date(2025, 4, 27), "reply", 4, False, 3, 0.75, 75.0, 75.0, 75.0, 11, 3.0),
        ("t4", 2025, date(2025, 5, 1), date(2025, 5, 31), "prompt", 5, False, 2, 0.4, 40.0, 40.0, 40.0, None, None),
    ],
    "usage_frequency": [
        ("t1", 0, "0回", 0, 0, 7, 3, None, None),
        ("t1", 1, "1〜9回", 1, 9, 2, 3, 2 / 3, 66.7),
        ("t1", 2, "10〜19回", 10, 19, 1, 3, 1 / 3, 33.3),
        ("t1", 3, "20回以上", 20, None, 0, 3, 0.0, 0.0),
        ("t2", 0, "0回", 0, 0, 3, 2, None, None),
        ("t2", 1, "1〜9回", 1, 9, 2, 2, 1.0, 100.0),
        ("t2", 2, "10〜19回", 10, 19, 0, 2, 0.0, 0.0),
        ("t2", 3, "20回以上", 20, None, 0, 2, 0.0, 0.0),
        ("t3", 0, "0回", 0, 0, 1, 3, None, None),
        ("t3", 1, "1〜9回", 1, 9, 3, 3, 1.0, 100.0),
        ("t3", 2, "10〜19回", 10, 19, 0, 3, 0.0, 0.0),
        ("t3", 3, "20回以上", 20, None, 0, 3, 0.0, 0.0),
        ("t4", 0, "0回", 0, 0, 3, 2, None, None),
    ],
    # t1 ends with c on 7 February; 29 January is a Monday. t2 ends with e on 2 November; its Monday is 28 October.
    # t3 is told by weeks: from 3 March to the week of 21 April, of whose two only the first lies in the trial.
    "usage_over_time": [
        ("t1", "day", date(2024, 1, 29), 1, 1, 2),
        ("t1", "day", date(2024, 1, 31), 1, 1, 12),
        ("t1", "day", date(2024, 2, 1), 1, 0, 1),
        ("t1", "day", date(2024, 2, 6), 1, 1, 1),
        ("t1", "day", date(2024, 2, 7), 1, 0, 1),
        *_quiet("t1", date(2024, 1, 30), *(date(2024, 2, day) for day in (2, 3, 4, 5))),
        ("t1", "week", date(2024, 1, 29), 2, 2, 15),
        ("t1", "week", date(2024, 2, 5), 1, 1, 2),
        ("t1", "month", _JAN, 2, 2, 14),
        ("t1", "month", _FEB, 2, 1, 3),
        ("t2", "day", date(2024, 11, 1), 1, 1, 1),
        ("t2", "day", date(2024, 11, 2), 1, 1, 2),
        ("t2", "week", date(2024, 10, 28), 2, 2, 3),
        ("t2", "month", _NOV, 2, 2, 3),
        ("t3", "week", date(2025, 3, 3), 1, 1, 2),
        *[("t3", "week", date(2025, 3, day), 0, 0, 0) for day in (10, 17, 24)],
        ("t3", "week", date(2025, 3, 31), 2, 1, 6),
        *[("t3", "week", date(2025, 4, day), 0, 0, 0) for day in (7, 14)],
        ("t3", "week", date(2025, 4, 21), 1, 1, 3),
    ],
    # w1: a b c d. w2: c d e, of whom c and d came before; 3 of 4 places.
    "workshop_attendance": [
        ("w1", date(2024, 9, 25), None, 4, None, 4, 0, 0.0),
        ("w2", date(2024, 10, 22), 4, 3, 75.0, 1, 2, 66.7),
    ],
    # w1 (April roster S1 S2 S3): S1 a b c, S2 d, S3 none. w2 (October: S1 to S4): S2 c d, S3 e, S1 and S4 none.
    "section_coverage": [
        ("w1", 0, 1),
        ("w1", 1, 1),
        ("w1", 2, 0),
        ("w1", 3, 1),
        ("w2", 0, 2),
        ("w2", 1, 1),
        ("w2", 2, 1),
        ("w2", 3, 0),
    ],
    "repeat_attendance": [("w1", "w2", 4, 3, 2, 50.0, 66.7)],
    # 4 + 3 participations of a to e; post surveys only: 4 + 3 invited, 3 + 2 responses, 5/7 = 71.43.
    "series_summary": [("s1", 2, 7, 5, 2, 7, 5, 5, 71.4)],
    # w1-after: a b d and a again. w2-before: 1/7 = 14.29.
    "survey_response": [
        ("t1-staff", "post", "eligible(t1)", 10, 3, 3, 0.3, 30.0, _RR),
        ("w1-after", "post", "participants(w1)", 4, 4, 3, 0.75, 75.0, _RR),
        ("w2-after", "post", "participants(w2)", 3, 2, 2, 2 / 3, 66.7, _RR),
        ("w2-before", "pre", "7", 7, 1, 1, 1 / 7, 14.3, _RR),
    ],
    # w1-after satisfaction: a 1 (his 3 does not count), b 2, d nothing. valuable: a 1 and 2, b 1, d 2.
    "survey_answers": [
        ("t1-staff", "tried", 1, "使った", False, 1, 3, 1 / 3, 33.3),
        ("t1-staff", "tried", 2, "使わなかった", False, 2, 3, 2 / 3, 66.7),
        ("w1-after", "satisfaction", 1, "満足", True, 1, 2, 0.5, 50.0),
        ("w1-after", "satisfaction", 2, "ふつう", False, 1, 2, 0.5, 50.0),
        ("w1-after", "satisfaction", 3, "不満", False, 0, 2, 0.0, 0.0),
        ("w1-after", "valuable", 1, "基礎知識", False, 2, 3, 2 / 3, 66.7),
        ("w1-after", "valuable", 2, "演習", False, 2, 3, 2 / 3, 66.7),
        ("w2-after", "satisfaction", 1, "満足", True, 2, 2, 1.0, 100.0),
        ("w2-after", "satisfaction", 2, "ふつう", False, 0, 2, 0.0, 0.0),
        ("w2-before", "satisfaction", 1, "満足", True, 0, 1, 0.0, 0.0),
        ("w2-before", "satisfaction", 2, "ふつう", False, 1, 1, 1.0, 100.0),
    ],
    # w1-after: d wrote of cases and of time, b of neither; a's text stands in the answer that does not count.
    "survey_themes": [
        ("w1-after", "comment", "wants_cases", 1, "事例", "cases", 1, 2),
        ("w1-after", "comment", "no_time", 2, "時間がない", "no time", 1, 2),
        ("w1-after", "comment", "other", 3, "その他", "other", 1, 2),
    ],
    # c asked for idea. Single uses: t1 a 3, b 12 (draft), c 2; t2 d 1 (a kind of former times), e 2: 20, 8 of no kind.
    "work_kinds": [
        ("draft", 1, "文書作成", 0, 1, 0.0, 12, 20, 60.0),
        ("idea", 2, "アイデア出し", 1, 1, 100.0, 0, 20, 0.0),
        ("uncoded", 3, "区分なし・その他 / of no declared kind", 0, 1, 0.0, 8, 20, 40.0),
    ],
    # The series pools w1-after and w2-after: 1 + 2 of 2 + 2; the survey before is not pooled.
    "survey_headline": [
        ("series", "s1", "satisfaction", 3, 4, 1, 2, 0.75, 75.0, None, None, None, 3 / 7, 6 / 7),
        ("survey", "w1-after", "satisfaction", 1, 2, 1, 1, 0.5, 50.0, None, None, None, 0.25, 0.75),
        ("survey", "w2-after", "satisfaction", 2, 2, 0, 1, 1.0, 100.0, None, None, None, 2 / 3, 1.0),
        ("survey", "w2-before", "satisfaction", 0, 1, 0, 6, 0.0, 0.0, None, None, None, 0.0, 6 / 7),
    ],
    "input_files": [
        ("t1", "inbox/trials/t1/log.csv", "aa11", "usage", "tool", "accepted", 25, 21, 1, 1, 2, 0),
        (None, "inbox/roster/roster.xlsx", "bb22", "roster", "sheet", "accepted", 5, 5, 0, 0, 0, 0),
    ],
    "workshop_effect": _untold(),
    "printed_figures": [
        (
            "p1",
            "回収率",
            "議会資料",
            2024,
            "rates",
            "printed",
            "75",
            0,
            3,
            4,
            75.0,
            "holds",
            "consistent",
            "四捨五入",
            "ok",
        ),
        ("p2", "人数", "議会資料", None, None, "draft", "3", None, None, None, None, "undecidable", None, "不明", "?"),
    ],
}


def hand_counted(mart: str) -> pd.DataFrame:
    """The mart as plain Python values in object columns, as ``recompute`` promises it."""
    columns = ["organisation_code", *COLUMNS[mart].split()]
    return pd.DataFrame([(CITY, *row) for row in ROWS[mart]], columns=columns, dtype=object)


def out_of_duckdb(mart: str) -> pd.DataFrame:
    """The same rows out of a DuckDB table with the contract's types, as the gate gets its marts."""
    counted = hand_counted(mart)
    with duckdb.connect() as connection:
        types = ", ".join(f"{column} {kind}" for column, kind in mart_contracts()[mart].columns.items())
        connection.execute(f"create table {mart} ({types})")
        marks = ", ".join("?" * len(counted.columns))
        connection.executemany(f"insert into {mart} values ({marks})", counted.to_numpy().tolist())
        return connection.execute(f"from {mart}").df()
