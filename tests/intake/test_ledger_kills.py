"""SIGKILL at every file operation of intake, of the settlement and of a withdrawal: no row lost, none doubled."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable

from tests.conftest import PRINTED
from tests.end_to_end.nights import REPOSITORY
from tests.quick_folder import quick_folder


def _kills(*arguments: str) -> subprocess.CompletedProcess[str]:
    with quick_folder() as folder:
        return subprocess.run(
            [sys.executable, "-m", "tests.intake.ledger_kills", str(folder), *arguments],
            cwd=REPOSITORY,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )


def test_whatever_dies_every_row_is_there_once_after_the_next_run(
    record_property: Callable[[str, object], None],
) -> None:
    done = _kills()
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["intake"]["operations"] >= 25 and told["settlement"] >= 3 and told["withdraw"] >= 3
    assert told["cut_off"]["sizes"] >= 3
    record_property(
        PRINTED,
        f"intake: SIGKILL at each of {told['intake']['operations']} operations ({told['intake']}), settlement at "
        f"{told['settlement']}, withdrawal at {told['withdraw']}, cut off inside a write at {told['cut_off']['sizes']} "
        f"sizes: 0 rows lost or doubled, {told['seconds']} s",
    )


def test_a_ledger_removed_and_written_anew_is_caught() -> None:
    done = _kills("naive")
    assert done.returncode != 0 and "ledger.json" in done.stderr
