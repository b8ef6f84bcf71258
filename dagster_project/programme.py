"""What is measured: the programme file as typed values, checked against itself and against the inbox.

Add here: a key of programme.yml and the rule that makes it valid. Keep out: where files lie (settings.py), what any
export looks like (intake), and figures.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from dagster_project import yaml_lines
from dagster_project.local_government import is_organisation_code
from dagster_project.messages import CouldNotRun, Message
from dagster_project.programme_errors import describe
from dagster_project.settings import LEFTOVERS, DataRoot

UnitOfUse = Literal["prompt", "session", "day", "reply"]
Stage = Literal["pre", "post"]
QuestionType = Literal["single", "multiple", "text"]

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


class Trial(_Entry):
    id: Id
    name: Label
    start: date
    end: date
    eligible: Eligible | Literal["roster"]
    unit_of_use: UnitOfUse
    costs: dict[str, int] | None = None


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
    duration_minutes: Annotated[int, Field(gt=0)] | None = None


class Question(_Entry):
    code: Id
    headers: Annotated[tuple[Label, ...], Field(min_length=1), Listed]
    type: QuestionType
    options: Labels = ()
    favourable: Labels = ()


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
    id: Id
    name: Label
    workshop: Id | None = None
    trial: Id | None = None
    stage: Stage
    population: Annotated[Population, BeforeValidator(_population)]
    questions: Annotated[tuple[Question, ...], Field(min_length=1), Listed]


class Programme(_Entry):
    """Everything that programme.yml declares."""

    organisation: Organisation
    timezone: Annotated[str, AfterValidator(_timezone)] = "Asia/Tokyo"
    closed_days: Annotated[tuple[date, ...], Listed] = ()
    usage_bucket_edges: Annotated[tuple[int, ...], Listed, AfterValidator(_increasing)] = (1, 10, 20, 50)
    small_group_minimum: Annotated[int, Field(ge=2)] = 5
    max_quarantined_share: Annotated[float, Field(ge=0, le=1)] = 0.01
    excluded_people: Annotated[tuple[ExcludedPerson, ...], Listed] = ()
    work_kinds: Annotated[tuple[WorkKind, ...], Listed] = ()
    trials: Annotated[tuple[Trial, ...], Listed] = ()
    series: Annotated[tuple[Series, ...], Listed] = ()
    workshops: Annotated[tuple[Workshop, ...], Listed] = ()
    surveys: Annotated[tuple[Survey, ...], Listed] = ()

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
        raise CouldNotRun(*(describe(fault, lined) for fault in error.errors())) from None
    faults = [
        Message(f"{path} の {lined.line_of(at)} 行目: {ja}", f"{path}, line {lined.line_of(at)}: {en}")
        for at, ja, en in _contradictions(programme)
    ]
    if faults:
        raise CouldNotRun(*faults)
    return programme


Fault = tuple[yaml_lines.Location, str, str]


def _contradictions(programme: Programme) -> Iterator[Fault]:
    """What each entry may say by itself, but not beside the others."""
    for key in ("trials", "series", "workshops", "surveys"):
        yield from _repeated(key, [entry.id for entry in getattr(programme, key)])
    yield from _repeated("work_kinds", [kind.code for kind in programme.work_kinds])
    series = {entry.id for entry in programme.series}
    for index, trial in enumerate(programme.trials):
        yield from _trial_contradictions(("trials", index), trial)
    for index, workshop in enumerate(programme.workshops):
        if workshop.series not in series:
            yield _unknown(("workshops", index, "series"), workshop.series, "series")
    for index, person in enumerate(programme.excluded_people):
        if not (person.staff_number or person.email or person.name):
            yield (
                ("excluded_people", index),
                "staff_number、email、name のどれかが必要です。",
                "one of staff_number, email or name is needed.",
            )
    for index, survey in enumerate(programme.surveys):
        yield from _survey_contradictions(programme, index, survey)


def _trial_contradictions(at: yaml_lines.Location, trial: Trial) -> Iterator[Fault]:
    if trial.end < trial.start:
        yield (
            (*at, "end"),
            f"終了日 {trial.end} が開始日 {trial.start} より前です。",
            f"the end {trial.end} lies before the start {trial.start}.",
        )
    if trial.eligible == "roster":
        return
    low, high = trial.eligible.limits()
    if not low <= trial.eligible.count <= high:
        yield (
            (*at, "eligible"),
            f"count {trial.eligible.count} が low {low} から high {high} の間にありません。",
            f"the count {trial.eligible.count} does not lie between low {low} and high {high}.",
        )


def _repeated(key: str, ids: list[str]) -> Iterator[Fault]:
    counts = Counter(ids)
    for index, entry_id in enumerate(ids):
        if counts[entry_id] > 1 and ids.index(entry_id) != index:
            yield (
                (key, index),
                f"{key} に「{entry_id}」が二つあります。id は一つずつにしてください。",
                f"{key} has '{entry_id}' twice. Give each entry an id of its own.",
            )


def _unknown(at: yaml_lines.Location, name: str, key: str) -> Fault:
    return (
        at,
        f"「{name}」は {key} にありません。綴りを確かめるか、{key} に加えてください。",
        f"'{name}' is not among {key}. Check the spelling, or add it to {key}.",
    )


def _survey_contradictions(programme: Programme, index: int, survey: Survey) -> Iterator[Fault]:
    scopes = programme.scopes()
    if (survey.workshop is None) == (survey.trial is None):
        yield (
            ("surveys", index),
            "workshop か trial のどちらか一つだけを書いてください。",
            "name either a workshop or a trial, exactly one of them.",
        )
    for field, folder in (("workshop", "workshops"), ("trial", "trials")):
        named = getattr(survey, field)
        if named is not None and named not in scopes[folder]:
            yield _unknown(("surveys", index, field), named, folder)
    key = {"participants": "workshops", "eligible": "trials"}.get(survey.population.kind)
    if key and survey.population.id not in scopes[key]:
        yield _unknown(("surveys", index, "population"), str(survey.population.id), key)
    codes = [question.code for question in survey.questions]
    headers: set[str] = set()
    for number, question in enumerate(survey.questions):
        at = ("surveys", index, "questions", number)
        if codes.index(question.code) != number:
            yield (
                (*at, "code"),
                f"質問 code「{question.code}」が二つあります。",
                f"question code '{question.code}' stands twice.",
            )
        yield from _question_contradictions(at, question, headers)
        headers.update(question.headers)


def _question_contradictions(at: yaml_lines.Location, question: Question, taken: Iterable[str]) -> Iterator[Fault]:
    if (question.type == "text") == bool(question.options):
        yield (
            at,
            "single と multiple には options が要り、text には書けません。",
            "single and multiple need options; text takes none.",
        )
    if len(set(question.options)) != len(question.options):
        yield ((*at, "options"), "同じ選択肢が二つあります。", "an option stands twice.")
    for option in set(question.favourable) - set(question.options):
        yield _unknown((*at, "favourable"), option, "options")
    for header in set(question.headers) & set(taken):
        yield (
            (*at, "headers"),
            f"見出し「{header}」は別の質問でも使われています。",
            f"the header '{header}' belongs to another question as well.",
        )


def check_inbox(programme: Programme, root: DataRoot) -> None:
    """Every folder of the inbox must be one that the programme names, and every file must lie in such a folder:
    one that lies elsewhere would never be read.

    Raises:
        CouldNotRun: naming each folder and file that nothing in programme.yml declares.
    """
    known = programme.scopes()
    faults: list[Message] = []
    for folder in _inside(root.inbox):
        if folder.is_dir() and folder.name == "roster":
            faults += _stray_folders(folder, root)
        elif folder.is_dir() and folder.name in known:
            for scope in _inside(folder):
                if scope.is_dir() and scope.name in known[folder.name]:
                    faults += _stray_folders(scope, root)
                else:
                    faults.append(_stray(scope, root, ", ".join(sorted(known[folder.name])) or "(none)"))
        else:
            faults.append(_stray(folder, root, "roster, trials, workshops, surveys"))
    if faults:
        raise CouldNotRun(*faults)


def _inside(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*") if path.is_dir() or not path.name.startswith(LEFTOVERS))


def _stray_folders(folder: Path, root: DataRoot) -> list[Message]:
    expected = f"{folder.relative_to(root.path).as_posix()}/*"
    return [_stray(path, root, expected) for path in _inside(folder) if path.is_dir()]


def _stray(path: Path, root: DataRoot, expected: str) -> Message:
    # A name that is no Unicode could not be printed.
    shown = os.fsencode(path.relative_to(root.path).as_posix()).decode("utf-8", "backslashreplace")
    return Message(
        f"{shown} は {root.programme_file.name} のどの項目にも当たりません（あるのは: {expected}）。"
        f"名前や場所を直すか、{root.programme_file.name} に項目を加えてください。",
        f"{shown} belongs to no entry of {root.programme_file.name} (known: {expected}). "
        f"Rename or move it, or add the entry.",
    )
