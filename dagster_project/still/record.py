"""The record of the last whole night that ended well: what it depended on and what it left, in ``work/stands.json``.

A night that begins writes it anew, without what makes it count; its release step completes it. So a night that was
killed, refused or held leaves none that counts. All of it happens under the night's lock, by whatever process has the
step. Add here: a step of a night that knows more. Keep out: what is recorded (facts.py), and what follows (decision.py).
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from dagster_project.files import write_atomically
from dagster_project.intake.deliveries.inbox import Inbox
from dagster_project.messages import KatsuyoError
from dagster_project.programme import Programme
from dagster_project.release import history, retention, swap
from dagster_project.release.publish import Published
from dagster_project.settings import DataRoot
from dagster_project.still import facts


class Record(BaseModel):
    """``facts`` by their names; ``release_id`` is that of the release which the night made or confirmed, None while the
    record does not count."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: Literal[1] = 1
    run_id: str
    facts: dict[str, str] = {}
    release_id: str | None = None


def read(root: DataRoot) -> Record | None:
    """None where there is none, or one of another version."""
    try:
        return Record.model_validate_json(_file(root).read_bytes())
    except (OSError, ValueError):
        return None


def forget(root: DataRoot) -> None:
    """From now on a whole night is due, whatever becomes of the one that begins."""
    _file(root).unlink(missing_ok=True)


def begin(root: DataRoot, run_id: str) -> None:
    """A whole night begins. Raises CouldNotRun as `facts.before`."""
    _write(root, Record(run_id=run_id, facts=dict(facts.before(root, facts.own_sources()))))


def saw(root: DataRoot, inbox: Inbox) -> None:
    """Intake has read the inbox, and this is what lay there then."""
    begun = read(root)
    if begun is not None:
        _write(root, begun.model_copy(update={"facts": begun.facts | {facts.INBOX: facts.in_inbox(inbox)}}))


def complete(root: DataRoot, run_id: str, published: Published, programme: Programme) -> None:
    """The night has published, or confirmed what is published. No record comes of it where the next night has something
    to do in any case, or where what people wrote, the sources or the engine changed while the night ran.

    It never raises: the release is out, and without a record the next night is a whole one.
    """
    begun = read(root)
    if begun is None or begun.run_id != run_id or facts.INBOX not in begun.facts:
        return
    try:
        is_as_it_was = dict(facts.before(root, facts.sources())).items() <= begun.facts.items()
        left = dict(facts.after(root))
        # Where it is not whole there is no id, and the same nothing tomorrow must not look like the same release.
        is_shown = left["published"].startswith(published.release_id)
        if is_as_it_was and is_shown and not _is_open(root, published, programme):
            _write(root, begun.model_copy(update={"facts": begun.facts | left, "release_id": published.release_id}))
    except (OSError, KatsuyoError):
        return


def _is_open(root: DataRoot, published: Published, programme: Programme) -> bool:
    """Whether readers are kept somewhere by hand, or an old release or a leftover is still to go."""
    if published.held is not None or published.notices or history.read(root).pin is not None:
        return True
    leftovers = (swap.BUILDING, swap.ASIDE)
    return bool(retention.superfluous(root, programme.keep_releases)) or any(
        path.name.startswith(leftovers) for path in root.releases.iterdir()
    )


def _write(root: DataRoot, record: Record) -> None:
    write_atomically(_file(root), record.model_dump_json(indent=1).encode())


def _file(root: DataRoot) -> Path:
    return root.work / "stands.json"
