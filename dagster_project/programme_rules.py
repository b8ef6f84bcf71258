"""What the entries of a programme file may each say by themselves, but not beside the others.

Add here: a rule over several values. Keep out: the type of one value (programme.py).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from dagster_project.theme_list import theme_faults
from dagster_project.yaml_lines import Location

if TYPE_CHECKING:
    from dagster_project.programme import Programme, Question, Survey, Trial

Fault = tuple[Location, str, str]

# The row of mart work_kinds for what is of no declared kind.
UNCODED = "uncoded"


def contradictions(programme: Programme) -> Iterator[Fault]:
    """Where the fault stands, and what it is in Japanese and English."""
    for key in ("trials", "series", "workshops", "surveys"):
        yield from _repeated(key, [entry.id for entry in getattr(programme, key)])
    yield from _repeated("work_kinds", [kind.code for kind in programme.work_kinds])
    yield from ((("themes", *at), ja, en) for at, ja, en in theme_faults(programme.themes))
    for index, kind in enumerate(programme.work_kinds):
        if kind.code == UNCODED:
            yield (
                ("work_kinds", index, "code"),
                f"code「{UNCODED}」は、どの種類にも当たらない利用のものです。別の code にしてください。",
                f"the code '{UNCODED}' is that of uses of no declared kind. Give the kind another one.",
            )
    series = {entry.id for entry in programme.series}
    for index, trial in enumerate(programme.trials):
        yield from _trial_contradictions(("trials", index), trial)
    for index, workshop in enumerate(programme.workshops):
        if workshop.series not in series:
            yield _unknown(("workshops", index, "series"), workshop.series, "series")
    if programme.hourly_cost_source and programme.hourly_cost_yen is None:
        yield (
            ("hourly_cost_source",),
            "hourly_cost_yen がありません。出典だけでは計算できません。",
            "hourly_cost_yen is missing: a source alone gives no figure.",
        )
    for index, person in enumerate(programme.excluded_people):
        if not (person.staff_number or person.email or person.name or person.account):
            yield (
                ("excluded_people", index),
                "staff_number、email、name、account のどれかが必要です。",
                "one of staff_number, email, name or account is needed.",
            )
    for index, survey in enumerate(programme.surveys):
        yield from _survey_contradictions(programme, index, survey)


def _trial_contradictions(at: Location, trial: Trial) -> Iterator[Fault]:
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


def _unknown(at: Location, name: str, key: str) -> Fault:
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
    yield from _days_without_answers(programme, ("surveys", index), survey)
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


def _days_without_answers(programme: Programme, at: Location, survey: Survey) -> Iterator[Fault]:
    """Days that leave none on which an answer could count."""
    if survey.opens and survey.closes and survey.closes < survey.opens:
        yield (
            (*at, "closes"),
            f"closes {survey.closes} が opens {survey.opens} より前です。",
            f"it closes on {survey.closes}, before it opens on {survey.opens}.",
        )
    held_on = next((workshop.held_on for workshop in programme.workshops if workshop.id == survey.workshop), None)
    if held_on and survey.stage == "post" and survey.closes and survey.closes < held_on:
        yield (
            (*at, "closes"),
            f"事後アンケートの closes {survey.closes} が勉強会の日 {held_on} より前です。",
            f"a post survey closes on {survey.closes}, before the workshop of {held_on}.",
        )
    if held_on and survey.stage == "pre" and survey.opens and survey.opens > held_on:
        yield (
            (*at, "opens"),
            f"事前アンケートの opens {survey.opens} が勉強会の日 {held_on} より後です。",
            f"a pre survey opens on {survey.opens}, after the workshop of {held_on}.",
        )


def _question_contradictions(at: Location, question: Question, taken: Iterable[str]) -> Iterator[Fault]:
    if (question.type == "text") == bool(question.options):
        yield (
            at,
            "single と multiple には options が要り、text には書けません。",
            "single and multiple need options; text takes none.",
        )
    if len(set(question.options)) != len(question.options):
        yield ((*at, "options"), "同じ選択肢が二つあります。", "an option stands twice.")
    for option in sorted(set(question.favourable) - set(question.options)):
        yield _unknown((*at, "favourable"), option, "options")
    for option in sorted(set(question.written_as) - set(question.options)):
        yield _unknown((*at, "written_as"), option, "options")
    written = [text for texts in question.written_as.values() for text in texts]
    for text in sorted({text for text in written if written.count(text) > 1 or text in question.options}):
        yield (
            (*at, "written_as"),
            f"「{text}」が二つの選択肢に当たります。一つの書き方は一つの選択肢にしてください。",
            f"'{text}' stands for two options. One text is one option.",
        )
    for header in sorted(set(question.headers) & set(taken)):
        yield (
            (*at, "headers"),
            f"見出し「{header}」は別の質問でも使われています。",
            f"the header '{header}' belongs to another question as well.",
        )
