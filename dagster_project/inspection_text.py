"""What the terminal shows of inspected files: text in one language, or JSON.

Add here: a line that the person who asks about a file needs. Keep out: anything that the inspection does not have.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from json import dumps
from typing import Final

from rich.console import Console
from rich.text import Text

from dagster_project.intake.inspection.result import Inspection, People, Period
from dagster_project.intake.recognising.layout import Kind
from dagster_project.messages import Language, Message

ROWS_SHOWN: Final = 20
# Width of the labels, in columns of the terminal.
_LABEL: Final = 12

_KINDS: Final[dict[Kind, Message]] = {
    "roster": Message("職員名簿（inbox/roster）", "staff list (inbox/roster)"),
    "usage_log": Message("利用ログ（inbox/trials）", "usage log (inbox/trials)"),
    "attendance": Message("出席の記録（inbox/workshops）", "attendance list (inbox/workshops)"),
    "survey": Message("アンケートの回答（inbox/surveys）", "survey answers (inbox/surveys)"),
}


def print_inspections(inspections: Sequence[Inspection], language: Language, *, json: bool) -> None:
    if json:
        told = {"files": [inspection.model_dump(mode="json") for inspection in inspections]}
        print(dumps(told, ensure_ascii=False, indent=2))
        return
    console = Console(highlight=False, soft_wrap=True)
    for number, inspection in enumerate(inspections):
        if number:
            console.print()
        console.print(Text(inspection.path, style="bold green" if inspection.readable else "bold red"))
        for label, text in _lines(inspection, language):
            padding = " " * max(_LABEL - Text(label).cell_len, 1)
            console.print(Text(f"  {label}{padding}{text}"))
        if inspection.proposal:
            console.print(Text("\n" + inspection.proposal, style="cyan"), end="")


def _lines(inspection: Inspection, language: Language) -> Iterator[tuple[str, str]]:
    """Label and text of each line."""

    def either(ja: str, en: str) -> str:
        return ja if language == "ja" else en

    if inspection.refusal:
        said = inspection.refusal.message().text(language)
        yield either("読めません", "refused"), said
    if inspection.title and inspection.kind:
        kind = next(words for name, words in _KINDS.items() if name == inspection.kind)
        title = inspection.title.message().text(language)
        yield either("形式", "taken for"), f"{title} [{inspection.format}], {kind.text(language)}"
    if inspection.encoding:
        yield either("文字コード", "encoding"), inspection.encoding
    if inspection.columns and inspection.header_row:
        yield either("見出し", "header"), either(f"{inspection.header_row} 行目", f"row {inspection.header_row}")
    if inspection.columns:
        yield from _columns(inspection, language)
    if inspection.rows_in is not None:
        yield either("行", "rows"), _rows(inspection, language)
    if inspection.period != Period():
        yield either("期間", "period"), f"{inspection.period.first} – {inspection.period.last}"
    if inspection.people:
        yield either("人", "people"), _people(inspection.people, language)
    if inspection.uses is not None:
        yield either("利用", "uses"), f"{inspection.uses:,}"
    for note in inspection.notes:
        yield either("注意", "note"), note.message().text(language)
    yield from _quarantined(inspection, language)
    if inspection.proposal:
        yield (
            either("列名対応表", "columns.yml"),
            either(
                "次のように書いて同じフォルダに置けば読めます（案）:",
                "written like this, in the same folder, it can be read (a proposal):",
            ),
        )


def _columns(inspection: Inspection, language: Language) -> Iterator[tuple[str, str]]:
    label = "列" if language == "ja" else "columns"
    read = [f"{column.letter} {column.header} → {column.field}" for column in inspection.columns if column.field]
    if inspection.format:
        yield label, ", ".join(read)
    if inspection.questions:
        yield ("質問" if language == "ja" else "questions"), " | ".join(inspection.questions)
        return
    unread = ", ".join(f"{column.letter} {column.header}" for column in inspection.columns if not column.field)
    if unread:
        yield ("読まない列" if language == "ja" else "not read"), unread


def _rows(inspection: Inspection, language: Language) -> str:
    ja = language == "ja"
    text = f"{inspection.rows_in:,}"
    if inspection.readable:
        text += f", {'採用' if ja else 'accepted'} {inspection.rows_accepted:,}"
    if inspection.rows_excluded:
        rules = ", ".join(f"{rule} {rows:,}" for rule, rows in inspection.rows_excluded.items())
        text += f", {'除外' if ja else 'excluded'} {sum(inspection.rows_excluded.values()):,} ({rules})"
    if inspection.rows_quarantined:
        text += f", {'隔離' if ja else 'quarantined'} {inspection.rows_quarantined:,}"
    return text


def _people(people: People, language: Language) -> str:
    ja = language == "ja"
    text = f"{people.distinct:,} 人" if ja else f"{people.distinct:,}"
    if people.recognised_rows is None:
        return text
    found = [
        ("名簿にある行" if ja else "rows of people of the roster", people.recognised_rows, ()),
        ("決められない行" if ja else "ambiguous rows", people.ambiguous_rows, people.ambiguous),
        ("名簿にない行" if ja else "rows of nobody of the roster", people.unmatched_rows, people.unmatched),
    ]
    for name, rows, numbers in found:
        if rows or not numbers:
            listed = ", ".join(map(str, numbers))
            more = ", …" if len(numbers) < (rows or 0) else ""
            text += f"; {name} {rows:,}" + (f" ({listed}{more})" if listed else "")
    return text


def _quarantined(inspection: Inspection, language: Language) -> Iterator[tuple[str, str]]:
    for row in inspection.quarantined[:ROWS_SHOWN]:
        if language == "ja":
            yield f"{row.row} 行目", f"列「{row.column}」: {row.reason_ja}"
        else:
            yield f"row {row.row}", f"column '{row.column}': {row.reason_en}"
    more = (inspection.rows_quarantined or 0) - ROWS_SHOWN
    if more > 0:
        yield (
            "…",
            f"ほか {more:,} 行（--json で {len(inspection.quarantined):,} 行まで）"
            if language == "ja"
            else (f"{more:,} more rows (--json lists {len(inspection.quarantined):,})"),
        )
