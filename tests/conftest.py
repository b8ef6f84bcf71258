"""What all tests share: figures that a test measured are printed at the end, whichever process ran it; and where
KATSUYO_ALL_PACKAGES says that Debian's packages are there, a test that misses one fails instead of skipping."""

from __future__ import annotations

import os
import time
from collections.abc import Generator

import pytest

# A test says record_property(PRINTED, "…") and the terminal shows it, with or without worker processes.
PRINTED = "printed"
MISSES_A_PACKAGE = "(Debian: apt-get install"
# Where pytest's cache keeps how long the last whole `make test` took: `make bench` holds it against its target.
MAKE_TEST_SECONDS = "katsuyo/make_test_seconds"
OF_MAKE_TEST = "not full and not soak"
_BEGUN = time.monotonic()


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


def pytest_sessionfinish(session: pytest.Session) -> None:
    options = session.config.option
    is_narrowed = options.keyword or options.file_or_dir or options.collectonly
    is_worker = hasattr(session.config, "workerinput")
    if options.markexpr == OF_MAKE_TEST and not (is_narrowed or is_worker or session.testsfailed):
        session.config.cache.set(MAKE_TEST_SECONDS, round(time.monotonic() - _BEGUN, 1))
