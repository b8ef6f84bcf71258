"""A missed target is said and ends `make bench` with 1; one that was not measured is never taken for met."""

from __future__ import annotations

from pathlib import Path

import pytest

import tests.bench.__main__ as bench
from tests.bench.generator.plan import CITIES, TRIALS, cities
from tests.bench.generator.root import log_files, write_root
from tests.bench.result import Result
from tests.bench.targets import TARGETS, judge
from tests.conftest import OF_MAKE_TEST

MILLIONS = 10_000_000


def verdicts(figures: dict[str, float], rows: int = MILLIONS) -> dict[str, bool | None]:
    return {verdict.target.figure: verdict.is_met for verdict in judge(figures, rows)}


def test_a_figure_at_its_limit_is_met_unless_it_must_stay_below() -> None:
    met = verdicts({"night_over_duckdb": 1.3, "night_over_pandas": 1.0, "growth_seconds": 5.01})
    assert met["night_over_duckdb"] is True
    assert met["night_over_pandas"] is False
    assert met["growth_seconds"] is False
    assert met["demo_over_hello"] is None


def test_the_whole_night_is_held_against_its_target_over_a_hundred_million_events_only() -> None:
    assert verdicts({"whole_night_over_duckdb": 9.9})["whole_night_over_duckdb"] is None
    assert verdicts({"whole_night_over_duckdb": 9.9}, 10 * MILLIONS)["whole_night_over_duckdb"] is False


@pytest.mark.parametrize(("ratio", "code"), [(1.5, 0), (1.6, 1)])
def test_the_exit_code_and_the_last_lines_say_what_was_missed(
    ratio: float, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bench, "REPOSITORY", tmp_path)
    monkeypatch.setattr(
        bench, "PARTS", {"landing": lambda scratch: Result("", figures={"landing_over_duckdb": ratio})}
    )
    assert bench.main(["landing"]) == code
    assert ("MISSED: a UTF-8 log lands" in capsys.readouterr().out) == (code == 1)
    assert (tmp_path / "bench.json").exists()


def test_all_parts_together_miss_what_none_of_them_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    met = Result("", figures={target.figure: 0.0 for target in TARGETS if target.figure != "growth_seconds"})
    monkeypatch.setattr(bench, "REPOSITORY", tmp_path)
    monkeypatch.setattr(bench, "PARTS", {"night": lambda scratch: met})
    assert bench.main([]) == 1
    assert bench.main(["elsewhere"]) == 2


def test_make_test_is_held_against_its_target_by_what_its_last_whole_run_noted(tmp_path: Path) -> None:
    assert f'-m "{OF_MAKE_TEST}"' in (bench.REPOSITORY / "Makefile").read_text()
    assert bench.last_make_test(tmp_path) == {}
    noted = tmp_path / ".pytest_cache" / "v" / "katsuyo" / "make_test_seconds"
    noted.parent.mkdir(parents=True)
    noted.write_text("361.5")
    assert verdicts(bench.last_make_test(tmp_path))["make_test_seconds"] is False


def test_a_generated_root_is_the_same_every_time_and_has_every_event(tmp_path: Path) -> None:
    assert sum(city.events for city in cities(5_000)) == 5_000
    one, other = (write_root(tmp_path / name, 5_000) for name in ("one", "other"))
    files = sorted(path.relative_to(one) for path in one.rglob("*") if path.is_file())
    assert [(one / path).read_bytes() for path in files] == [(other / path).read_bytes() for path in files]
    assert len(log_files(one)) == len(TRIALS) * (CITIES + 5) + 1
