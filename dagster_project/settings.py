"""Where things are: the data root's layout, the repository's folders and the key, resolved when asked for.

Add here: a path or a switch that more than one room needs. Keep out: what is measured (programme.py), and any
reading of the environment at import.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
DBT_PROJECT = REPOSITORY / "dbt"

DATA_VARIABLE = "KATSUYO_DATA"
KEY_VARIABLE = "KATSUYO_KEY"
WORK_DATABASE_VARIABLE = "KATSUYO_WORK_DB"
ENGINE_VARIABLE = "KATSUYO_ENGINE"
POSTGRES_VARIABLE = "KATSUYO_POSTGRES_URL"
WORKERS_VARIABLE = "KATSUYO_WORKERS"
BATCH_VARIABLE = "KATSUYO_BATCH_MEGABYTES"
MAIL_PASSWORD_VARIABLE = "KATSUYO_MAIL_PASSWORD"
WEBHOOK_VARIABLE = "KATSUYO_WEBHOOK_URL"

# Neither a schema's name nor the published file's: DuckDB names the catalog after the stem.
WORK_DATABASE_NAME = "work_database.duckdb"

# What office programs and file managers leave in an inbox: the beginnings of such names.
LEFTOVERS = ("~$", ".", "Thumbs.db", "desktop.ini")


@dataclass(frozen=True)
class DataRoot:
    """The layout of one data root, as design.md's contract gives it."""

    path: Path

    @classmethod
    def from_environment(cls) -> DataRoot:
        """The root that KATSUYO_DATA names, else the demo."""
        return cls(Path(os.environ.get(DATA_VARIABLE) or REPOSITORY / "data" / "demo").resolve())

    @property
    def programme_file(self) -> Path:
        return self.path / "programme.yml"

    @property
    def figures_file(self) -> Path:
        return self.path / "figures.csv"

    @property
    def operations_file(self) -> Path:
        return self.path / "operations.yml"

    @property
    def inbox(self) -> Path:
        return self.path / "inbox"

    @property
    def landed(self) -> Path:
        return self.path / "landed"

    @property
    def ledger_file(self) -> Path:
        return self.landed / "ledger.json"

    @property
    def decisions_file(self) -> Path:
        return self.landed / "decisions.json"

    @property
    def erasures_file(self) -> Path:
        return self.landed / "erased.json"

    @property
    def published_breakdowns(self) -> Path:
        return self.landed / "published_breakdowns.json"

    @property
    def quarantine(self) -> Path:
        return self.path / "quarantine"

    @property
    def work(self) -> Path:
        return self.path / "work"

    @property
    def work_database(self) -> Path:
        return self.work / WORK_DATABASE_NAME

    @property
    def settled(self) -> Path:
        return self.work / "settled"

    @property
    def gate_sums(self) -> Path:
        return self.settled / "gate"

    @property
    def nightly_lock(self) -> Path:
        return self.work / "nightly.lock"

    @property
    def shared_intake(self) -> Path:
        return self.work / "shared_intake"

    @property
    def night_workers(self) -> Path:
        return self.work / "night_workers"

    @property
    def dagster_home(self) -> Path:
        return self.work / "dagster"

    @property
    def dbt_target(self) -> Path:
        return self.work / "dbt"

    @property
    def spark(self) -> Path:
        return self.work / "spark"

    @property
    def releases(self) -> Path:
        return self.path / "releases"

    @property
    def published(self) -> Path:
        return self.path / "published"

    @property
    def published_file(self) -> Path:
        # Names the release where links cannot be made; the suffix lets Windows open it.
        return self.path / "published.txt"

    @property
    def last_night_html(self) -> Path:
        return self.path / "last_night.html"

    @property
    def last_night_json(self) -> Path:
        return self.path / "last_night.json"


def batch_bytes() -> int:
    """How many bytes of files are worth a process of their own, where several land them. A process is a second or two of
    a processor, in which so many bytes of a log land; a pod takes longer to start."""
    return int(os.environ.get(BATCH_VARIABLE) or 64) * 1_000_000


def key_file() -> Path:
    """Where the pseudonym key lies when KATSUYO_KEY does not give it: never in the data root."""
    if sys.platform == "win32":
        base = Path(os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming")
    else:
        base = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    return base / "katsuyo" / "key"


def quiet_environment() -> dict[str, str]:
    """Variables that keep every library from reporting home; set before Dagster, dbt or GX start."""
    return {
        "DO_NOT_TRACK": "1",
        "DAGSTER_DISABLE_TELEMETRY": "1",
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "GX_ANALYTICS_ENABLED": "false",
    }
