"""A data root of a few rows in a temporary folder, and nights on it.

Add here: what several tests ask of such a root. Keep out: the rows (they stand in the tests, to be counted by hand).
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from dagster_project import programme
from dagster_project.intake import night
from dagster_project.intake.deliveries import stored_files
from dagster_project.intake.deliveries.ledger import Delivery
from dagster_project.intake.people.keys import load_key
from dagster_project.intake.settling import settlement, staged_rows
from dagster_project.settings import DataRoot

PROGRAMME = """\
organisation: {code: "131016", name: 試験区}
max_quarantined_share: 1.0
excluded_people:
  - {email: test@example.lg.jp, reason: 試験用}
work_kinds:
  - {code: draft, label: 文書作成, log_labels: [文章作成]}
trials:
  - {id: t1, name: 試行, start: 2024-04-01, end: 2024-04-30, eligible: roster, unit_of_use: prompt}
series:
  - {id: s1, name: 連続}
workshops:
  - {id: w1, name: 第1回, series: s1, held_on: 2024-05-01}
  - {id: w2, name: 第2回, series: s1, held_on: 2024-06-01}
surveys:
  - id: v1
    name: 事後
    workshop: w1
    stage: post
    population: participants(w1)
    questions:
      - {code: like, headers: [満足度, 全体の満足度], type: single, options: [満足, 普通], favourable: [満足]}
      - {code: good, headers: [よかった点], type: multiple, options: [基礎, 演習, "交流, 懇談", 演習（応用）]}
      - {code: comment, headers: [感想], type: text}
"""

LOG = ["利用日時", "職員番号", "メールアドレス", "氏名", "所属", "利用区分", "件名", "入力文字数"]
FORM = ["タイムスタンプ", "メールアドレス", "満足度", "よかった点", "感想"]
APPLICATIONS = ["受付番号", "氏名", "所属", "メールアドレス", "参加状況"]
ROSTER = ["職員番号", "氏名", "部", "課", "メールアドレス"]

# Files of the last ten seconds are looked at twice, a second apart: nothing that a test should wait for.
LONG_AGO = 1_700_000_000

LOG_FILE = "inbox/trials/t1/log.csv"
FORM_FILE = "inbox/surveys/v1/form.csv"
ATTENDANCE_FILE = "inbox/workshops/w1/list.csv"
ROSTER_FILE = "inbox/roster/list.csv"


def csv_bytes(rows: Sequence[Sequence[object]], encoding: str = "utf-8-sig") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode(encoding)


def use(when: str, email: str, title: str = "題", number: str = "", name: str = "", section: str = "") -> list[str]:
    return [when, number, email, name, section, "文章作成", title, "12"]


def roster_file(*people: Sequence[str], title: str = "令和6年4月1日現在") -> bytes:
    return csv_bytes([[title, "", "", "", ""], ROSTER, *people])


@dataclass
class SmallRoot:
    """One data root; ``night`` takes its inbox in and settles it with the key of the environment."""

    folder: Path
    report: night.IntakeReport = field(init=False)
    counts: dict[str, int] = field(init=False)
    settled: settlement.Settled = field(init=False)

    def __post_init__(self) -> None:
        self.root = DataRoot(self.folder)
        self.say(PROGRAMME)

    def say(self, text: str) -> None:
        self.folder.mkdir(exist_ok=True)
        self.root.programme_file.write_text(text, encoding="utf-8")

    def put(self, name: str, content: bytes | Sequence[Sequence[object]]) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else csv_bytes(content))
        os.utime(path, (LONG_AGO, LONG_AGO))
        return path

    def take_in(self) -> night.IntakeReport:
        declared = programme.read(self.root.programme_file)
        self.report = night.take_in(self.root, declared, load_key(), datetime(2024, 7, 1, 2, 0))
        return self.report

    def night(self) -> night.IntakeReport:
        report = self.take_in()
        declared = programme.read(self.root.programme_file)
        self.settled = settlement.settle(self.root, report.ledger, declared, load_key())
        self.counts = self.settled.counts
        return report

    def delivery(self, name: str) -> Delivery:
        (found,) = [delivery for delivery in self.report.ledger.deliveries if delivery.path == name]
        return found

    def landed(self, name: str, table: str) -> pa.Table:
        return pq.read_table(stored_files.landed_file(self.root, self.delivery(name), table))

    def landed_people(self, name: str, table: str) -> list[dict[str, object]]:
        """Landed rows in the order of the file, each with the tokens of its identity."""
        known = {row["identity_key"]: row for row in self.landed(name, "identity").to_pylist()}
        rows = sorted(self.landed(name, table).to_pylist(), key=lambda row: row["row_number"])
        return [{**known.get(row["identity_key"], {}), **row} for row in rows]

    def quarantine(self, name: str) -> list[dict[str, str]]:
        text = stored_files.quarantine_file(self.root, self.delivery(name)).read_text(encoding="utf-8-sig")
        return list(csv.DictReader(io.StringIO(text, newline="")))

    def query(self, sql: str) -> list[tuple[object, ...]]:
        with settlement.open_database(self.root.work_database, read_only=True) as connection:
            return connection.execute(sql).fetchall()

    def files(self) -> dict[tuple[str, str], dict[str, object]]:
        """Rows of landed.delivered_file by path and status, each of them checked to add up."""
        with settlement.open_database(self.root.work_database, read_only=True) as connection:
            rows = connection.execute("SELECT * FROM landed.delivered_file").to_arrow_table().to_pylist()
        for row in rows:
            fates = ("accepted", "excluded", "quarantined", "duplicate", "superseded")
            assert row["rows_in"] == sum(row[f"rows_{fate}"] for fate in fates), row
        accepted = sum(row["rows_accepted"] for row in rows)
        assert accepted == sum(self.counts[table] for table in staged_rows.MAIN_TABLE.values())
        assert len({(row["path"], row["sha256"]) for row in rows}) == len(rows)
        return {(row["path"], row["status"]): row for row in rows}

    def rows_of(self, name: str, status: str = "landed") -> tuple[object, ...]:
        """rows_in, accepted, excluded, quarantined, duplicate, superseded of one delivered file."""
        row = self.files()[(name, status)]
        fates = ("in", "accepted", "excluded", "quarantined", "duplicate", "superseded")
        return tuple(row[f"rows_{fate}"] for fate in fates)
