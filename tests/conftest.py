"""What all tests share: figures that a test measured are printed at the end, whichever process ran it; and where
KATSUYO_ALL_PACKAGES says that Debian's packages are there, a test that misses one fails instead of skipping."""

from __future__ import annotations

import os
from collections.abc import Generator

import pytest

# A test says record_property(PRINTED, "…") and the terminal shows it, with or without worker processes.
PRINTED = "printed"
MISSES_A_PACKAGE = "(Debian: apt-get install"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.skipped and os.environ.get("KATSUYO_ALL_PACKAGES") and MISSES_A_PACKAGE in str(report.longrepr):
        report.outcome = "failed"
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for report in terminalreporter.getreports("passed") + terminalreporter.getreports("failed"):
        for name, value in report.user_properties:
            if name == PRINTED:
                terminalreporter.write_line(str(value))
