"""What can be told within a second, before Dagster is even imported: another night, a faulty programme, a wrong key, a
damaged log.

Add here: a cheap reason why a night cannot run. Keep out: anything that reads rows.
"""

from __future__ import annotations

from dagster_project import operations
from dagster_project import programme as programmes
from dagster_project.analysis.figures import read_figures
from dagster_project.inbox_folders import check_inbox
from dagster_project.intake.columns import inbox as columns_inbox
from dagster_project.intake.deliveries import decisions, ledger
from dagster_project.intake.erasing import records as erasures
from dagster_project.intake.people.keys import load_key
from dagster_project.messages import CouldNotRun, Message
from dagster_project.night_lock import night_lock
from dagster_project.release import history
from dagster_project.settings import DataRoot
from dagster_project.spark.engine import require_engine


def preflight(root: DataRoot) -> None:
    """Raises AnotherNightIsRunning or CouldNotRun; changes nothing but making the work folder and the key."""
    require_root(root)
    with night_lock(root):
        pass
    require_readable(root)


def require_readable(root: DataRoot) -> None:
    """Everything that people wrote down, the pipeline's own records and tonight's engine; every night asks it first, by
    whatever it was started.

    Raises:
        CouldNotRun: one of them is faulty, with file and line, or not there.
    """
    operations.read(root.operations_file)
    check_inbox(programmes.read(root.programme_file), root)
    columns_inbox.read_all(root)
    key = load_key()
    ledger.read(root.ledger_file, key)
    decisions.read(root.decisions_file)
    erasures.read(root.erasures_file, key)
    history.read(root)
    if root.figures_file.exists():
        read_figures(root.figures_file)
    require_engine(root)


def require_root(root: DataRoot) -> None:
    """Raises CouldNotRun where the folder does not exist."""
    if not root.path.is_dir():
        raise CouldNotRun(
            Message(
                f"データルート {root.path} がありません。`katsuyo init {root.path}` で作れます。",
                f"The data root {root.path} does not exist. `katsuyo init {root.path}` makes one.",
            )
        )
