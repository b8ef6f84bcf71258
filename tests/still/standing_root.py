"""A small root after a night that released, made by the night's own parts without Dagster and dbt.

Add here: what tests of still nights ask of such a root. Keep out: what they prove.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from dagster_project import programme
from dagster_project.release.last_night import HEADLINES, NightOutcome, Words, when, write_last_night
from dagster_project.release.publish import Published
from dagster_project.settings import DataRoot
from dagster_project.still import record
from tests.intake.small_root import LOG, LOG_FILE, ROSTER_FILE, SmallRoot, roster_file, use
from tests.release.small_release import figures_of, publish

USES = [LOG, use("2024-04-02 09:00", "a@example.lg.jp"), use("2024-04-03 09:00", "b@example.lg.jp")]
# Spark can be chosen by the command, since the root says where it would be.
OPERATIONS = "spark: {master: 'local[1]'}\nretention: {landed_years: 3}\n"


@dataclass
class StandingRoot:
    """``night`` is a whole night; its parts are the stations' own calls, in their order."""

    small: SmallRoot
    nights: int = 0

    @property
    def root(self) -> DataRoot:
        return self.small.root

    def begin(self) -> str:
        self.nights += 1
        record.begin(self.root, f"run {self.nights}")
        return f"run {self.nights}"

    def take_in(self) -> None:
        record.saw(self.root, self.small.take_in().inbox)

    def release(self, run_id: str) -> Published:
        """The release step alone: with other figures on other nights, since dbt has not been there."""
        figures_of(self.root, 0)
        published = publish(self.root, 0)
        record.complete(self.root, run_id, published, programme.read(self.root.programme_file))
        return published

    def page(self, run_id: str, published: Published, status: str = "released") -> NightOutcome:
        outcome = NightOutcome.model_validate(
            {
                "status": status,
                "exit_code": 0,
                "run_id": run_id,
                "ended_at": when(datetime.now().timestamp()),
                "release_id": published.release_id,
                "headline": Words.of(HEADLINES["released"]),
                "warnings": [{"ja": "列 x は読みません", "en": "column x is not read"}],
                "checks_required": 7,
                "checks_passed": 7,
                "seconds": {"intake": 2.5},
            }
        )
        write_last_night(self.root, outcome)
        return outcome

    def night(self) -> NightOutcome:
        run_id = self.begin()
        self.take_in()
        return self.page(run_id, self.release(run_id))


def copy_of(made: StandingRoot, folder: Path) -> StandingRoot:
    """With all its times, as a backup that keeps them would restore it."""
    copy = StandingRoot(SmallRoot(folder), made.nights)
    shutil.copytree(made.root.path, folder, symlinks=True, dirs_exist_ok=True)
    return copy


def standing_root(folder: Path) -> StandingRoot:
    small = SmallRoot(folder)
    small.put(ROSTER_FILE, roster_file(["1", "甲", "部", "課", "a@example.lg.jp"]))
    small.put(LOG_FILE, USES)
    small.root.operations_file.write_text(OPERATIONS, encoding="utf-8")
    (small.root.dagster_home / "history").mkdir(parents=True)
    return StandingRoot(small)
