"""A stand-in for the programme file, for a file that lies in no data root: nothing is excluded, every day counts.

Add here: what else a file without a programme needs. Keep out: files inside an inbox, which have theirs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Final

from dagster_project.intake.recognising.layout import header_key
from dagster_project.programme import Eligible, Organisation, Population, Programme, Question, Survey, Trial

SCOPE: Final = "outside"
# Nobody's organisation: its code would have to be somebody's.
_NOBODY: Final = Organisation.model_construct(code="", name="")
_EVER: Final = Trial(
    id=SCOPE,
    name=SCOPE,
    start=date(2000, 1, 1),
    end=date(2099, 12, 31),
    eligible=Eligible(count=1),
    unit_of_use="prompt",
)


def to_land(questions: Iterable[str] = ()) -> Programme:
    """Without periods, so that only the file's own evidence tells how its times are written. ``questions`` are the
    headers of a survey's columns: each is taken for free text, of which only the length is kept."""
    headers = list(questions)
    counts = Counter(map(header_key, headers))
    asked = tuple(
        Question(code=f"q{number}", headers=(text,), type="text")
        for number, text in enumerate(headers, start=1)
        if counts[header_key(text)] == 1
    )
    survey = Survey.model_construct(
        id=SCOPE,
        name=SCOPE,
        trial=SCOPE,
        stage="post",
        population=Population(kind="number", people=1),
        questions=asked,
    )
    return Programme(organisation=_NOBODY, surveys=(survey,) if headers else ())


def to_settle() -> Programme:
    """With one trial of a hundred years, so that no use lies outside of it."""
    return Programme(organisation=_NOBODY, trials=(_EVER,))
