"""The demo's people, uses, participants and answers as plain values, and demo roots in which a file is replaced.

A family's test writes the same people and uses in its own layout and asks for the same figures; they are recomputed
from the landed rows without dbt (expectations/recompute), as the gate does. Add here: another thing the demo tells.
Keep out: any layout.
"""

from __future__ import annotations

import csv
import functools
import os
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from dagster_project import programme
from dagster_project.intake import night
from dagster_project.intake.deliveries.ledger import Delivery
from dagster_project.intake.people.keys import load_key
from dagster_project.intake.settling import settlement
from dagster_project.settings import DataRoot
from expectations.recompute import recompute
from tests.end_to_end.nights import DEMO, copy_demo
from tests.intake.small_root import LONG_AGO

TRIAL, FIRST_DAY, LAST_DAY = "r5-trial", date(2023, 10, 2), date(2023, 11, 30)
TRIAL_MARTS = ("trial_adoption", "usage_frequency", "usage_over_time")
WORKSHOP_MARTS = ("workshop_attendance", "section_coverage", "repeat_attendance", "series_summary")
SURVEY_MARTS = ("survey_response", "survey_answers", "survey_headline", "series_summary")

Figures = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Use:
    """One prompt of the demo's first trial; ``at`` is Japanese time."""

    at: datetime
    number: str
    email: str
    name: str
    section: str
    kind: str
    length: str


@dataclass(frozen=True)
class Participant:
    """Somebody who was at a workshop; ``number`` and ``email`` are empty where the demo's list has none."""

    number: str
    email: str
    name: str
    department: str
    section: str


@dataclass(frozen=True)
class Answer:
    """One row of a survey's export: ``at`` is Japanese time; ``choices`` and ``texts`` by question code."""

    at: datetime
    email: str
    choices: dict[str, tuple[str, ...]]
    texts: dict[str, str]


@functools.cache
def uses() -> tuple[Use, ...]:
    """The 127 people's uses in order of time: of equal rows of several exports the larger number counts; the total,
    the test account, an impossible day and what lies outside the trial are no uses."""
    counted: Counter[tuple[str, ...]] = Counter()
    for log in sorted((DEMO / "inbox" / "trials" / TRIAL).iterdir()):
        with log.open(encoding="cp932", newline="") as file:
            header, *rows = csv.reader(file)
        counted |= Counter(tuple(row) for row in rows)
    column = {name: header.index(name) for name in header}
    found = []
    for row in counted.elements():
        at = _time(row[column["利用日時"]])
        email = row[column["メールアドレス"]].lower()
        if at and FIRST_DAY <= at.date() <= LAST_DAY and not email.startswith("ai-test@"):
            texts = (row[column[name]] for name in ("職員番号", "氏名", "所属", "利用区分", "入力文字数"))
            number, name, section, kind, length = texts
            found.append(Use(at, number, email, name, section, kind, length))
    return tuple(sorted(found, key=lambda use: (use.at, use.email)))


def _time(written: str) -> datetime | None:
    try:
        return datetime.strptime(written, "%Y/%m/%d %H:%M:%S")
    except ValueError:
        return None


@functools.cache
def participants(workshop_id: str) -> tuple[Participant, ...]:
    """Who was there: w1 (79 people, ○ marks in a workbook) or w2 (27, by 参加状況)."""
    (path,) = (DEMO / "inbox" / "workshops" / workshop_id).iterdir()
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = [row for row in csv.DictReader(file) if row["参加状況"] == "出席"]
        return tuple(
            Participant("", row["メールアドレス"], row["氏名"], *row["所属"].split(maxsplit=1)) for row in rows
        )
    table = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    return tuple(_marked(table))


def _marked(table: list[list[Any]]) -> list[Participant]:
    top = next(index for index, row in enumerate(table) if "氏名" in row)
    upper, lower = table[top], table[top + 1]
    name, department, section = upper.index("氏名"), lower.index("部"), lower.index("課")
    marks = [index for index, text in enumerate(upper) if text == "出席"]
    found = []
    for row in table[top + 2 :]:
        if any(row[index] in ("○", "◯", "〇") for index in marks) and row[name]:
            found.append(Participant("", "", str(row[name]), str(row[department]), str(row[section])))
    return found


@functools.cache
def answers(survey_id: str) -> tuple[Answer, ...]:
    """Every row of the survey's export (w1-after, w2-before, w2-after), also of those who answered twice."""
    (path,) = (DEMO / "inbox" / "surveys" / survey_id).iterdir()
    header, *rows = _sheet_rows(path)
    declared = programme.read(DEMO / "programme.yml")
    (survey,) = [survey for survey in declared.surveys if survey.id == survey_id]
    places = {
        question.code: next(index for index, text in enumerate(header) if text in question.headers)
        for question in survey.questions
    }
    stamp, email = (
        next(header.index(name) for name in names if name in header)
        for names in (("タイムスタンプ", "完了時刻"), ("メールアドレス", "メール"))
    )
    return tuple(
        Answer(
            _answered_at(row[stamp]),
            str(row[email]),
            {
                question.code: tuple(
                    option for option in question.options if option in _chosen(row[places[question.code]])
                )
                for question in survey.questions
                if question.type != "text"
            },
            {q.code: str(row[places[q.code]]) for q in survey.questions if q.type == "text"},
        )
        for row in rows
    )


def _sheet_rows(path: Path) -> list[list[Any]]:
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.reader(file))
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()


def _chosen(cell: str) -> list[str]:
    """No option of the demo holds a separator."""
    return [text.strip() for text in cell.replace(", ", ";").split(";")]


def _answered_at(written: str | float) -> datetime:
    if isinstance(written, float):
        return datetime(1899, 12, 30) + timedelta(seconds=round(written * 86_400))
    text, _, half = written.removesuffix(" GMT+9").rpartition(" ") if "GMT" in written else (written, "", "")
    at = datetime.strptime(text, "%Y/%m/%d %H:%M:%S")
    return at + timedelta(hours=12) if half == "午後" and at.hour < 12 else at


@dataclass
class DemoRoot:
    """A copy of the demo; ``put`` replaces all files of an inbox folder by one."""

    folder: Path
    refusals: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        copy_demo(self.folder)
        self.root = DataRoot(self.folder)

    def put(self, place: str, files: dict[str, bytes]) -> None:
        """``place`` is below inbox, such as trials/r5-trial."""
        target = self.folder / "inbox" / place
        for former in target.iterdir():
            former.unlink()
        for name, content in files.items():
            (target / name).write_bytes(content)

    def say(self, before: str, after: str) -> None:
        """Edits programme.yml once."""
        text = self.root.programme_file.read_text(encoding="utf-8")
        assert before in text, before
        self.root.programme_file.write_text(text.replace(before, after, 1), encoding="utf-8")

    def figures(self, *marts: str) -> Figures:
        """Takes the inbox in and settles it; every refusal fails the test."""
        for path in (self.folder / "inbox").rglob("*"):
            os.utime(path, (LONG_AGO, LONG_AGO))
        declared = programme.read(self.root.programme_file)
        self.report = night.take_in(self.root, declared, load_key(), datetime(2024, 12, 1, 2, 0))
        settled = settlement.settle(self.root, self.report.ledger, declared, load_key())
        assert [str(refusal) for refusal in (*self.report.refusals, *settled.refusals)] == []
        with settlement.open_database(self.root.work_database, read_only=True) as connection:
            frames = recompute(connection, marts=marts)
        return {name: frame.to_dict("records") for name, frame in frames.items()}

    def delivery(self, name: str) -> Delivery:
        (found,) = [delivery for delivery in self.report.ledger.deliveries if delivery.path.endswith(f"/{name}")]
        return found


@functools.cache
def demo_figures(*marts: str) -> Figures:
    """The figures of the demo as it is delivered."""
    with tempfile.TemporaryDirectory(prefix="katsuyo-demo-") as folder:
        return DemoRoot(Path(folder) / "root").figures(*marts)
