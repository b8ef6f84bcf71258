"""Survey exports of Google Forms: the form's own CSV (workshop 1) and the linked sheet's CSV (before workshop 2).

Add here: another survey kept in that tool. Keep out: Microsoft Forms.
"""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta
from typing import Final

from data.generator import survey_texts as texts
from data.generator.answers import exactly, free_text, several
from data.generator.textfile import csv_bytes
from data.generator.workshops import Attendance

# 66 of 79 answered; satisfaction 61 of 63 (3 left it empty), usability 62 of 66.
SATISFACTION: Final = {texts.SATISFIED: 38, texts.RATHER_SATISFIED: 23, texts.NEUTRAL: 2, "": 3}
USABILITY: Final = {texts.CAN_USE: 24, texts.CAN_RATHER_USE: 38, texts.NEUTRAL: 3, texts.CAN_HARDLY_USE: 1}
AFTER_ANSWERS, BEFORE_ANSWERS = 66, 25
_VALUABLE: Final = dict(zip(texts.VALUABLE, (80, 64, 26, 38, 18), strict=True))
_PROBLEMS: Final = dict(zip(texts.WORK_PROBLEMS, (52, 28, 24, 40, 36), strict=True))


def first_after(seed: int, attendance: Attendance) -> bytes:
    """Workshop 1's answers: every cell quoted, times with 午前 / 午後 and an offset, choices joined by ``;``."""
    rng = random.Random(seed)
    people = rng.sample(attendance.first, AFTER_ANSWERS)
    moments = sorted(_after_first_workshop(rng) for _ in people)
    rows = zip(
        [_form_stamp(moment) for moment in moments],
        [person.email for person in people],
        exactly(rng, SATISFACTION),
        exactly(rng, USABILITY),
        [";".join(several(rng, _VALUABLE, otherwise=texts.VALUABLE[0])) for _ in people],
        free_text(rng, texts.FIRST_COMMENTS, AFTER_ANSWERS),
        strict=True,
    )
    return csv_bytes([("タイムスタンプ", "メールアドレス", *texts.AFTER_QUESTIONS), *rows], quote_all=True)


def second_before(seed: int, attendance: Attendance) -> bytes:
    """The survey before workshop 2 from the linked sheet: plain times, choices joined by a comma and a space."""
    rng = random.Random(seed)
    people = rng.sample([p for p in attendance.second if p != attendance.other_domain], BEFORE_ANSWERS)
    moments = sorted(_before_second_workshop(rng) for _ in people)
    rows = zip(
        [f"{moment:%Y/%m/%d} {moment.hour}:{moment:%M:%S}" for moment in moments],
        [person.email for person in people],
        [", ".join(several(rng, _PROBLEMS, otherwise=texts.WORK_PROBLEMS[0])) for _ in people],
        free_text(rng, texts.PROBLEM_DETAILS, BEFORE_ANSWERS),
        strict=True,
    )
    header = ("タイムスタンプ", "メールアドレス", *texts.BEFORE_QUESTIONS)
    return csv_bytes([header, *rows], line_end="\n")


def _after_first_workshop(rng: random.Random) -> datetime:
    """Mostly in the last minutes of 2024-09-25, some the next two mornings."""
    if rng.randrange(5):
        return datetime(2024, 9, 25, 15, 22) + timedelta(seconds=rng.randrange(45 * 60))
    day = date(2024, 9, 26) + timedelta(days=rng.randrange(2))
    return datetime.combine(day, time(8, 30)) + timedelta(seconds=rng.randrange(5 * 3600))


def _before_second_workshop(rng: random.Random) -> datetime:
    day = date(2024, 10, rng.choice((15, 16, 17, 18, 21)))
    return datetime.combine(day, time(8, 30)) + timedelta(seconds=rng.randrange(9 * 3600))


def _form_stamp(moment: datetime) -> str:
    """``2024/09/25 3:41:07 午後 GMT+9``: twelve-hour clock with 12 for noon, the half-day behind the time."""
    half = "午前" if moment.hour < 12 else "午後"
    return f"{moment:%Y/%m/%d} {(moment.hour + 11) % 12 + 1}:{moment:%M:%S} {half} GMT+9"
