"""What all tests share: figures that a test measured are printed at the end, whichever process ran it."""

from __future__ import annotations

import pytest

# A test says record_property(PRINTED, "…") and the terminal shows it, with or without worker processes.
PRINTED = "printed"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for report in terminalreporter.getreports("passed") + terminalreporter.getreports("failed"):
        for name, value in report.user_properties:
            if name == PRINTED:
                terminalreporter.write_line(str(value))
