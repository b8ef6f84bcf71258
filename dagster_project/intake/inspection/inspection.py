"""`katsuyo inspect`: one file taken in as the next night would, in a temporary data root with a key of its own.

Nothing of a real data root is written, no key is made, and what the temporary root holds can be read with no key once
it is gone. Add here: a step of looking at one file. Keep out: where it lies (place.py), what its rows tell
(facts.py), a proposal for an unknown one (columns/proposal.py), and words for the terminal.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from dagster_project.intake import arrival
from dagster_project.intake.columns import file as columns_file
from dagster_project.intake.columns import inbox as columns_inbox
from dagster_project.intake.columns.file import Table
from dagster_project.intake.columns.proposal import Proposal
from dagster_project.intake.deliveries.door import look, look_at_folder, shown, still_changing
from dagster_project.intake.deliveries.inbox import InboxFile
from dagster_project.intake.deliveries.ledger import Delivery, Sentence
from dagster_project.intake.inspection import columns as inspection_columns
from dagster_project.intake.inspection import outside as inspection_outside
from dagster_project.intake.inspection import words as inspection_words
from dagster_project.intake.inspection.facts import Facts, settled_facts
from dagster_project.intake.inspection.place import Inbox, place_of
from dagster_project.intake.inspection.result import Inspection
from dagster_project.intake.people.keys import PseudonymKey
from dagster_project.intake.reading.sheets import Sheet
from dagster_project.intake.recognising.layout import Kind
from dagster_project.intake.recognising.layouts import Match
from dagster_project.intake.recognising.recognition import KIND_OF_FOLDER, proposal_for
from dagster_project.messages import Message
from dagster_project.programme import Programme
from dagster_project.settings import DataRoot

_FOLDER_OF_KIND = {kind: folder for folder, kind in KIND_OF_FOLDER.items()}


def inspect(path: Path, data: DataRoot | None = None, wait: Callable[[float], None] = time.sleep) -> Inspection:
    """What the file is taken for, and what a night would make of its rows.

    ``data`` is the data root in whose inbox it lies; without it, a root above the file is looked for. ``wait`` passes
    the seconds in which a file that is still being copied shows it.

    Raises:
        CouldNotRun: the programme file of its data root is faulty, or a columns.yml that is to be gone by.
    """
    place = place_of(path, data)
    refusal = _at_the_door(path, wait) or place.refusal
    if place.inbox and path.name == columns_file.NAME:
        refusal = inspection_words.COLUMNS_FILE
    if refusal:
        return Inspection(path=shown(path), readable=False, refusal=Sentence.of(refusal))
    with TemporaryDirectory(prefix="katsuyo-inspect-") as folder:
        desk = _Desk(path, DataRoot(Path(folder)), PseudonymKey(secrets.token_bytes(32)))
        try:
            return desk.inside(place.inbox) if place.inbox else desk.outside()
        except OSError:
            return Inspection(path=shown(path), readable=False, refusal=Sentence.of(inspection_words.BROKEN_OFF))


def _at_the_door(path: Path, wait: Callable[[float], None]) -> Message | None:
    verdict = look(path)
    if verdict.fate == "ignored":
        return inspection_words.LEFTOVER
    if verdict.fate == "refused":
        # Of a name that is not there, the night would say that it vanished.
        return inspection_words.NO_SUCH_FILE if _is_absent(path) else verdict.message
    changing = still_changing([path], wait) if verdict.is_fresh else {}
    return changing[path].message if path in changing else None


def _declared_for(path: Path, kind: Kind) -> Table | None:
    """The entry about a file of an inbox folder in the columns.yml beside it."""
    declared = columns_inbox.read_folder(path.absolute().parent, kind)
    return declared.table_for(path.name) if declared else None


def _is_absent(path: Path) -> bool:
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


@dataclass
class _Seen:
    """What a landing told on its way: the head of the sheet, and the layout where one was found."""

    head: Sheet | None = None
    found: Match | None = None

    def note(self, told: Sheet | Match) -> None:
        if isinstance(told, Match):
            self.found = told
        else:
            self.head = inspection_columns.head_of(told)


@dataclass
class _Desk:
    """Lands files in the temporary data root ``root``."""

    path: Path
    root: DataRoot
    key: PseudonymKey
    rosters: list[Delivery] = field(default_factory=list)
    notes: list[Message] = field(default_factory=list)

    def inside(self, inbox: Inbox) -> Inspection:
        """As the night of that data root would, among the rosters that lie in its inbox."""
        kind = KIND_OF_FOLDER[inbox.folder]
        delivery, seen = self._land(kind, inbox.scope_id, inbox.programme, self.path, _declared_for(self.path, kind))
        if delivery.status == "landed" and kind != "roster":
            self._land_rosters(inbox)
        told = self._told(delivery, seen, inbox.programme, kind)
        return told.model_copy(update={"data_root": str(inbox.root.path), "scope_id": inbox.scope_id})

    def outside(self) -> Inspection:
        """As whatever it is: most files that people wonder about, and all long ones, are logs."""
        delivery, seen = self._land("usage_log", inspection_outside.SCOPE, inspection_outside.to_land())
        if seen.found is None and seen.head is not None:
            found = next(inspection_columns.fitting(seen.head), None)
            if found is None:
                delivery.kind = inspection_columns.nearest_kind(seen.head)
                delivery.refusal = Sentence.of(inspection_columns.unknown(seen.head, delivery.kind))
            elif found.layout.has_questions and not found.others:
                delivery.refusal = Sentence.of(inspection_words.NO_QUESTIONS)
            else:
                self.notes += inspection_columns.other_readings(seen.head)
                programme = inspection_outside.to_land(inspection_columns.questions(found))
                delivery, seen = self._land(found.layout.kind, inspection_outside.SCOPE, programme)
        return self._told(delivery, seen, inspection_outside.to_settle())

    def _land(
        self,
        kind: Kind,
        scope_id: str,
        programme: Programme,
        path: Path | None = None,
        declared: Table | None = None,
    ) -> tuple[Delivery, _Seen]:
        seen = _Seen()
        desk = arrival.Desk(self.root, programme, self.key, datetime.now().astimezone(), seen.note)
        path = path or self.path
        folder = _FOLDER_OF_KIND[kind]
        relative = f"inbox/{folder}/{path.name}" if kind == "roster" else f"inbox/{folder}/{scope_id}/{path.name}"
        # Names the landed rows; the content need not be read for it, since nothing here outlives the command.
        digest = hashlib.sha256(relative.encode()).hexdigest()
        return arrival.land_file(
            desk, InboxFile(path, relative, kind, scope_id, digest, None, declared), "inspect"
        ), seen

    def _land_rosters(self, inbox: Inbox) -> None:
        folder = inbox.root.inbox / "roster"
        if not folder.is_dir() or look_at_folder(folder).fate != "taken":
            return
        for path in sorted(folder.iterdir()):
            verdict = look(path)
            if verdict.fate == "ignored" or path.name == columns_file.NAME:
                continue
            if verdict.fate == "taken":
                delivery, _ = self._land("roster", "roster", inbox.programme, path, _declared_for(path, "roster"))
                if delivery.status == "landed":
                    self.rosters.append(delivery)
                    continue
            self.notes.append(inspection_words.roster_left_out(shown(path.name)))

    def _told(self, delivery: Delivery, seen: _Seen, programme: Programme, kind: Kind | None = None) -> Inspection:
        """The inspection of a delivery that landed or was refused; ``kind`` is that of its folder."""
        facts = Facts()
        if delivery.status == "landed":
            facts = settled_facts(self.root, delivery, self.rosters, programme, self.key)
        fates = {fate: rows for fate, rows in facts.fates.items() if fate != "accepted"}
        counted = delivery.refusal is None or delivery.quarantined_rows > 0
        found, proposal = seen.found, None
        if found is None and seen.head is not None:
            found = next(inspection_columns.fitting(seen.head), None)
            proposal = None if found else proposal_for(seen.head, kind, self.path.name)
        return Inspection(
            path=shown(self.path),
            readable=delivery.refusal is None,
            kind=found.layout.kind if found else None,
            format=found.layout.name if found else None,
            title=Sentence.of(found.layout.title) if found else None,
            encoding=seen.head.encoding if seen.head else None,
            header_row=inspection_columns.header_row(seen.head, found, proposal),
            columns=inspection_columns.columns(seen.head, found, proposal),
            questions=inspection_columns.questions(found),
            rows_in=delivery.rows_in if counted else None,
            rows_accepted=facts.fates.get("accepted", 0) if counted else None,
            rows_excluded={**delivery.excluded, **fates},
            rows_quarantined=delivery.quarantined_rows if counted else None,
            quarantined=inspection_columns.refused_rows(self.root, delivery),
            period=facts.period,
            people=facts.people,
            uses=facts.uses,
            notes=(*delivery.notes, *map(Sentence.of, self.notes), *_about(proposal)),
            refusal=inspection_words.refusal(delivery, programme),
            proposal=proposal.text if proposal else None,
        )


def _about(proposal: Proposal | None) -> Iterator[Sentence]:
    if proposal and proposal.note:
        yield Sentence.of(proposal.note)
