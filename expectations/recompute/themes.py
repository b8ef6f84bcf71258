"""Recomputes the marts of what people said and asked for: themes of free answers, kinds of work.

Add here: the second way to a mart of free answers or of kinds of work. Keep out: reading rows (landed.py).
"""

from __future__ import annotations

from collections import defaultdict

import pandas as pd

from expectations.arithmetic import percent_half_up
from expectations.frames import from_rows
from expectations.recompute.columns import COLUMNS
from expectations.recompute.landed import Landed
from expectations.recompute.surveys import Response, Surveys

OTHER, UNCODED = "other", "uncoded"
UNCODED_LABEL = "区分なし・その他 / of no declared kind"


def survey_themes(landed: Landed) -> pd.DataFrame:
    """One row per survey, text question and theme; other is every counted text that has none of the themes."""
    surveys = Surveys(landed)
    known = {theme["theme_code"] for theme in landed.themes} - {OTHER}
    having: dict[tuple[str, str, str], set[Response]] = defaultdict(set)
    for row in landed.said:
        having[row["survey_id"], row["question_code"], row["theme_code"]].add((row["file_id"], row["row_number"]))
    rows = []
    for question in landed.questions:
        place = question["survey_id"], question["question_code"]
        if question["question_type"] != "text":
            continue
        written = surveys.answered[place]
        of = {theme: having[*place, theme] & written for theme in known}
        of[OTHER] = written.difference(*of.values())
        for theme in landed.themes:
            rows.append(
                question
                | theme
                | {
                    "organisation_code": landed.organisation,
                    "answers": len(of[theme["theme_code"]]),
                    "base": len(written),
                }
            )
    return from_rows(COLUMNS["survey_themes"], rows)


def work_kinds(landed: Landed) -> pd.DataFrame:
    """One row per declared kind of work and one for what is of none; no row where no kind is declared."""
    kinds = [(kind["kind_code"], kind["kind_order"], kind["kind_label"]) for kind in landed.kinds]
    if kinds:
        kinds.append((UNCODED, max(order for _, order, _ in kinds) + 1, UNCODED_LABEL))
    asked, asked_base = _asked(landed)
    uses: dict[str, int] = defaultdict(int)
    declared = {code for code, _, _ in kinds}
    for row in landed.kind_uses:
        uses[row["kind_code"] if row["kind_code"] in declared else UNCODED] += row["uses"]
    uses_base = sum(uses.values())
    rows = [
        {
            "organisation_code": landed.organisation,
            "kind_code": code,
            "kind_order": order,
            "kind_label": label,
            "asked_for": len(asked[code]),
            "asked_base": asked_base,
            "asked_percent": percent_half_up(len(asked[code]), asked_base),
            "uses": uses[code],
            "uses_base": uses_base,
            "uses_percent": percent_half_up(uses[code], uses_base),
        }
        for code, order, label in kinds
    ]
    return from_rows(COLUMNS["work_kinds"], rows)


def _asked(landed: Landed) -> tuple[dict[str, set[Response]], int]:
    """Kind -> the counted responses of pre surveys that ask for it, and how many answered such a question at all."""
    surveys = Surveys(landed)
    before = {survey["survey_id"] for survey in landed.surveys if survey["stage"] == "pre"}
    asked: dict[str, set[Response]] = defaultdict(set)
    answered: set[Response] = set()
    for option in landed.option_kinds:
        survey, question, order = option["survey_id"], option["question_code"], option["option_order"]
        if survey in before:
            asked[option["kind_code"]] |= surveys.chosen[survey, question, order]
            answered |= surveys.answered[survey, question]
    return asked, len(answered)


MARTS = {"survey_themes": survey_themes, "work_kinds": work_kinds}
