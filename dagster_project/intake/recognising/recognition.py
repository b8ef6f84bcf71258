"""Which layout a file is: the one that a columns.yml declares for it, else by its content, among those of its folder.

Add here: another way in which a file is known. Keep out: the layouts (formats/), what is said of a file that is none
(recognition_words.py), and proposals for it (columns/near.py).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import Final

from dagster_project.intake.columns import near as columns_near
from dagster_project.intake.columns.file import Table
from dagster_project.intake.columns.formats import formatted, layout_called, takes_uses
from dagster_project.intake.columns.layout import SEVERAL, completed, layout_of
from dagster_project.intake.columns.proposal import Proposal, propose
from dagster_project.intake.formats.registry import LAYOUTS
from dagster_project.intake.reading.sheets import Sheet, Unreadable
from dagster_project.intake.recognising import recognition_words
from dagster_project.intake.recognising.header_rows import Top
from dagster_project.intake.recognising.layout import Field, Kind, Layout
from dagster_project.intake.recognising.layouts import Match, Miss, match, top_of
from dagster_project.intake.recognising.question_columns import is_asked, is_spread_below
from dagster_project.messages import Message
from dagster_project.programme import Question

KIND_OF_FOLDER: dict[str, Kind] = {
    "roster": "roster",
    "trials": "usage_log",
    "workshops": "attendance",
    "surveys": "survey",
}

# A field that is none: the header texts of the questions, one of which the header of a survey must have.
_QUESTION: Final = "question"


def recognise_as(
    sheet: Sheet, kind: Kind, table: Table | None, questions: Sequence[Question] = (), file_name: str = ""
) -> Match:
    """The layout of a file with the entry of columns.yml that is about it, None where none is. ``questions``: the
    programme's questions, of which a survey's header has some; ``file_name`` is for a proposal.

    Raises:
        Unreadable: the file has not what the entry declares, or nothing is declared and no layout fits.
    """
    if table is None:
        return recognise(sheet, kind, file_name=file_name)
    top = top_of(sheet)
    known = layout_called(table.format, kind) if table.format else None
    if known:
        return _as_known(known, table, sheet, top, questions)
    layout = layout_of(table, kind)
    if layout is None:
        found = recognise(sheet, kind, completed(LAYOUTS, table, kind), file_name)
        _only_once(found, _several(found.layout))
        if table.uses and not takes_uses(replace(found.layout, counts=None)):
            raise Unreadable(recognition_words.no_choice_of_rows(found.layout))
        return found
    # A question over the columns of its options: by itself the upper row would look like the header.
    over_options = _asking(replace(layout, header_rows=2), sheet, top, questions, is_spread_below)
    if over_options is not None:
        return _only_once(over_options, SEVERAL)
    one_row = _declared(layout, sheet, top, questions)
    if isinstance(one_row, Match):
        return _only_once(one_row, SEVERAL)
    # A header of two rows, where cells merged over both stand in the upper one.
    two_rows = _declared(replace(layout, header_rows=2), sheet, top, questions)
    if isinstance(two_rows, Match):
        return _only_once(two_rows, SEVERAL)
    raise Unreadable(recognition_words.not_as_declared(one_row))


def _as_known(known: Layout, table: Table, sheet: Sheet, top: Top, questions: Sequence[Question]) -> Match:
    """As the layout that an entry names."""
    (whole,) = completed((known,), table, known.kind)
    layout = formatted(whole, table.columns or {}, {key for places in top.places for key in places})
    found = _declared(layout, sheet, top, questions)
    if isinstance(found, Miss):
        raise Unreadable(recognition_words.not_as_declared(found))
    return _only_once(found, _several(known))


def _declared(layout: Layout, sheet: Sheet, top: Top, questions: Sequence[Question]) -> Match | Miss:
    if not (layout.has_questions and questions):
        return match(layout, sheet, top)
    found = _asking(layout, sheet, top, questions, is_asked)
    if found is not None:
        return found
    words = tuple(text for question in questions for text in question.headers)
    return match(replace(layout, fields=(*layout.fields, Field(_QUESTION, words, required=True))), sheet, top)


def _asking(
    layout: Layout,
    sheet: Sheet,
    top: Top,
    questions: Sequence[Question],
    has_them: Callable[[Sequence[Question], Match], bool],
) -> Match | None:
    """The first header of a survey that the layout fits and that ``has_them``."""
    if not layout.has_questions:
        return None
    for index in range(len(top.rows) - layout.header_rows + 1):
        found = match(layout, sheet, top.only(index, layout.header_rows))
        if isinstance(found, Match) and has_them(questions, found):
            return replace(found, header_row=index + layout.header_rows - 1)
    return None


def recognise(sheet: Sheet, kind: Kind, layouts: Sequence[Layout] | None = None, file_name: str = "") -> Match:
    """The one layout of that kind whose header the sheet has; ``layouts``: all known ones where None.

    Raises:
        Unreadable: none fits (the nearest one and what it misses are named), or several do.
    """
    top = top_of(sheet)
    results = [match(layout, sheet, top) for layout in layouts or LAYOUTS]
    fitting = _uppermost([found for found in results if isinstance(found, Match)])
    wanted = [found for found in fitting if found.layout.kind == kind and not found.layout.refusal]
    if len(wanted) == 1:
        return wanted[0]
    if wanted:
        raise Unreadable(recognition_words.ambiguous(wanted))
    for found in fitting:
        if found.layout.refusal:
            raise Unreadable(found.layout.refusal)
    proposal = _proposal(sheet, kind, results, file_name)
    nearest = columns_near.nearest(results, kind)
    if kind == "attendance" and _lists_people(fitting, nearest, proposal):
        raise Unreadable(recognition_words.only_names(proposal.line if proposal else ""))
    if fitting:
        raise Unreadable(recognition_words.wrong_folder(fitting[0].layout))
    raise Unreadable(_unknown(nearest, proposal, sheet, kind))


def proposal_for(sheet: Sheet, kind: Kind | None, file_name: str) -> Proposal | None:
    """A columns.yml for a file that recognise() refuses; ``kind`` is None outside of every folder. None where it is
    no input at all, or no row of it is a header."""
    top = top_of(sheet)
    results = [match(layout, sheet, top) for layout in LAYOUTS]
    if any(isinstance(found, Match) and found.layout.refusal for found in results):
        return None
    return _proposal(sheet, kind, results, file_name)


def _proposal(sheet: Sheet, kind: Kind | None, results: Sequence[Match | Miss], file_name: str) -> Proposal | None:
    wanted = [found for found in results if isinstance(found, Match) and kind in (None, found.layout.kind)]
    if len(wanted) > 1:
        return columns_near.choice(wanted, file_name)
    nearest = columns_near.nearest(results, kind)
    near = columns_near.propose_renamed(sheet, nearest, file_name) if nearest else None
    return near or propose(sheet, file_name, kind)


def _lists_people(fitting: Sequence[Match], nearest: Miss | None, proposal: Proposal | None) -> bool:
    """Whether all that is missing for attendance is who came. A staff list among attendance lists is one too."""
    if fitting:
        return all(found.layout.kind == "roster" for found in fitting)
    # begins_with: an export of a tool without its status is another matter than a list that somebody typed.
    lacks = [field.name for field in nearest.missing] if nearest and nearest.layout.begins_with else []
    return lacks == ["attended"] and not (proposal and proposal.is_renamed)


def _unknown(nearest: Miss | None, proposal: Proposal | None, sheet: Sheet, kind: Kind) -> Message:
    if nearest is None or not nearest.found:
        return recognition_words.unknown(sheet, kind)
    renamed = proposal is not None and proposal.is_renamed
    others = tuple(nearest.others) if columns_near.is_near(nearest) else ()
    return recognition_words.near_miss(nearest, others, proposal.line if proposal and renamed else "")


def _several(known: Layout) -> tuple[str, ...]:
    """The fields of a known layout that several columns may be."""
    return tuple(field.name for field in known.fields if field.several)


def _uppermost(fitting: Sequence[Match]) -> list[Match]:
    """Without those that fit a table below the section that another one fits."""
    top = min((found.header_row for found in fitting if found.layout.is_section), default=None)
    return [found for found in fitting if top is None or found.header_row <= top]


def _only_once(found: Match, several: Collection[str]) -> Match:
    """Raises Unreadable where two columns bear the header of one field: nobody says which is meant."""
    for name, columns in found.columns.items():
        if len(columns) > 1 and name not in several:
            field = next(field for field in found.layout.looked_for if field.name == name)
            raise Unreadable(recognition_words.twice(field, found.layout))
    return found
