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
_NUMBER = "RR2 = RR6 (known number, partial answers counted)"
_ABOUT = "RR4 (approximate number of eligible people, partial answers counted)"
_EXACT = "hypergeometric"
_AFTER_ANONYMOUS = (
    "事後アンケートに無記名の回答があり、同じ人の回答を結び付けられません。 / "
    "the survey after has anonymous answers, so nobody can tell which answers belong to one person."
)

COLUMNS: dict[str, str] = {
    "trial_adoption": "trial_id fiscal_year period_start period_end unit_of_use eligible_people"
    " eligible_is_approximate active_people adoption_rate adoption_percent adoption_percent_low"
    " adoption_percent_high total_uses median_uses",
    "usage_frequency": "trial_id bucket_order bucket_label min_uses max_uses people active_people share_rate"
    " share_percent",
    "usage_over_time": "trial_id grain period_start active_people new_people uses",
    "usage_retention": "trial_id cohort_week weeks_since_first_use week_start week_has_ended cohort_people retained_people"
    " retention_percent",
    "usage_concentration": "trial_id active_people top_tenth_people top_tenth_uses total_uses share_percent"
    " one_day_only_people lowest_bucket_people lowest_bucket_one_day_people lowest_bucket_spread_people"
    " median_days_to_first_use",
    "usage_by_definition": "trial_id definition bucket_order bucket_label people available reason",
    "trial_comparison": "earlier_trial_id later_trial_id comparable reason"
    " earlier_eligible_people earlier_eligible_is_approximate earlier_active_people earlier_total_uses"
    " earlier_working_days earlier_person_working_days earlier_uses_per_eligible_person_working_day"
    " later_eligible_people later_eligible_is_approximate later_active_people later_total_uses"
    " later_working_days later_person_working_days later_uses_per_eligible_person_working_day",
    "trial_comparison_buckets": "earlier_trial_id later_trial_id bucket_order bucket_label comparable reason"
    " shared_working_days earlier_people earlier_eligible_people earlier_percent"
    " later_people later_eligible_people later_percent",
    "workshop_attendance": "workshop_id held_on capacity participants fill_percent first_time_people repeat_people"
    " repeat_percent",
    "section_coverage": "workshop_id participants_from_section sections",
    "repeat_attendance": "earlier_workshop_id later_workshop_id earlier_participants later_participants attended_both"
    " share_of_earlier_percent share_of_later_percent",
    "series_summary": "series_id workshops participations unique_people people_attending_two_or_more invitations"
    " invited_unique_people responses response_percent",
    "survey_response": "survey_id stage population invited_people answers_received responses response_rate"
    " response_percent rate_definition not_invited_answers double_answers late_answers early_answers anonymous_answers"
    " untimed_answers partial_responses",
    "survey_matched": "pre_survey_id post_survey_id workshop_id pre_responses post_responses matched_people available"
    " reason",
    "survey_answers": "survey_id question_code option_order option_label is_favourable answers base share_rate"
    " share_percent",
    "survey_themes": "survey_id question_code theme_code theme_order theme_label theme_label_en answers base",
    "work_kinds": "kind_code kind_order kind_label asked_for asked_base asked_percent uses uses_base uses_percent",
    "survey_headline": "scope scope_id question_code favourable base not_answered not_responding favourable_rate"
    " favourable_percent interval_low interval_high interval_method bound_low bound_high",
    "cost": "trial_id fiscal_year unit_of_use licence_yen setup_yen other_yen paid_yen staff_hours hourly_cost_yen"
    " hourly_cost_source staff_yen cost_yen active_people total_uses paid_per_active_person paid_per_use"
    " cost_per_active_person cost_per_use break_even_minutes_per_use undeclared_costs",
    "workshop_cost": "scope scope_id workshops teacher_yen venue_yen other_yen paid_yen participants participant_minutes"
    " participant_hours staff_hours hourly_cost_yen hourly_cost_source participant_yen staff_yen cost_yen"
    " paid_per_participant cost_per_participant undeclared_costs",
    "input_files": "scope_id path sha256 kind format status rows_in rows_accepted rows_excluded rows_quarantined"
    " rows_duplicate rows_superseded",
    "adoption_by_department": "trial_id department_label line_kind eligible_people active_people adoption_rate"
    " adoption_percent is_suppressed",
    "staying_by_department": "trial_id department_label line_kind active_people one_day_only_people returning_people"
    " one_day_only_rate one_day_only_percent is_suppressed",
    "response_by_department": "survey_id department_label line_kind invited_people responses response_rate"
    " response_percent is_suppressed",
    "attendance_by_section": "workshop_id level department_label section_label line_kind people participants"
    " participation_rate participation_percent is_suppressed",
    "workshop_effect": "trial_id earlier_trial_id workshop_id comparison attended measure treated_people matched_people"
    " matched_percent control_people estimate interval_low interval_high refused reason caveat",
    "printed_figures": "figure_id statement source fiscal_year figure_group status printed_value decimals numerator"
    " denominator mart_value verdict group_verdict explanation_ja explanation_en kind rules mart_cell",
}

_JAN, _FEB, _NOV = date(2024, 1, 1), date(2024, 2, 1), date(2024, 11, 1)


_NOT_BY_DAY = (
    "この試行の利用は日ごとに分からないため、前後を比べられません。 / "
    "the trial's uses are not known by day, so no windows can be compared."
)
_OF_T1 = {
    "inside_trial": "比べられる開庁日が前 8 日、後 0 日で、必要な 5 日に足りません（試行がその時期に動いていません）。 / "
    "8 working days before and 0 after can be compared, fewer than the 5 needed (no trial ran then).",
    "after_only": "開催後の開庁日が 0 日で、必要な 5 日に足りません。 / "
    "0 working days after the workshop are fewer than the 5 needed.",
    "placebo": "開催前の開庁日が 8 日で、必要な 15 日に足りません。 / "
    "8 working days before the workshop are fewer than the 15 needed.",
}


def _untold() -> list[tuple[Any, ...]]:
    """Only t1 has uses by working day (world.py declares none for t2), 8 of them, all before the workshops, where 5 are
    needed on each side and 15 before by a placebo: every comparison is refused. One workshop alone: a and b came
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
        for reason in [_OF_T1.get(comparison, _NOT_BY_DAY) if trial == "t1" else _NOT_BY_DAY]
    ]


_BUCKETS = ("0回", "1〜9回", "10〜19回", "20回以上")
_OTHER_UNIT = (
    "この試行の 1 回は別の単位で数えられていて、この単位での回数は分かりません。 / "
    "The trial's uses are counted in another unit, which does not tell this one."
)
_UNITS = (
    "二つの試行で利用の数え方が違うため、回数を比べられません。両方で分かる数え方は usage_by_definition で確かめてください。 / "
    "The two trials count uses in different units. See usage_by_definition for a definition that both support."
)
_LAST = (
    "どちらかの試行は最後に使った日だけが分かっていて、使った回数を比べられません。 / "
    "Of one of the trials only days of last activity are known: its uses cannot be compared."
)
# Eligible people, whether approximate, active people, uses, working days, eligible people times working days.
_T1, _T2 = (10, True, 3, 17, 8, 80), (5, False, 2, 3, 0, 0)
_T3, _T4 = (4, False, 3, 11, 40, 160), (5, False, 2, None, None, None)


def _defined(trial: str, definition: str, *people: int) -> list[tuple[Any, ...]]:
    return [(trial, definition, order, _BUCKETS[order], count, True, None) for order, count in enumerate(people)]


def _refused(trial: str, definition: str, reason: str) -> list[tuple[Any, ...]]:
    return [(trial, definition, order, label, None, False, reason) for order, label in enumerate(_BUCKETS)]


def _untold_buckets(earlier: str, later: str, reason: str, *eligible: int) -> list[tuple[Any, ...]]:
    first, second = eligible
    return [
        (earlier, later, order, label, False, reason, None, None, first, None, None, second, None)
        for order, label in enumerate(_BUCKETS)
    ]


def _quiet(trial: str, *days: date) -> list[tuple[Any, ...]]:
    return [(trial, "day", day, 0, 0, 0) for day in days]


ROWS: dict[str, list[tuple[Any, ...]]] = {
    # t1: a 3 uses, b 12, c 2 (under two keys); 3 of about 10 (8 to 12). t2: d 1 use, e 2; 2 of 5. t3: a 2 + 5, c 1, b 3,
    # d none; 3 of 4. t4: a and c, nobody knows how often; 2 of 5.
    "trial_adoption": [
        ("t1", 2023, date(2024, 1, 29), date(2024, 2, 9), "prompt", 10, True, 3, 0.3, 30.0, 25.0, 37.5, 17, 3.0),
        ("t2", 2024, date(2024, 11, 1), date(2024, 11, 3), "session", 5, False, 2, 0.4, 40.0, 40.0, 40.0, 3, 1.5),
        ("t3", 2024, date(2025, 3, 3), date(2025, 4, 27), "prompt", 4, False, 3, 0.75, 75.0, 75.0, 75.0, 11, 3.0),
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
    # t1: a and b begin in the week of 29 January and do not come back, c begins in the next one, whose Thursday and Friday
    # lie after the last use (7 February): it has not ended. t2: d on Friday, e on Saturday, and no working day to come.
    "usage_retention": [
        ("t1", date(2024, 1, 29), 0, date(2024, 1, 29), True, 2, 2, 100.0),
        ("t1", date(2024, 1, 29), 1, date(2024, 2, 5), False, 2, 0, None),
        ("t1", date(2024, 2, 5), 0, date(2024, 2, 5), False, 1, 1, 100.0),
        ("t2", date(2024, 10, 28), 0, date(2024, 10, 28), True, 2, 2, 100.0),
    ],
    # t1: b has 12 of 17 uses, all on one day; a and c have two days each; a waits 0 days, b 2, c 8. t2: e has 2 of 3; d waits
    # 0 days, e 1. t3: a has 7 of 11, nobody knows on which days. t4: nobody knows how often.
    "usage_concentration": [
        ("t1", 3, 1, 12, 17, 70.6, 1, 2, 0, 2, 2.0),
        ("t2", 2, 1, 2, 3, 66.7, 2, 2, 2, 0, 0.5),
        ("t3", 3, 1, 7, 11, 63.6, None, 3, None, None, None),
        ("t4", 2, 1, None, None, None, None, None, None, None, None),
    ],
    # t1: a 3 prompts in 2 sessions on 2 days, b 12 in 3 (of 5, 5 and 2) on one, c 2 in 2 on 2. t2: d 1 session, e 2, each
    # on one day. t3 is known by weeks of prompts, t4 by last activities.
    "usage_by_definition": [
        *_defined("t1", "prompt", 7, 2, 1, 0),
        *_defined("t1", "session", 7, 3, 0, 0),
        *_defined("t1", "day", 7, 3, 0, 0),
        *_refused("t1", "reply", _OTHER_UNIT),
        *_refused("t2", "prompt", _OTHER_UNIT),
        *_defined("t2", "session", 3, 2, 0, 0),
        *_defined("t2", "day", 3, 2, 0, 0),
        *_refused("t2", "reply", _OTHER_UNIT),
        *_defined("t3", "prompt", 1, 3, 0, 0),
        *_refused(
            "t3",
            "session",
            "会話（セッション）の番号が分からない利用があるため、会話の数は分かりません。 / "
            "Not every use bears the id of a session (conversation), so sessions cannot be counted.",
        ),
        *_refused(
            "t3",
            "day",
            "利用回数が何日かにわたる期間ごとにしか分からないため、使った日数は分かりません。 / "
            "Uses are known only by periods of several days: nobody knows on how many days the tool was used.",
        ),
        *_refused("t3", "reply", _OTHER_UNIT),
        *[
            row
            for definition in ("prompt", "session", "day", "reply")
            for row in _refused(
                "t4",
                definition,
                "最後に使った日だけが分かっていて、使った回数は分かりません。 / "
                "Only days of last activity are known: they do not tell how often the tool was used.",
            )
        ],
    ],
    # t1: to Wednesday 7 February 8 working days, 17 uses of 10 x 8. t3: 8 weeks of 5, 11 of 4 x 40. t2 has none.
    "trial_comparison": [
        ("t1", "t2", False, _UNITS, *_T1, None, *_T2, None),
        ("t1", "t3", True, None, *_T1, 17 / 80, *_T3, 11 / 160),
        ("t1", "t4", False, _LAST, *_T1, None, *_T4, None),
        ("t2", "t3", False, _UNITS, *_T2, None, *_T3, None),
        ("t2", "t4", False, _LAST, *_T2, None, *_T4, None),
        ("t3", "t4", False, _LAST, *_T3, None, *_T4, None),
    ],
    # t3 scaled from 40 days to 8: a 7 uses are 1.4, b 3 are 0.6, c 1 is 0.2; one never used it.
    "trial_comparison_buckets": [
        *_untold_buckets("t1", "t2", _UNITS, 10, 5),
        ("t1", "t3", 0, "0回", True, None, 8, 7, 10, 70.0, 3, 4, 75.0),
        ("t1", "t3", 1, "1〜9回", True, None, 8, 2, 10, 20.0, 1, 4, 25.0),
        ("t1", "t3", 2, "10〜19回", True, None, 8, 1, 10, 10.0, 0, 4, 0.0),
        ("t1", "t3", 3, "20回以上", True, None, 8, 0, 10, 0.0, 0, 4, 0.0),
        *_untold_buckets("t1", "t4", _LAST, 10, 5),
        *_untold_buckets("t2", "t3", _UNITS, 5, 4),
        *_untold_buckets("t2", "t4", _LAST, 5, 5),
        *_untold_buckets("t3", "t4", _LAST, 4, 5),
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
    # w1-after: a b d and a again; d without a time and without a satisfaction. w1-before: a, and c on the day itself.
    # w2-after: two anonymous ones without a time, and a, who did not come. w2-before: c twice, d after the workshop, e
    # before it opened; 1/7 = 14.29. Last: not invited, double, late, early; anonymous, without a time, partial.
    "survey_response": [
        ("t1-staff", "post", "eligible(t1)", 10, 3, 3, 0.3, 30.0, _ABOUT, 0, 0, 0, 0, 3, 3, 0),
        ("w1-after", "post", "participants(w1)", 4, 4, 3, 0.75, 75.0, _RR, 0, 1, 0, 0, 0, 1, 1),
        ("w1-before", "pre", "participants(w1)", 4, 2, 2, 0.5, 50.0, _RR, 0, 0, 0, 0, 0, 0, 0),
        ("w2-after", "post", "participants(w2)", 3, 3, 2, 2 / 3, 66.7, _RR, 1, 0, 0, 0, 2, 2, 0),
        ("w2-before", "pre", "7", 7, 4, 1, 1 / 7, 14.3, _NUMBER, 0, 1, 1, 1, 0, 0, 0),
    ],
    # a and c before w1, a b d after it: a both times. Nobody knows who answered after w2.
    "survey_matched": [
        ("w1-before", "w1-after", "w1", 2, 3, 1, True, None),
        ("w2-before", "w2-after", "w2", 1, 2, None, False, _AFTER_ANONYMOUS),
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
    # The series pools w1-after and w2-after: 1 + 2 of 2 + 2; the survey before is not pooled; c and d were asked twice.
    # So few answers leave everything open: of 4 people 1 (seen with 3/6 if 1 is) to 3, of 3 people 2 (1/3) to 3, of 7
    # people none to 6 (the other one drawn with 1/7).
    "survey_headline": [
        ("series", "s1", "satisfaction", 3, 4, 1, 2, 0.75, 75.0, None, None, None, 3 / 7, 6 / 7),
        ("survey", "w1-after", "satisfaction", 1, 2, 1, 1, 0.5, 50.0, 0.25, 0.75, _EXACT, 0.25, 0.75),
        ("survey", "w2-after", "satisfaction", 2, 2, 0, 1, 1.0, 100.0, 2 / 3, 1.0, _EXACT, 2 / 3, 1.0),
        ("survey", "w2-before", "satisfaction", 0, 1, 0, 6, 0.0, 0.0, 0.0, 6 / 7, _EXACT, 0.0, 6 / 7),
    ],
    # t1: 1250 yen and 3 h at 2500; 1250/3, 1250/17, 8750/3, 8750/17; 8750 yen are 210 minutes, of 17 uses 12.35 each.
    # t3: what was not declared leaves money and hours unknown. t4: 100 yen and 2 h for 2 people, uses unknown.
    "cost": [
        *[
            (
                "t1",
                2023,
                "prompt",
                1000,
                200,
                50,
                1250,
                3,
                2500,
                "例示",
                7500,
                8750,
                3,
                17,
                416.7,
                73.5,
                2916.7,
                514.7,
                12.4,
                None,
            )
        ],
        *[("t2", 2024, "session", 0, 0, 0, 0, 0, 2500, "例示", 0, 0, 2, 3, *[0.0] * 5, None)],
        (
            *("t3", 2024, "prompt", 1000, None, 0, None, None, 2500, "例示", None, None, 3, 11),
            *([None] * 5),
            "setup_yen, staff_hours",
        ),
        *[
            (
                "t4",
                2025,
                "prompt",
                0,
                0,
                100,
                100,
                2,
                2500,
                "例示",
                5000,
                5100,
                2,
                None,
                50.0,
                None,
                2550.0,
                None,
                None,
                None,
            )
        ],
    ],
    # w1: 4 people of 125 minutes, 8.33 h, 20833.33 yen; with 2 h 25833, of 4 people 6458.25 each. w2: 3 of 50 minutes. 500 + 150
    # minutes are 10.83 h and 27083.33 yen; the venue of w2 is missing in both sums.
    "workshop_cost": [
        ("workshop", "w1", 1, 0, 0, 0, 0, 4, 500, 8.3, 2, 2500, "例示", 20833, 5000, 25833, 0.0, 6458.3, None),
        ("workshop", "w2", 1, 900, None, 10, None, 3, 150, 2.5, 1, 2500, "例示", 6250, 2500, *[None] * 3, "venue_yen"),
        ("series", "s1", 2, 900, None, 10, None, 7, 650, 10.8, 3, 2500, "例示", 27083, 7500, *[None] * 3, "venue_yen"),
    ],
    "input_files": [
        ("t1", "inbox/trials/t1/log.csv", "aa11", "usage", "tool", "accepted", 25, 21, 1, 1, 2, 0),
        (None, "inbox/roster/roster.xlsx", "bb22", "roster", "sheet", "accepted", 5, 5, 0, 0, 0, 0),
    ],
    "workshop_effect": _untold(),
    # With a minimum of one, nobody or everybody of a department is what must not follow. In t1 and t3 the whole use is in 甲部;
    # t2 has d of 甲部 (a to d) and e of 乙部 (e, y, z).
    "adoption_by_department": [
        ("t1", "乙部", "listed", *[None] * 4, True),
        ("t1", "甲部", "listed", *[None] * 4, True),
        ("t2", "乙部", "listed", 3, 1, 1 / 3, 33.3, False),
        ("t2", "甲部", "listed", 4, 1, 0.25, 25.0, False),
        ("t3", "乙部", "listed", *[None] * 4, True),
        ("t3", "甲部", "listed", *[None] * 4, True),
        ("t4", "乙部", "listed", *[None] * 4, True),
        ("t4", "甲部", "listed", *[None] * 4, True),
    ],
    # d and e used the tool on one day: nobody of either department came back.
    "staying_by_department": [
        (trial, department, "listed", *[None] * 5, True) for trial in ("t1", "t2") for department in ("乙部", "甲部")
    ],
    # Everybody of 甲部 came to w1 and nobody of 乙部.
    "response_by_department": [
        (survey, department, "listed", *[None] * 4, True)
        for survey in ("w1-after", "w1-before")
        for department in ("乙部", "甲部")
    ],
    # c and d of 甲部 and e of 乙部 came to w2; of no section some came and some did not, so that none is shown.
    "attendance_by_section": [
        ("w1", "department", "乙部", "", "listed", *[None] * 4, True),
        ("w1", "department", "甲部", "", "listed", *[None] * 4, True),
        ("w1", "organisation", "", "", "listed", 5, 4, 0.8, 80.0, False),
        ("w2", "department", "乙部", "", "listed", 3, 1, 1 / 3, 33.3, False),
        ("w2", "department", "甲部", "", "listed", 4, 2, 0.5, 50.0, False),
        ("w2", "organisation", "", "", "listed", 7, 3, 3 / 7, 42.9, False),
    ],
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
            "percent",
            "half_up",
            "survey_response[survey_id=s].response_percent",
        ),
        (
            "p2",
            "人数",
            "議会資料",
            None,
            None,
            "draft",
            "3",
            *[None] * 4,
            "undecidable",
            None,
            "不明",
            "?",
            "count",
            None,
            None,
        ),
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
