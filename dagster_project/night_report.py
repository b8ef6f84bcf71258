"""What follows every night, however it was started and however it ended: the page, then whoever must hear of it.

Add here: another step after a night. Keep out: judging the night (orchestration/outcome.py).
"""

from __future__ import annotations

from dagster_project.alerts.tell import tell_of_night
from dagster_project.disk_errors import as_disk_trouble
from dagster_project.messages import Message
from dagster_project.release.last_night import NightOutcome, write_last_night
from dagster_project.settings import DataRoot


def report(root: DataRoot, outcome: NightOutcome) -> tuple[Message, ...]:
    """Gives what could not be written or told, for the log; it never changes how the night ended."""
    failures: list[Message] = []
    if not root.path.is_dir():
        return ()
    try:
        write_last_night(root, outcome)
    except OSError as error:
        # The page stays as it was; terminal, log and exit code still tell.
        if trouble := as_disk_trouble(error, root.path):
            failures += trouble.messages
    failures += tell_of_night(root, outcome)
    return tuple(failures)
