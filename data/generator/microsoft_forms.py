"""Survey exports of Microsoft Forms in Japanese, anonymous: after workshop 2, and all staff after the 2023 trial.

Add here: another survey kept in that tool. Keep out: Google Forms.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Final

from data.generator import survey_texts as texts
from data.generator.answers import exactly, free_text, several
from data.generator.workbook import Cell, Sheet
from data.generator.worktime import office_time, working_days

AFTER_ANSWERS, STAFF_ANSWERS = 22, 412

# 22 of 27 answered; 21 of 22 favourable twice.
SATISFACTION: Final = {texts.SATISFIED: 14, texts.RATHER_SATISFIED: 7, texts.NEUTRAL: 1}
USABILITY: Final = {texts.CAN_USE: 12, texts.CAN_RATHER_USE: 9, texts.NEUTRAL: 1}
_VALUABLE: Final = dict(zip(texts.VALUABLE, (32, 27, 86, 45, 36), strict=True))

# 412 of about 1,400 staff answered, 118 of them had tried the tool.
TRIED: Final = {texts.TRIED: 118, texts.DID_NOT_TRY: 294}
_HARDSHIPS: Final = {
    texts.TRIED: dict(zip(texts.HARDSHIPS, (48, 34, 42, 16, 14), strict=True)),
    texts.DID_NOT_TRY: dict(zip(texts.HARDSHIPS, (58, 47, 19, 24, 36), strict=True)),
}
_WANTS: Final = dict(zip(texts.WANTS, (64, 58, 49, 15), strict=True))

_HEADER: Final = ("ID", "開始時刻", "完了時刻", "メール", "名前", "最終変更時刻")
_EXCEL_EPOCH: Final = datetime(1899, 12, 30)


def second_after(seed: int) -> Sheet:
    """Workshop 2's answers of 2024-10-22, with times as bare serial numbers (the date format got lost)."""
    rng = random.Random(seed)
    times = _filled_in(rng, [_after_second_workshop(rng) for _ in range(AFTER_ANSWERS)], longest=360)
    answers = zip(
        exactly(rng, SATISFACTION),
        exactly(rng, USABILITY),
        [_joined(several(rng, _VALUABLE, otherwise=texts.VALUABLE[2])) for _ in times],
        free_text(rng, texts.SECOND_COMMENTS, AFTER_ANSWERS),
        strict=True,
    )
    serials = [(_serial(start), _serial(end)) for start, end in times]
    return _sheet(texts.AFTER_QUESTIONS_REWORDED, serials, answers)


def staff_survey(seed: int) -> Sheet:
    """All staff's answers of 2023-12-04 to 12-15, with times as date cells."""
    rng = random.Random(seed)
    days = working_days(date(2023, 12, 4), date(2023, 12, 15))
    times = _filled_in(rng, [office_time(rng, rng.choice(days)) for _ in range(STAFF_ANSWERS)], longest=900)
    answers = []
    for tried, comment in zip(exactly(rng, TRIED), free_text(rng, texts.STAFF_COMMENTS, STAFF_ANSWERS), strict=True):
        # Every third of those without a hardship leaves the question empty instead of saying so.
        hardships = several(rng, _HARDSHIPS[tried], otherwise=texts.NOTHING if rng.randrange(3) else "")
        wants = several(rng, _WANTS, otherwise=texts.NOTHING)
        answers.append((tried, _joined(hardships), _joined(wants), comment))
    return _sheet(texts.STAFF_QUESTIONS, times, answers)


def _sheet(
    questions: Sequence[str], times: Iterable[tuple[Cell, Cell]], answers: Iterable[tuple[str, str, str, str]]
) -> Sheet:
    sheet = Sheet("Sheet1", widths=(6, 18, 18, 12, 8, 14, 24, 36, 36, 48))
    sheet.row(0, (*_HEADER, *questions))
    for number, ((start, end), answer) in enumerate(zip(times, answers, strict=True), start=1):
        sheet.row(number, (number, start, end, "anonymous", None, None, *answer))
    return sheet


def _filled_in(rng: random.Random, starts: list[datetime], longest: int) -> list[tuple[datetime, datetime]]:
    """Start and end of each answer in order of the end, 70 seconds at least and ``longest`` at most apart."""
    pairs = [(start, start + timedelta(seconds=rng.randrange(70, longest))) for start in starts]
    return sorted(pairs, key=lambda pair: pair[::-1])


def _after_second_workshop(rng: random.Random) -> datetime:
    return datetime.combine(date(2024, 10, 22), time(15, 24)) + timedelta(seconds=rng.randrange(110 * 60))


def _joined(choices: Sequence[str]) -> str:
    """Each choice with a semicolon behind it, the last one too."""
    return "".join(f"{choice};" for choice in choices)


def _serial(moment: datetime) -> float:
    """Days since 1899-12-30, the serial number of Excel's 1900 date system."""
    gone = moment - _EXCEL_EPOCH
    return gone.days + gone.seconds / 86400
