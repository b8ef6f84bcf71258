"""What the suites must know beside the marts: facts of the programme file that no mart carries.

Add here: a fact that lets one mart be held against another. Keep out: anything counted from landed rows but the
size of the roster, and anything taken from the recomputation, of which these checks are independent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

_SECTIONS = """
select w.workshop_id, count(distinct r.section_token)
from programme.workshop w
left join landed.roster_entry r on r.valid_from = coalesce(
    (select max(valid_from) from landed.roster_entry where valid_from <= w.held_on),
    (select min(valid_from) from landed.roster_entry))
group by w.workshop_id
"""
_ASKING = """
select k.kind_code, k.survey_id, k.question_code, k.option_order
from programme.option_kind k join programme.survey s on s.survey_id = k.survey_id
where s.stage = 'pre'
"""


@dataclass(frozen=True)
class Facts:
    """``most_eligible``: trial -> the most people its eligible count can mean (the count itself when exact).

    ``series_of_workshop`` and ``series_of_survey`` (post surveys only) leave out what belongs to no series;
    ``question_type``: (survey, question) -> single, multiple or text; ``sections``: workshop -> sections of the
    roster valid on its day; ``options_of_kind``: kind of work -> (survey, question, option) of the pre surveys that ask
    for it.
    """

    most_eligible: Mapping[str, int]
    series_of_workshop: Mapping[str, str]
    series_of_survey: Mapping[str, str]
    question_type: Mapping[tuple[str, str], str]
    sections: Mapping[str, int]
    options_of_kind: Mapping[str, tuple[tuple[str, str, int], ...]]


def read_facts(connection: duckdb.DuckDBPyConnection) -> Facts:
    """The facts from schema ``programme`` and the roster. Reads only."""

    def rows(query: str) -> list[tuple[str, ...]]:
        return connection.execute(query).fetchall()

    asking: dict[str, tuple[tuple[str, str, int], ...]] = {}
    for kind, survey, question, order in rows(_ASKING):
        asking[kind] = (*asking.get(kind, ()), (survey, question, int(order)))
    questions = rows("select survey_id, question_code, question_type from programme.question")
    return Facts(
        most_eligible={
            trial: int(most) for trial, most in rows("select trial_id, eligible_people_high from programme.trial")
        },
        series_of_workshop={
            workshop: series
            for workshop, series in rows(
                "select workshop_id, series_id from programme.workshop where series_id is not null"
            )
        },
        series_of_survey={
            survey: series
            for survey, series in rows(
                "select survey_id, series_id from programme.survey where series_id is not null and stage = 'post'"
            )
        },
        question_type={(survey, question): kind for survey, question, kind in questions},
        sections={workshop: int(sections) for workshop, sections in rows(_SECTIONS)},
        options_of_kind=asking,
    )
