"""A whole data root around the generated logs: programme, staff list, a workshop, its survey.

Add here: another delivery that a night of many events meets. Keep out: the logs' rows (logs.py).
"""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from tests.bench.generator.logs import write_late_log, write_log
from tests.bench.generator.plan import KINDS, TRIALS, City, cities

# Files of the last ten seconds are looked at twice, a second apart: no measure of a night should hold that.
LONG_AGO: Final = 1_700_000_000
PARTICIPANTS: Final = 200
ANSWERS: Final = 160
SECTIONS: Final = ("総務課", "企画課", "福祉課", "建設課", "市民課")

_PROGRAMME = """\
organisation: {{code: "142077", name: 共同利用の試行（合成データ）}}
work_kinds: [{kinds}]
trials:
{trials}
series:
  - {{id: s1, name: 勉強会}}
workshops:
  - {{id: w1, name: 第1回, series: s1, held_on: 2024-09-25, capacity: 240}}
surveys:
  - id: w1-after
    name: 事後
    workshop: w1
    stage: post
    population: participants(w1)
    questions:
      - {{code: satisfaction, headers: [満足度], type: single, options: [満足, 普通, 不満], favourable: [満足]}}
"""
_TRIAL = "  - {{id: {id}, name: 試行, start: {start}, end: {end}, eligible: {{count: {people}}}, unit_of_use: prompt}}"


def write_root(folder: Path, events: int) -> Path:
    """A data root of ``events`` different events; some of its exports deliver events of others again."""
    all_cities = cities(events)
    folder.mkdir(parents=True)
    kinds = ", ".join(f"{{code: {code}, label: {label}}}" for code, label in KINDS.items())
    staff = sum(city.staff for city in all_cities)
    trials = "\n".join(_TRIAL.format(id=each.id, start=each.start, end=each.end, people=staff) for each in TRIALS)
    (folder / "programme.yml").write_text(_PROGRAMME.format(kinds=kinds, trials=trials), encoding="utf-8")
    for trial in TRIALS:
        for city in all_cities:
            for name, (first, behind) in city.exports_of(trial).items():
                write_log(_logs(folder) / trial.id / name, city, first, behind)
    # One export of the smallest city a second time, as another program saved it.
    last = all_cities[-1]
    again = _logs(folder) / TRIALS[0].id / f"city-{last.number:02}-cp932.csv"
    write_log(again, last, *last.events_of(TRIALS[0]), encoding="cp932")
    _write_lists(folder / "inbox", all_cities)
    _make_old(folder)
    return folder


def deliver_late(folder: Path, events: int, late: int, number: int) -> None:
    """One file of ``late`` further events of the largest city of a root of ``events``, dated all over the last trial."""
    write_late_log(_logs(folder) / TRIALS[-1].id / f"late-{number}.csv", cities(events)[0], late, number)
    _make_old(folder)


def log_files(folder: Path) -> list[Path]:
    return sorted(_logs(folder).glob("*/*.csv"))


def _logs(folder: Path) -> Path:
    return folder / "inbox" / "trials"


def _write_lists(inbox: Path, all_cities: Sequence[City]) -> None:
    staff = (
        (
            f"{city.number:02}{person:06}",
            _name(city, person),
            f"第{city.number}市",
            _section(person),
            _email(city, person),
        )
        for city in all_cities
        for person in range(city.staff)
    )
    title = (("令和6年4月1日現在", "", "", "", ""), ("職員番号", "氏名", "部", "課", "メールアドレス"))
    _write_csv(inbox / "roster" / "list.csv", (*title, *staff))
    first = all_cities[0]
    people = range(min(PARTICIPANTS, first.people))
    attended = ((n, _name(first, n), _section(n), _email(first, n), "出席") for n in people)
    header = ("受付番号", "氏名", "所属", "メールアドレス", "参加状況")
    _write_csv(inbox / "workshops" / "w1" / "list.csv", (header, *attended))
    answers = (
        (f"2024/09/25 16:{n % 60:02}:00", _email(first, n), "普通" if n % 4 == 0 else "満足") for n in people[:ANSWERS]
    )
    _write_csv(inbox / "surveys" / "w1-after" / "form.csv", (("タイムスタンプ", "メールアドレス", "満足度"), *answers))


def _name(city: City, person: int) -> str:
    return f"職員 第{city.number}の{person}"


def _section(person: int) -> str:
    return SECTIONS[person % len(SECTIONS)]


def _email(city: City, person: int) -> str:
    return f"s{person:06}@city{city.number:02}.example.lg.jp"


def _write_csv(path: Path, rows: Iterable[Sequence[object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(rows)


def _make_old(folder: Path) -> None:
    for path in (folder / "inbox").rglob("*.csv"):
        os.utime(path, (LONG_AGO, LONG_AGO))
