"""The still night itself: decided under the night's lock, and told as any other.

Add here: what a still night must still do. Keep out: what it depends on (facts.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from dagster_project.alerts.tell import somebody_waits
from dagster_project.messages import Message
from dagster_project.night_lock import night_lock
from dagster_project.night_report import report
from dagster_project.preflight import preflight
from dagster_project.release.last_night import EXIT_CODES, NightOutcome, Stands, Words, read_last_night, when
from dagster_project.settings import DataRoot
from dagster_project.still import facts, record
from dagster_project.still.decision import NO_NIGHT, UNSEEN, WANTED, why_whole

HEADLINE: Final = Message(
    "前の夜から何も変わっていないので、公表中のものをそのままにしました", "Nothing has changed: the release stays"
)
# Dagster gives a tick of a schedule 60 seconds: even a slow share is read so far in that time.
MOST_BYTES_OF_A_TICK: Final = 500_000_000


@dataclass(frozen=True)
class StillNight:
    """Its outcome, as `last_night` has it, and what could not be written or told."""

    outcome: NightOutcome
    failures: tuple[Message, ...]


def end_at_once(root: DataRoot, *, whole: bool = False) -> StillNight | Message:
    """Writes and tells of a still night, or gives the reason why tonight is a whole one (``whole``: somebody asked for
    it). Asked after preflight.

    Raises:
        AnotherNightIsRunning: the lock is taken.
        CouldNotRun: what people wrote or the pipeline's own records are faulty.
    """
    facts.own_sources()
    began = datetime.now().timestamp()
    with night_lock(root):
        last = read_last_night(root)
        try:
            reason = WANTED if whole else why_whole(record.read(root), last, facts.tonight(root))
        except OSError:
            # Something went or was closed while we looked; the whole night says what is wrong, if anything.
            reason = UNSEEN
        if reason is None and last is not None:
            outcome = _outcome(last, began)
            return StillNight(outcome, report(root, outcome))
        record.forget(root)
        return reason or NO_NIGHT


def end_in_a_tick(root: DataRoot) -> StillNight | None:
    """The same for a schedule, which must never fail for it: None, a whole night, wherever something is doubtful, an
    alert waits for its server, or there is more to read than a tick has time for."""
    try:
        if somebody_waits(root) or facts.bytes_in_inbox(root) > MOST_BYTES_OF_A_TICK:
            return None
        preflight(root)
        found = end_at_once(root)
    except Exception:  # The run that comes instead says what is wrong.
        return None
    return found if isinstance(found, StillNight) else None


def _outcome(last: NightOutcome, began: float) -> NightOutcome:
    """All that the last whole night found, which stands, said by a night of its own time and without a run."""
    stands = last.stands or Stands.of_run(last.run_id or "", last.ended_at)
    return last.model_copy(
        update={
            "status": "nothing_new",
            "exit_code": EXIT_CODES["nothing_new"],
            "run_id": None,
            "started_at": when(began),
            "ended_at": when(datetime.now().timestamp()),
            "headline": Words.of(HEADLINE),
            "stands": stands,
            "seconds": {},
        }
    )
