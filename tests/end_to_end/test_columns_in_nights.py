"""columns.yml in whole nights: a changed one gives the release of a fresh root, a faulty one no night at all."""

from __future__ import annotations

import csv
import os
import shutil
from pathlib import Path

import pytest

from tests.end_to_end.nights import copy_demo, run_night

PLACE = "inbox/trials/r6-trial"
LOG = f"{PLACE}/ai_usage_20241122.csv"

WRONG = """\
tables:
  - name: 庁内チャット
    columns:
      used_at: いつ
      email: だれ
      text_length: 字数
    timestamp: ymd
    uses:
      column: 区分
      is: [要約]
"""
RIGHT = WRONG.replace("is: [要約]", "is_not: [要約]")


def odd_root(folder: Path, table: str) -> Path:
    """The demo, with one log whose header no layout knows."""
    root = copy_demo(folder)
    log = root / LOG
    header, rest = log.read_text(encoding="utf-8-sig").split("\n", 1)
    assert header.rstrip("\r") == "日時,ユーザー名,メール,部署,業務分類,プロンプト文字数,回答文字数"
    log.write_text(f"いつ,なまえ,だれ,どこ,区分,字数,返事\n{rest}", encoding="utf-8-sig")
    (root / PLACE / "columns.yml").write_text(table, encoding="utf-8")
    return root


def _figures(root: Path) -> dict[str, list[list[str]]]:
    """Every published table but its release, and but the breakdowns, which hang on what was published before."""
    told = {}
    for path in sorted((root / "published" / "csv").glob("*.csv")):
        if not path.stem.endswith(("_by_department", "_by_section")):
            with path.open(encoding="utf-8-sig", newline="") as file:
                told[path.stem] = [row[:-1] for row in csv.reader(file)]
    return told


# Three whole nights; what a changed table does to landed rows is tests/intake/columns/test_columns_walk.py.
@pytest.mark.soak
def test_a_changed_table_gives_the_release_of_a_fresh_root(tmp_path: Path) -> None:
    root = odd_root(tmp_path / "walked", WRONG)
    first = run_night(root)
    assert first.exit_code == 0, first.said()
    shutil.copytree((root / "published").resolve(), tmp_path / "kept" / "published")
    (root / PLACE / "columns.yml").write_text(RIGHT, encoding="utf-8")
    second = run_night(root)
    fresh = run_night(odd_root(tmp_path / "fresh", RIGHT))
    assert (second.exit_code, fresh.exit_code) == (0, 0)
    assert _figures(second.root) == _figures(fresh.root) != _figures(tmp_path / "kept")
    (log,) = [file for file in second.outcome["files"] if file["path"] == LOG]
    assert log["status"] == "landed"


def test_a_faulty_table_is_told_before_the_night_starts(released_root: Path) -> None:
    before = os.readlink(released_root / "published")
    path = released_root / PLACE / "columns.yml"
    path.write_text(RIGHT.replace("email: だれ", "mail: だれ"), encoding="utf-8")
    night = run_night(released_root)
    assert night.exit_code == 2
    assert f"{path} の 5 行目" in night.said() and f"{path}, line 5:" in night.said()
    assert os.readlink(released_root / "published") == before
