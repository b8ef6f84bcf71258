"""One data root that is delivered to again and again, held after each step against a fresh one of clean files.

Add here: what a step must show. Keep out: the deliveries (test_scenario.py).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from dagster_project.intake.deliveries import ruling
from dagster_project.intake.deliveries.decisions import Verb
from dagster_project.intake.people.keys import load_key
from dagster_project.intake.settling.settlement import open_database
from tests.intake.small_root import (
    APPLICATIONS,
    ATTENDANCE_FILE,
    FORM,
    FORM_FILE,
    LOG,
    LOG_FILE,
    PROGRAMME,
    SmallRoot,
    roster_file,
)

Rows = Sequence[Sequence[str]]
NOW = datetime(2024, 7, 1, 9, 0)

# Everything a figure can come from, with people instead of keys and without the names of files.
_SETTLED = (
    "SELECT trial_id, CAST(used_at AS VARCHAR), used_on, kind_code, text_length, person_id, method "
    "FROM landed.usage_event LEFT JOIN landed.person USING (identity_key)",
    "SELECT workshop_id, section_token, person_id, method "
    "FROM landed.attendance LEFT JOIN landed.person USING (identity_key)",
    "SELECT valid_from, department_label, section_label, person_id, method "
    "FROM landed.roster_entry LEFT JOIN landed.person USING (identity_key)",
    "SELECT r.survey_id, CAST(submitted_at AS VARCHAR), person_id, (SELECT list(row(question_code, option_order, "
    "text_length) ORDER BY question_code, option_order) FROM landed.survey_answer AS a WHERE a.file_id = r.file_id "
    "AND a.row_number = r.row_number) FROM landed.survey_response AS r LEFT JOIN landed.person USING (identity_key)",
    "SELECT * FROM programme.trial",
    "SELECT * FROM programme.question_option",
)


@dataclass(frozen=True)
class Truth:
    """What really happened, as rows that each count once; ``rosters`` by title."""

    uses: Rows = ()
    attended: Rows = ()
    answers: Rows = ()
    rosters: tuple[tuple[str, Rows], ...] = ()


def compared(small: SmallRoot) -> tuple[list[list[str]], dict[str, int]]:
    """All settled rows of a root, and their counts, in a form that two roots can be compared by."""
    with open_database(small.root.work_database, read_only=True) as connection:
        rows = [sorted(map(str, connection.execute(query).fetchall())) for query in _SETTLED]
    # Files and spellings of people are as they were delivered; rows and persons are what happened.
    counts = {table: count for table, count in small.counts.items() if table not in ("delivered_file", "person")}
    return rows, counts


@dataclass
class Walk:
    """``step`` runs a night on the walked root and compares it with a fresh root of the same truth."""

    folder: Path
    truth: Truth = Truth()
    programme: str = PROGRAMME
    steps: list[str] = field(default_factory=list)
    _fresh_roots: dict[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.small = SmallRoot(self.folder / "walked")

    def step(self, name: str, *, landed: int | None = 0, refused: int = 0, **changed: Any) -> None:
        """``landed``: contents parsed in this night (None: any number); ``refused``: files that hold the release; ``changed``: truth."""
        self.steps.append(name)
        self.truth = dataclasses.replace(self.truth, **changed)
        self.small.say(self.programme)
        report = self.small.night()
        assert landed in (report.landed_now, None), (name, report.landed_now)
        assert len(report.refusals) == refused, (name, report.refusals)
        self.small.files()
        known = repr((self.truth, self.programme))
        if known not in self._fresh_roots:
            self._fresh_roots[known] = compared(self._fresh())
        assert compared(self.small) == self._fresh_roots[known], name

    def _fresh(self) -> SmallRoot:
        """One clean file of each kind with the rows of the truth."""
        fresh = SmallRoot(self.folder / f"fresh-{len(self.steps)}")
        fresh.say(self.programme)
        for path, header, rows in (
            (LOG_FILE, LOG, self.truth.uses),
            (ATTENDANCE_FILE, APPLICATIONS, self.truth.attended),
            (FORM_FILE, FORM, self.truth.answers),
        ):
            if rows:
                fresh.put(path, [header, *rows])
        for number, (title, people) in enumerate(self.truth.rosters):
            fresh.put(f"inbox/roster/{number}.csv", roster_file(*people, title=title))
        assert fresh.night().refusals == ()
        return fresh

    def decide(self, verb: Verb, path: str, reason: str = "理由") -> None:
        ruling.decide(self.small.root, verb, path, reason, load_key(), NOW)

    def take_back(self, verb: Verb, path: str) -> None:
        ruling.take_back(self.small.root, verb, path, load_key())

    def move(self, path: str, to: str) -> None:
        (self.small.folder / path).rename(self.small.folder / to)

    def remove(self, path: str) -> None:
        (self.small.folder / path).unlink()

    def status(self, path: str) -> str:
        """The standing of the file that counts, or would count, at a path (superseded contents left out)."""
        return "+".join(
            sorted(
                d.status for d in self.small.report.ledger.deliveries if d.path == path and d.status != "superseded"
            )
        )
