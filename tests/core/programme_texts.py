"""A small programme file whose lines can be pointed at: the mark ``#!`` stands where a message must point.

Add here: an entry that more faults need. Keep out: the faults themselves (test_programme_faults.py).
"""

from __future__ import annotations

from pathlib import Path

HERE = "#!"

VALID = """\
organisation:
  code: "142077"
  name: 試験市
timezone: Asia/Tokyo
usage_bucket_edges: [1, 10]
excluded_people:
  - email: test@example.lg.jp
    reason: 試験用
work_kinds:
  - {code: draft, label: 文書}
trials:
  - id: t1
    name: 試行
    start: 2024-04-01
    end: 2024-04-30
    eligible: {count: 100}
    unit_of_use: prompt
series:
  - {id: s1, name: 連続}
workshops:
  - id: w1
    name: 第1回
    series: s1
    held_on: 2024-05-01
surveys:
  - id: v1
    name: 事後
    workshop: w1
    stage: post
    population: participants(w1)
    questions:
      - code: q1
        headers: [満足度]
        type: single
        options: [はい, いいえ]
        favourable: [はい]
      - code: q2
        headers: [感想]
        type: text
"""


def with_fault(old: str, new: str) -> str:
    """The valid text with one passage changed; the passage must stand there exactly once."""
    assert VALID.count(old) == 1, old
    return VALID.replace(old, new)


def marked_line(text: str) -> int:
    """1-based number of the one line that carries the mark."""
    marked = [number for number, line in enumerate(text.split("\n"), start=1) if HERE in line]
    assert len(marked) == 1, marked
    return marked[0]


def write(folder: Path, text: str) -> Path:
    path = folder / "programme.yml"
    path.write_text(text, encoding="utf-8")
    return path
