"""Every target that a measure is held against, with the issue that set it: the one place where these numbers stand.

Add here: a target. Keep out: measuring.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Target:
    """``figure`` may be at most ``most`` (below it, where ``is_strict``); ``from_rows``: only at that many events."""

    issue: int
    figure: str
    what: str
    most: float
    unit: str = "x"
    is_strict: bool = False
    from_rows: int = 0


@dataclass(frozen=True)
class Verdict:
    """``measured`` is None where its part did not run; ``is_asked`` is false where the target stands for more events."""

    target: Target
    measured: float | None
    is_asked: bool = True

    @property
    def is_met(self) -> bool | None:
        if self.measured is None or not self.is_asked:
            return None
        return self.measured < self.target.most or (self.measured == self.target.most and not self.target.is_strict)


TARGETS: Final = (
    Target(7, "night_over_duckdb", "first night minus demo night / bare DuckDB", 1.3),
    Target(
        7, "whole_night_over_duckdb", "whole first night / bare DuckDB, 100 million events", 1.3, from_rows=100_000_000
    ),
    Target(7, "night_megabytes", "peak memory of the first night, its processes together", 4000, "MB"),
    Target(7, "night_over_pandas", "first night minus demo night / pandas", 1.0, is_strict=True),
    Target(7, "night_over_polars", "first night minus demo night / polars, streaming", 1.5),
    Target(7, "growth_seconds", "a night that adds 100,000 events, more for each 100 million landed", 5.0, "s"),
    Target(7, "nothing_new_over_hello", "night with nothing new / hello-world", 0.5, is_strict=True),
    Target(7, "demo_over_hello", "demo night / hello-world (aim 0.8)", 1.0),
    Target(7, "definitions_over_imports", "loading the definitions / import dagster, dagster_dbt", 1.2),
    Target(7, "make_test_seconds", "the last whole `make test` of this checkout", 360.0, "s", is_strict=True),
    Target(3, "landing_over_duckdb", "a UTF-8 log lands / bare DuckDB", 1.5),
    Target(3, "landing_cp932_over_duckdb", "a cp932 log lands / bare DuckDB", 2.5),
    Target(3, "landing_megabytes", "peak memory of landing", 2000, "MB", is_strict=True),
    Target(6, "readers_p95_around_swap", "p95 of a query around the swap / in the rest of the nights", 1.3),
    Target(6, "readers_errors", "errors of 20 readers during five nights", 0, "errors"),
)


def judge(figures: Mapping[str, float], rows: int) -> Sequence[Verdict]:
    return [Verdict(target, figures.get(target.figure), rows >= target.from_rows) for target in TARGETS]
