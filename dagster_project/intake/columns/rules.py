"""What a table of a columns.yml may declare in each inbox folder, and what its entries may not say together.

Add here: a field that a kind's landing reads, or a rule over several values. Keep out: the type of one value
(file.py), and what a field's text means (landing/).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from dagster_project.intake.columns.formats import format_faults
from dagster_project.intake.recognising.layout import SESSION, Kind, header_key
from dagster_project.intake.times.styles import BY_NAME, STYLES
from dagster_project.yaml_lines import Location

if TYPE_CHECKING:
    from dagster_project.intake.columns.file import ColumnsFile, Table

Fault = tuple[Location, str, str]

PERSON: Final = ("staff_number", "email", "name", "account")


@dataclass(frozen=True)
class Form:
    """One way in which a kind's rows can be told: its fields, and groups of which one field each is needed.

    ``lands`` is the landed table where the kind has several; ``own`` are the fields that give the form away.
    """

    fields: tuple[str, ...]
    needs: tuple[tuple[str, ...], ...] = ()
    lands: str = ""
    own: tuple[str, ...] = ()


_PERIOD: Final = ("period", "period_start", "period_end", "uses")
_LOG: Final = ("used_at", *PERSON, "section", "work_kind", "text", "text_length", "reply_length", "model", SESSION)
_SHEET: Final = ("section", "department", "attended", "applied_at", "application_number")
_STAFF: Final = ("staff_number", "name", "department", "section")

# The first form of a kind is taken unless a field of another's own is declared.
FORMS: Final[Mapping[Kind, tuple[Form, ...]]] = {
    "usage_log": (
        Form(_LOG, needs=(("used_at",), PERSON)),
        Form(
            (*_PERIOD, *PERSON, "section"),
            needs=(("uses",), ("period", "period_start"), ("period", "period_end"), PERSON),
            lands="usage_count",
            own=_PERIOD,
        ),
        Form(
            ("last_used_on", *PERSON, "section"),
            needs=(("last_used_on",), PERSON),
            lands="last_activity",
            own=("last_used_on",),
        ),
    ),
    "attendance": (Form((*PERSON, *_SHEET), needs=(PERSON,)),),
    "survey": (Form(("submitted_at", "email", "name", "account", "response_id")),),
    "roster": (Form((*_STAFF, "email"), needs=tuple((name,) for name in _STAFF)),),
}
_EVERYWHERE: Final = frozenset(name for forms in FORMS.values() for form in forms for name in form.fields)


def form_of(kind: Kind, names: Collection[str]) -> Form:
    """The form that the declared fields speak for."""
    first, *others = FORMS[kind]
    return next((form for form in others if set(form.own) & set(names)), first)


def contradictions(declared: ColumnsFile, kind: Kind) -> Iterator[Fault]:
    """Where the fault stands, and what it is in Japanese and English."""
    for index, table in enumerate(declared.tables):
        at: Location = ("tables", index)
        if table.format is not None:
            yield from format_faults(at, table, kind)
            yield from _headers(at, table.columns or {})
        elif table.columns is None:
            if not (table.encoding or table.timestamp or table.uses):
                yield at, *_NOTHING
        else:
            yield from _fields(at, table.columns, kind)
            yield from _headers(at, table.columns)
        if table.timestamp is not None:
            yield from _timestamp(at, table.timestamp, kind)
        yield from _uses(at, table, kind)


def _fields(at: Location, columns: Mapping[str, tuple[str, ...]], kind: Kind) -> Iterator[Fault]:
    form = form_of(kind, columns)
    known = ", ".join(dict.fromkeys(name for one in FORMS[kind] for name in one.fields))
    for name in columns:
        here = (*at, "columns", name)
        if name not in _EVERYWHERE:
            yield (
                here,
                f"「{name}」という項目を知りません。綴りを確かめてください。このフォルダで使えるのは: {known}",
                f"unknown field '{name}'. Check the spelling. Known in this folder: {known}",
            )
        elif not any(name in other.fields for other in FORMS[kind]):
            yield (
                here,
                f"「{name}」はこのフォルダのファイルでは使えません。使えるのは: {known}",
                f"the field '{name}' has no meaning in this folder. Known here: {known}",
            )
        elif name not in form.fields:
            own = ", ".join(form.own)
            yield (
                here,
                f"「{name}」は {own} の表の項目と一緒には使えません。一つの表は、一件ずつの利用か、期間ごとの回数か、"
                "最後に使った日か、どれか一つにしてください。",
                f"'{name}' cannot stand beside {own}. "
                "A table tells each use, uses per period or days of last use: one of the three.",
            )
    for group in form.needs:
        if not set(group) & set(columns):
            names, one = ", ".join(group), len(group) == 1
            yield (
                (*at, "columns"),
                f"{names} の{'' if one else 'どれかの'}列が要ります。「{group[0]}: 見出し」のように書き加えてください。",
                f"a column for {'' if one else 'one of '}{names} is needed. Add it, such as '{group[0]}: header text'.",
            )


def _headers(at: Location, columns: Mapping[str, tuple[str, ...]]) -> Iterator[Fault]:
    taken: dict[str, str] = {}
    for name, words in columns.items():
        for word in words:
            key = header_key(word)
            if not key:
                yield (
                    (*at, "columns", name),
                    f"「{name}」の見出しが空です。ファイルにある見出しを書いてください。",
                    f"the header text of '{name}' is empty. Write the one that stands in the file.",
                )
            elif key in taken:
                yield (
                    (*at, "columns", name),
                    f"見出し「{word}」が二度書かれています（{taken[key]} と {name}）。一つの列は一つの項目にしてください。",
                    f"the header '{word}' is written twice (for {taken[key]} and {name}). One column is one field.",
                )
            taken.setdefault(key, name)


def _timestamp(at: Location, style: str, kind: Kind) -> Iterator[Fault]:
    here = (*at, "timestamp")
    if kind == "roster":
        yield (
            here,
            "名簿の列には日時がありません。timestamp を消してください。",
            "a staff list has no column of times. Remove timestamp.",
        )
    elif style not in BY_NAME:
        ja = "、".join(f"{known.name}: {known.title.ja}" for known in STYLES)
        en = "; ".join(f"{known.name}: {known.title.en}" for known in STYLES)
        yield (
            here,
            f"日時の書き方「{style}」を知りません。使えるのは: {ja}",
            f"unknown style of time '{style}'. Known: {en}",
        )


def _uses(at: Location, table: Table, kind: Kind) -> Iterator[Fault]:
    if table.uses is None:
        return
    here = (*at, "uses")
    if kind != "usage_log":
        yield (
            here,
            "uses（利用と数える行）は利用ログ（inbox/trials）だけに書けます。消してください。",
            "uses (which rows are a use) belongs to usage logs (inbox/trials) only. Remove it.",
        )
    elif table.format is None and form_of(kind, table.columns or ()).lands:
        yield (
            here,
            "期間ごとの回数や最後に使った日の表では、行を uses で選べません。uses を消すか、利用の行だけを書き出してください。",
            "rows of uses per period or of last uses cannot be chosen by uses. Remove it, or export only the rows that count.",
        )
    if (table.uses.is_ is None) == (table.uses.is_not is None):
        yield (
            here,
            "is（利用と数える値）と is_not（数えない値）のどちらか一つを書いてください。",
            "write either 'is' (values that are a use) or 'is_not' (values that are none), exactly one of them.",
        )
    if not header_key(table.uses.column):
        yield (*here, "column"), "column が空です。見出しを書いてください。", "column is empty. Write the header text."


_NOTHING: Final = (
    "この項目は何も宣言していません。columns（項目: 見出し）か format（形式の名前）を書いてください。",
    "this entry declares nothing. Write columns (field: header text) or format (the name of a layout).",
)
