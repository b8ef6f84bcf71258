"""`katsuyo rollback`: a person points readers to an earlier release, and lifts that again.

A rollback takes back the release that readers saw and every one made since the one they are pinned to: a night that
makes the same figures again does not show them, not even after the pin is lifted. Naming such a release in a rollback
is what makes it good again. Add here: what moving the pointer by hand demands. Keep out: the terminal
(cli_releases.py) and what nights do meanwhile (publish.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from dagster_project.messages import CouldNotRun, Message
from dagster_project.night_lock import night_lock
from dagster_project.release import history as log
from dagster_project.release import swap
from dagster_project.release.generations import Generation, before, generations, named, published_generation
from dagster_project.release.history import History, Pin, RolledBack
from dagster_project.release.wholeness import is_whole
from dagster_project.settings import DataRoot


@dataclass(frozen=True)
class Rollback:
    """What readers saw, what they see now, and what counts as taken back since; ``pin`` is None after `--unpin`."""

    before: str
    after: str
    pin: Pin | None
    taken_back: tuple[str, ...]


def roll_back(root: DataRoot, wanted: str | None, reason: str, now: datetime) -> Rollback:
    """Pins readers to the release whose id begins with ``wanted``, by default to the one before the published one.

    Raises:
        CouldNotRun: no reason, no such release, or none to go back to.
        AnotherNightIsRunning: a night works on the root.
    """
    said = " ".join("".join(letter if letter.isprintable() else " " for letter in reason).split())
    if not said:
        raise CouldNotRun(Message("理由を --reason で書いてください。", "Give the reason with --reason."))
    with night_lock(root):
        past = log.read(root)
        known = generations(root)
        shown = _shown(root, known)
        goal = named(known, wanted) if wanted else _one_before(known, shown, past)
        _require_whole(goal)
        at = now.isoformat(timespec="seconds")
        # `known` is the newest first: what stands before the goal was made after it.
        taken = known[: known.index(goal)]
        marked = [_taken(one, said, at) for one in taken if past.taken_back(one.release_id) is None]
        kept = [entry for entry in past.rolled_back if entry.release_id != goal.release_id]
        pin = Pin(release_id=goal.release_id, reason=said, pinned_at=at)
        # The log first: a night that finds a pin and another pointer sets the pointer right.
        log.write(root, past.model_copy(update={"pin": pin, "rolled_back": (*kept, *marked)}))
        swap.point_to(root, goal.folder)
    return Rollback(shown.release_id, goal.release_id, pin, tuple(one.release_id for one in taken))


def unpin(root: DataRoot) -> Rollback:
    """Lifts the pin and points readers to the newest release that was not taken back.

    Raises:
        CouldNotRun: nothing is pinned.
        AnotherNightIsRunning: a night works on the root.
    """
    with night_lock(root):
        past = log.read(root)
        if past.pin is None:
            raise CouldNotRun(Message("公表先は固定されていません。", "Readers are not pinned."))
        known = generations(root)
        shown = _shown(root, known)
        good = [one for one in known if past.taken_back(one.release_id) is None and _is_whole(one)]
        goal = next(iter(good), shown)
        # The pointer first: a kill before the log leaves the pin, and the next night goes back to it.
        swap.point_to(root, goal.folder)
        log.write(root, past.model_copy(update={"pin": None}))
    return Rollback(shown.release_id, goal.release_id, None, tuple(entry.release_id for entry in past.rolled_back))


def _shown(root: DataRoot, known: Sequence[Generation]) -> Generation:
    shown = published_generation(root, known)
    if shown is None:
        raise CouldNotRun(
            Message(
                f"{root.path} にはまだリリースがありません。`katsuyo nightly --data {root.path}` で公表できます。",
                f"There is no release in {root.path} yet. `katsuyo nightly --data {root.path}` publishes.",
            )
        )
    return shown


def _one_before(known: Sequence[Generation], shown: Generation, past: History) -> Generation:
    older = before(known, shown, past)
    if not older:
        raise CouldNotRun(
            Message(
                f"公表中の {shown.release_id} より前のリリースがありません。`katsuyo releases` で一覧を見られます。",
                f"There is no release before the published {shown.release_id}. `katsuyo releases` lists all.",
            )
        )
    return older[0]


def _is_whole(generation: Generation) -> bool:
    return is_whole(generation.folder, generation.manifest.release_hash)


def _require_whole(goal: Generation) -> None:
    if not _is_whole(goal):
        raise CouldNotRun(
            Message(
                f"{goal.folder} のファイルがマニフェストと違います。別のリリースを選んでください。",
                f"The files of {goal.folder} are not as its manifest says. Choose another release.",
            )
        )


def _taken(generation: Generation, reason: str, at: str) -> RolledBack:
    return RolledBack(
        release_id=generation.release_id,
        release_hash=generation.manifest.release_hash,
        reason=reason,
        rolled_back_at=at,
    )
