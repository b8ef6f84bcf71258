"""The officer's page about people: written when the night was refused as well, rows by number and nobody by name."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from dagster_project.release.last_night import NightOutcome
from dagster_project.settings import DataRoot
from dagster_project.summary import print_summary
from tests.end_to_end.nights import Night, run_night

LIST = "inbox/workshops/w2/第2回勉強会_申込・出席.csv"
LOG = "inbox/trials/r6-trial/ai_usage_20241122.csv"


def people(outcome: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {line["path"]: line for line in outcome["people"]}


def namesake(root: Path) -> str:
    """The one name of the demo's roster that two people bear."""
    (roster,) = (root / "inbox" / "roster").iterdir()
    rows = CalamineWorkbook.from_path(roster).get_sheet_by_index(0).to_python()
    names = Counter(row[1].replace("\u3000", "") for row in rows if isinstance(row[1], str) and row[1])
    (name,) = (name for name, bearers in names.items() if bearers == 2)
    return name


def test_the_demo_says_how_its_people_were_recognised(demo_night: Night) -> None:
    lines = people(demo_night.outcome)
    assert set(lines) == {file["path"] for file in demo_night.outcome["files"]}
    # 27 came, all with an e-mail of the roster, one of them by the login of another domain.
    assert (lines[LIST]["named_rows"], lines[LIST]["recognised_rows"], lines[LIST]["recognised_percent"]) == (
        27,
        27,
        "100.0",
    )
    assert {method["method"]: method["rows"] for method in lines[LIST]["methods"]} == {"email": 26, "upn": 1}
    page = (demo_night.root / "last_night.html").read_text(encoding="utf-8")
    assert "人の照合" in page and "別ドメインのログイン名" in page and "login name of another domain" in page


def test_a_refused_night_names_the_rows_to_open_and_nobody(
    released_root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name, path = namesake(released_root), released_root / LIST
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    # The last line is the total: two people without an e-mail stand in its place and the next.
    (released_root / LOG).write_bytes(b"half a file")
    rows = [f"98,2024/10/18 15:13,,{name},,出席,", "99,2024/10/18 15:14,県庁,余所 者男,,出席,"]
    path.write_text("\n".join([*lines[:-1], *rows]) + "\n", encoding="utf-8-sig")
    night = run_night(released_root)
    assert (night.exit_code, night.outcome["status"]) == (1, "refused")
    found = people(night.outcome)[LIST]
    assert (found["named_rows"], found["recognised_rows"], found["recognised_percent"]) == (29, 27, "93.1")
    first = len(lines)
    assert found["ambiguous"] == {"rows": 1, "spellings": 1, "first": [first]}
    assert found["unmatched"] == {"rows": 1, "spellings": 1, "first": [first + 1]}
    page = (released_root / "last_night.html").read_text(encoding="utf-8")
    for said in (
        "several people can be meant",
        "一人に決まらない",
        "名簿にない",
        f"(1):\n{first}<",
        f"katsuyo accept {LOG}",
    ):
        assert said in page, said
    told = page + json.dumps(night.outcome, ensure_ascii=False)
    assert name not in told and "余所" not in told
    for language, said in (
        ("ja", "一人に決まらない行が 1 ファイルに 1 行"),
        ("en", "1 row of 1 file can mean several people"),
    ):
        print_summary(NightOutcome.model_validate(night.outcome), DataRoot(released_root), language)  # type: ignore[arg-type]
        assert said in capsys.readouterr().out
