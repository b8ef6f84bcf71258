"""A proposal of a columns.yml (列名対応表) for a table that no layout fits, with what is uncertain said in it.

Add here: another line of the file, or another doubt to be told. Keep out: which column is which field
(guess.py), and reading a columns.yml.
"""

from __future__ import annotations

import glob
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

import yaml
from pydantic import ValidationError

from dagster_project.intake.columns.file import ColumnsFile
from dagster_project.intake.columns.guess import Column, Guess, find_header, guess
from dagster_project.intake.columns.rules import contradictions
from dagster_project.intake.columns.wanting import what_is_wanting
from dagster_project.intake.columns.words import VAGUE_NAMES
from dagster_project.intake.reading.sheets import Sheet
from dagster_project.intake.recognising.layout import Kind, header_key
from dagster_project.intake.recognising.layouts import HEADER_SEARCH_ROWS
from dagster_project.messages import Message

_FOLDER: Final[dict[Kind, str]] = {
    "roster": "inbox/roster",
    "usage_log": "inbox/trials/<id>",
    "attendance": "inbox/workshops/<id>",
    "survey": "inbox/surveys/<id>",
}
_TIMES: Final = ("used_at", "period_start", "submitted_at", "applied_at")
# By so many cells a column is judged.
_JUDGED_ROWS: Final = 1_000
_PLAIN: Final = re.compile(r"\w[\w .()（）・/-]*[\w)）]|\w")


@dataclass(frozen=True)
class Proposal:
    """``header_row`` is the index of the row taken for the header; ``text`` is None where something is wanting, and
    ``note`` then says what. ``is_renamed``: a known layout is named, of which columns have another name."""

    header_row: int
    text: str | None
    note: Message | None = None
    is_renamed: bool = False

    @property
    def line(self) -> str:
        """The text as one line that says the same, "" where something is left to the person."""
        if not self.text or re.search(r"^ +# ", self.text, re.MULTILINE):
            return ""
        (table,) = yaml.safe_load(self.text)["tables"]
        said = {key: value for key, value in table.items() if key != "name"}
        written = yaml.safe_dump(
            {"tables": [said]}, default_flow_style=True, allow_unicode=True, sort_keys=False, width=1 << 30
        )
        return str(written).strip().removeprefix("{").removesuffix("}")


def propose(head: Sheet, file_name: str, kind: Kind | None) -> Proposal | None:
    """``head`` holds the first rows; ``kind`` is that of the folder, None where the file lies in none. None where no
    row is a header."""
    index = find_header(head.head(HEADER_SEARCH_ROWS))
    if index is None:
        return None
    columns = [column_of(head, index, number) for number in range(head.width)]
    found = guess(columns, kind)
    if found is None:
        return Proposal(index, None, _OF_NO_KIND)
    wanting = what_is_wanting(found)
    if wanting:
        return Proposal(index, None, wanting)
    text = _text(file_name, columns, found)
    return Proposal(index, text) if is_valid(text, found.kind) else Proposal(index, None, _UNWRITABLE)


def is_valid(text: str, kind: Kind) -> bool:
    """Whether the night would go by it; the one place that reads a proposal as a night reads a columns.yml."""
    try:
        declared = ColumnsFile.model_validate(yaml.safe_load(text))
    except (yaml.YAMLError, ValidationError):
        return False
    return not any(contradictions(declared, kind))


def column_of(head: Sheet, header_row: int, number: int) -> Column:
    """A column of the sheet's header row with the first of the cells below."""
    header, *cells = head.cells[f"c{number}"].slice(header_row, _JUDGED_ROWS).to_pylist()
    return Column(" ".join(header.split()), tuple(filter(None, map(str.strip, cells))))


_UNWRITABLE: Final = Message(
    "列名対応表（columns.yml）の案を作れません。docs/columns.md を見て、手で書いてください。",
    "No columns.yml can be proposed. Write it by hand, as docs/columns.md shows.",
)
_OF_NO_KIND: Final = Message(
    "利用ログ、出席の記録、アンケート、職員名簿のどれなのか、見出しからは分かりません。inbox の当てはまるフォルダに置いてから、もう一度"
    "調べてください。",
    "Its header does not tell whether it is a usage log, an attendance list, a survey or a staff list. Put it into the "
    "inbox folder where it belongs, and inspect it there.",
)


def _text(file_name: str, columns: Sequence[Column], found: Guess) -> str:
    lines = [
        *head_lines(file_name, found.kind, _doubts(columns, found)),
        "    columns:",
        *(f"      {name}: {scalar(columns[index].header)}" for name, index in found.fields.items()),
        *_timestamp(columns, found),
    ]
    if found.role is not None:
        lines += ["    uses:", f"      column: {scalar(columns[found.role].header)}"]
        lines += [f"      {key}: [{', '.join(map(scalar, values))}]" for key, values in found.uses.items()]
    return "\n".join(lines) + "\n"


def head_lines(file_name: str, kind: Kind, doubts: Iterable[Message] = ()) -> list[str]:
    """The first lines of a proposal, with what is uncertain, up to the file that it is about."""
    folder = _FOLDER[kind]
    return [
        f"# 列名対応表の案です。確かめてから {folder}/columns.yml として保存してください。",
        f"# A proposal. Check it, then save it as {folder}/columns.yml.",
        *(f"# {text}" for doubt in doubts for text in (doubt.ja, doubt.en)),
        "tables:",
        f"  - name: {scalar(PurePath(file_name).stem)}",
        f"    files: {quoted(glob.escape(file_name))}",
    ]


def _doubts(columns: Sequence[Column], found: Guess) -> Iterator[Message]:
    for name in found.by_cells:
        header = columns[found.fields[name]].header
        yield Message(
            f"「{header}」を {name} としたのは、見出しでなく中身の形からの推測です。",
            f"'{header}' is taken for {name} by the shape of its cells, not by its header.",
        )
    if "account" in found.fields:
        header = columns[found.fields["account"]].header
        yield Message(
            f"「{header}」はメールアドレスではありません。人数は数えられますが、名簿の職員とは結び付きません。職員番号と同じものなら、account を"
            "staff_number に書き換えてください。",
            f"'{header}' holds no e-mails: people can be counted but not found in a roster. If it is the staff number, "
            "write staff_number for account.",
        )
    if "email" in found.fields and not columns[found.fields["email"]].cells:
        header = columns[found.fields["email"]].header
        yield Message(
            f"「{header}」には値がまだありません。メールアドレスの列かどうか確かめてください。",
            f"'{header}' holds no values yet. Check that it is one of e-mails.",
        )
    if "name" in found.fields and header_key(columns[found.fields["name"]].header) in VAGUE_NAMES:
        header = columns[found.fields["name"]].header
        yield Message(
            f"「{header}」が人の氏名の列かどうか確かめてください。違えば name の行を消してください。",
            f"Check that '{header}' holds names of people. If not, delete the line of name.",
        )
    if found.role is not None:
        header = columns[found.role].header
        yield Message(
            f"「{header}」のどの値の行を 1 回の利用と数えるか、uses を確かめてください。",
            f"Check under uses which values of '{header}' are rows to be counted as a use.",
        )
    elif found.kind == "usage_log" and "uses" not in found.fields:
        yield Message(
            "1 行を 1 回の利用と数えます。回答の行などが混ざるときは uses で除いてください。",
            "Every row counts as one use. If rows such as replies stand among them, leave them out under uses.",
        )
    if found.kind == "attendance" and "attended" not in found.fields:
        yield Message(
            "出欠の列がないので、すべての行を出席した人と数えます。",
            "No column tells attendance: every row counts as somebody who was there.",
        )


def _timestamp(columns: Sequence[Column], found: Guess) -> list[str]:
    """The style of the table's times; commented out where several can be meant, for nothing may be guessed."""
    index = next((found.fields[name] for name in _TIMES if name in found.fields), None)
    styles = columns[index].styles if index is not None else ()
    if len(styles) == 1:
        return [f"    timestamp: {styles[0].name}"]
    if not styles:
        return []
    return [
        "    # 日時の読み方が決まりません。正しい一行の先頭の # を外してください。",
        "    # The times can be read in several ways. Take the # off the line that is right.",
        *(f"    # timestamp: {style.name}  # {style.title.ja} / {style.title.en}" for style in styles),
    ]


def scalar(text: str) -> str:
    """The text as YAML reads it back, plain where that is safe."""
    if _PLAIN.fullmatch(text) and ": " not in text and yaml.safe_load(text) == text:
        return text
    return quoted(text)


def quoted(text: str) -> str:
    return str(yaml.safe_dump(text, allow_unicode=True, default_style='"', width=1 << 30)).strip()
