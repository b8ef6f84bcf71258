"""What is measured: the programme file as typed values, checked.

Add here: a key of programme.yml and the rule that makes it valid. Keep out: where files lie (settings.py), what any
export looks like (intake), and figures.
"""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from dagster_project import yaml_lines
from dagster_project.local_government import is_organisation_code
from dagster_project.messages import CouldNotRun, Message
from dagster_project.programme_errors import all_of
from dagster_project.programme_rules import contradictions
from dagster_project.theme_list import Themes

UnitOfUse = Literal["prompt", "session", "day", "reply"]
Stage = Literal["pre", "post"]
QuestionType = Literal["single", "multiple", "text"]
# What becomes of uses counted over a period that lies only partly in the trial: "count" says that all of them are
# the trial's, as the tool was not used outside it.
PartialPeriods = Literal["exclude", "count"]

_POPULATION = re.compile(r"(participants|eligible)\(([^()\s]+)\)")


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


def _organisation_code(code: str) -> str:
    if not is_organisation_code(code):
        raise ValueError(f"organisation_code:{code}")
    return code


def _timezone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValueError(f"timezone:{name}") from None
    return name


def _increasing(edges: tuple[int, ...]) -> tuple[int, ...]:
    if not edges or edges[0] != 1 or any(high <= low for low, high in pairwise(edges)):
        raise ValueError("edges")
    return edges


def _as_tuple(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def _as_texts(value: object) -> object:
    """One text stands for a list of one, and a bare number for its digits."""
    listed = value if isinstance(value, (list, tuple)) else [value]
    return tuple(str(one) if isinstance(one, int) and not isinstance(one, bool) else one for one in listed)


# An id becomes a folder name and a key in URLs and BI filters.
Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$")]
Label = Annotated[str, Field(min_length=1)]
Listed = BeforeValidator(_as_tuple)
Labels = Annotated[tuple[Label, ...], Listed]


class Organisation(_Entry):
    code: Annotated[str, AfterValidator(_organisation_code)]
    name: Label


class ExcludedPerson(_Entry):
    """A shared or test account: any one identity is enough."""

    staff_number: str | None = None
    email: str | None = None
    name: str | None = None
    account: str | None = None
    reason: Label


class WorkKind(_Entry):
    code: Id
    label: Label
    log_labels: Labels = ()


class Eligible(_Entry):
    """A declared number of eligible people; low and high say what an approximate number can mean."""

    count: Annotated[int, Field(gt=0)]
    approximate: bool = False
    low: Annotated[int, Field(gt=0)] | None = None
    high: Annotated[int, Field(gt=0)] | None = None

    def limits(self) -> tuple[int, int]:
        """Smallest and largest number that "about count" can stand for: 1400 is rounded to hundreds, 1350..1449."""
        if not self.approximate:
            return self.count, self.count
        digits = str(self.count)
        unit = 10 ** (len(digits) - len(digits.rstrip("0")))
        return self.low or self.count - unit // 2, self.high or self.count + (unit - 1) // 2


# Bounds that keep a share of a sum of money exact in BIGINT.
Yen = Annotated[int, Field(ge=0, le=10**12)]
Hours = Annotated[int, Field(ge=0, le=10**6)]


class TrialCosts(_Entry):
    """What a trial cost, in yen and in hours of the staff who ran it. A declared 0 is a zero; what is left out is not
    known, and no figure is made of it."""

    licence_yen: Yen | None = None
    setup_yen: Yen | None = None
    other_yen: Yen | None = None
    staff_hours: Hours | None = None


class WorkshopCosts(_Entry):
    """What a workshop cost; the hours of those who attended follow from attendance and duration_minutes."""

    teacher_yen: Yen | None = None
    venue_yen: Yen | None = None
    other_yen: Yen | None = None
    staff_hours: Hours | None = None


class Trial(_Entry):
    id: Id
    name: Label
    start: date
    end: date
    eligible: Eligible | Literal["roster"]
    unit_of_use: UnitOfUse
    partial_periods: PartialPeriods = "exclude"
    costs: TrialCosts = TrialCosts()


class Series(_Entry):
    id: Id
    name: Label


class Workshop(_Entry):
    id: Id
    name: Label
    series: Id
    held_on: date
    audience: Label | None = None
    recruitment: Label | None = None
    capacity: Annotated[int, Field(gt=0)] | None = None
    places_per_section: Annotated[int, Field(gt=0)] | None = None
    duration_minutes: Annotated[int, Field(gt=0, le=10**5)] | None = None
    costs: WorkshopCosts = WorkshopCosts()


class Question(_Entry):
    """``written_as``: option -> what files write in its place, such as the number or code of an answer; `*` is every
    text that is no option (words written for その他). ``asks_work_kind``: whether choosing an option asks for help with
    that kind of work; None leaves it to the options (intake/settling/programme_tables.py)."""

    code: Id
    headers: Annotated[tuple[Label, ...], Field(min_length=1), Listed]
    type: QuestionType
    options: Labels = ()
    favourable: Labels = ()
    written_as: dict[str, Annotated[tuple[Label, ...], BeforeValidator(_as_texts)]] = {}
    asks_work_kind: bool | None = None


class Population(_Entry):
    """Who was asked: the participants of a workshop, the eligible people of a trial, or a declared number."""

    kind: Literal["participants", "eligible", "number"]
    id: str | None = None
    people: int | None = None

    def text(self) -> str:
        return str(self.people) if self.kind == "number" else f"{self.kind}({self.id})"


def _population(value: object) -> object:
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        return {"kind": "number", "people": value}
    if isinstance(value, str) and (match := _POPULATION.fullmatch(value)):
        return {"kind": match.group(1), "id": match.group(2)}
    raise ValueError("population")


class Survey(_Entry):
    """``opens`` and ``closes``: first and last day on which an answer counts; without them the workshop's day is the
    only limit (a post survey is not answered before it, a pre survey not after it)."""

    id: Id
    name: Label
    workshop: Id | None = None
    trial: Id | None = None
    stage: Stage
    population: Annotated[Population, BeforeValidator(_population)]
    opens: date | None = None
    closes: date | None = None
    questions: Annotated[tuple[Question, ...], Field(min_length=1), Listed]


class Effect(_Entry):
    """What a comparison of participants with others needs at least; below it `workshop_effect` refuses (days are
    working days, people are matched people on each side)."""

    window_days: Annotated[int, Field(ge=1)] = 20
    minimum_days: Annotated[int, Field(ge=1)] = 5
    minimum_people: Annotated[int, Field(ge=2)] = 20


class Programme(_Entry):
    """Everything that programme.yml declares."""

    organisation: Organisation
    timezone: Annotated[str, AfterValidator(_timezone)] = "Asia/Tokyo"
    closed_days: Annotated[tuple[date, ...], Listed] = ()
    usage_bucket_edges: Annotated[tuple[int, ...], Listed, AfterValidator(_increasing)] = (1, 10, 20, 50)
    small_group_minimum: Annotated[int, Field(ge=2)] = 5
    max_quarantined_share: Annotated[float, Field(ge=0, le=1)] = 0.01
    keep_releases: Annotated[int, Field(ge=2)] = 30
    hourly_cost_yen: Annotated[int, Field(gt=0, le=10**6)] | None = None
    hourly_cost_source: Label | None = None
    excluded_people: Annotated[tuple[ExcludedPerson, ...], Listed] = ()
    work_kinds: Annotated[tuple[WorkKind, ...], Listed] = ()
    trials: Annotated[tuple[Trial, ...], Listed] = ()
    series: Annotated[tuple[Series, ...], Listed] = ()
    workshops: Annotated[tuple[Workshop, ...], Listed] = ()
    surveys: Annotated[tuple[Survey, ...], Listed] = ()
    effect: Effect = Effect()
    themes: Themes = Themes()

    def scopes(self) -> dict[str, frozenset[str]]:
        """Inbox folder -> ids that may stand below it."""
        return {
            "trials": frozenset(trial.id for trial in self.trials),
            "workshops": frozenset(workshop.id for workshop in self.workshops),
            "surveys": frozenset(survey.id for survey in self.surveys),
        }


def read(path: Path) -> Programme:
    """The programme of one data root.

    Raises:
        CouldNotRun: with one message per fault, each naming file and line.
    """
    lined = yaml_lines.read(path)
    try:
        programme = Programme.model_validate(lined.value)
    except ValidationError as error:
        raise CouldNotRun(*all_of(error, lined)) from None
    faults = [
        Message(f"{path} の {lined.line_of(at)} 行目: {ja}", f"{path}, line {lined.line_of(at)}: {en}")
        for at, ja, en in contradictions(programme)
    ]
    if faults:
        raise CouldNotRun(*faults)
    return programme
