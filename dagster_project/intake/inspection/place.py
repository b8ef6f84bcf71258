"""Where an inspected file lies: in the inbox of a data root, where no night would look, or anywhere else.

Add here: another place that says what a file is. Keep out: what may be opened (deliveries/door.py) and what it holds.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dagster_project import programme as programmes
from dagster_project.intake.recognising.recognition import KIND_OF_FOLDER
from dagster_project.messages import Message
from dagster_project.programme import Programme
from dagster_project.settings import DataRoot


@dataclass(frozen=True)
class Inbox:
    """The inbox of a data root and the file's place in it: ``folder`` and ``scope_id`` as InboxFile has them."""

    root: DataRoot
    programme: Programme
    folder: str
    scope_id: str


@dataclass(frozen=True)
class Place:
    """``inbox`` is None outside of every inbox; ``refusal`` says that no night would look here."""

    inbox: Inbox | None = None
    refusal: Message | None = None


def place_of(path: Path, data: DataRoot | None) -> Place:
    """The place in the inbox of ``data``, else of the data root above the file.

    Raises:
        CouldNotRun: the root's programme.yml is faulty.
    """
    absolute = Path(os.path.abspath(path))
    absolute = absolute.parent.resolve() / absolute.name
    for root in [data] if data else map(DataRoot, absolute.parents):
        if absolute.is_relative_to(root.inbox) and (data or root.programme_file.is_file()):
            return _in_inbox(root, absolute.relative_to(root.inbox).parts)
    return Place()


def _in_inbox(root: DataRoot, parts: tuple[str, ...]) -> Place:
    programme = programmes.read(root.programme_file)
    if len(parts) == 2 and parts[0] == "roster":
        return Place(Inbox(root, programme, "roster", "roster"))
    known = programme.scopes()
    if len(parts) == 3 and parts[0] in KIND_OF_FOLDER and parts[1] in known.get(parts[0], ()):
        return Place(Inbox(root, programme, parts[0], parts[1]))
    return Place(refusal=_NOWHERE)


_NOWHERE: Final = Message(
    "programme.yml のどの項目にも当たらない場所にあり、夜間処理は止まります（終了コード 2）。inbox/roster、inbox/trials/<id>、"
    "inbox/workshops/<id>、inbox/surveys/<id> のどれかに移すか、programme.yml に項目を加えてください。",
    "It lies where no entry of programme.yml looks, which stops the night (exit 2). Move it to inbox/roster, "
    "inbox/trials/<id>, inbox/workshops/<id> or inbox/surveys/<id>, or add the entry to programme.yml.",
)
