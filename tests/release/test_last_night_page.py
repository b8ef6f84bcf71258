"""last_night.html whatever became of the night: both languages whole, hostile texts harmless, refusals told."""

from __future__ import annotations

from pathlib import Path

import pytest

from dagster_project.messages import CouldNotRun, Message
from dagster_project.release.last_night import (
    HEADLINES,
    FigureLine,
    FileLine,
    NightOutcome,
    PeopleLine,
    RowList,
    Words,
    outcome_without_run,
    write_last_night,
)
from dagster_project.settings import DataRoot
from tests.release.report.reading import Page, read_page

HOSTILE = "<script>alert(1)</script>"


def page_of(root: Path, outcome: NightOutcome) -> Page:
    write_last_night(DataRoot(root), outcome)
    return read_page((root / "last_night.html").read_text(encoding="utf-8"))


def test_a_night_that_could_not_run_tells_what_to_do_in_both_languages(tmp_path: Path) -> None:
    page = page_of(
        tmp_path, outcome_without_run(CouldNotRun(Message("鍵を置く。", "Put the key.")), DataRoot(tmp_path))
    )
    assert "鍵を置く。" in page.texts["ja"] and "Put the key." in page.texts["en"]
    assert "処理を進められませんでした" in page.texts["ja"] and "Could not run" in page.texts["en"]
    banners = [found["class"] for tag, found in page.tags if tag == "header"]
    assert banners == ["banner failed", "banner failed"]
    assert not [found for tag, found in page.tags if tag == "a" and "report.html" in found["href"]]


@pytest.mark.parametrize("status", ["released", "refused"])
def test_everything_a_night_can_tell_is_there_and_stays_text(tmp_path: Path, status: str) -> None:
    said = Words(ja=HOSTILE, en=HOSTILE)
    counts = dict.fromkeys(
        ("rows_in", "rows_accepted", "rows_excluded", "rows_quarantined", "rows_duplicate", "rows_superseded"), 1234
    )
    outcome = NightOutcome(
        status=status,  # type: ignore[arg-type]
        exit_code=0 if status == "released" else 1,
        ended_at="2025-04-01T03:00:00+09:00",
        release_id="0123456789abcdef",
        headline=Words.of(HEADLINES[status]),  # type: ignore[index]
        messages=(said,),
        warnings=(said,),
        checks_required=9,
        checks_passed=6,
        checks_failed=("marts/cost:gate",),
        checks_missing=("marts/cost:other", "release:last"),
        files=(FileLine(path=HOSTILE, status="refused", refusal=said, reason="", **counts),),
        people=(
            PeopleLine(
                path=HOSTILE,
                kind="attendance",
                named_rows=9,
                recognised_rows=7,
                recognised_percent="77.8",
                unmatched=RowList(rows=2, spellings=2, first=(12, 15)),
            ),
        ),
        figures=(
            FigureLine(figure_id="f", printed_value="75", verdict="drifted", group_verdict="", explanation=said),
        ),
        seconds={"intake": 1.25},
    )
    page = page_of(tmp_path, outcome)
    assert "script" not in {tag for tag, _ in page.tags}
    for language in ("ja", "en"):
        # Message, notice, file twice, refusal, explanation.
        assert page.texts[language].count(HOSTILE) == 6
    for told in ("9 件中 6 件が通りました。", "未実行 2 件", "1,234", "(2):\n12, 15", "名簿がないので", "集計と違う"):
        assert told in page.texts["ja"], told
    for told in ("6 of 9 passed.", "2 did not run", "on no roster (2)", "differs from the mart", "no roster"):
        assert told in page.texts["en"], told
