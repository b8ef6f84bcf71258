"""columns.yml (列名対応表): how the tables of one inbox folder are read where no known layout fits, checked.

Add here: a key of columns.yml. Keep out: which fields a folder knows (rules.py), where such files lie
(inbox.py), and what becomes of an entry (layout.py).
"""

from __future__ import annotations

import fnmatch
import re
import stat
import unicodedata
from pathlib import Path
from typing import Annotated, Final, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from dagster_project import yaml_lines
from dagster_project.intake.columns.rules import contradictions
from dagster_project.intake.deliveries.door import look, shown
from dagster_project.intake.recognising.layout import Kind
from dagster_project.messages import CouldNotRun, Message
from dagster_project.programme_errors import all_of

NAME: Final = "columns.yml"

# A hundred tables of a hundred columns take less. Above this it is another file, or an attack.
MAX_BYTES: Final = 1 << 18
# PyYAML's scanner takes time by the square of open brackets.
MAX_BRACKETS: Final = 2_000

_MISNAMED: Final = re.compile(r"columns\.ya?ml(\.txt)?", re.IGNORECASE)


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


def _as_tuple(value: object) -> object:
    """One text stands for a list of one; what is no text is left for its own message."""
    return tuple(value) if isinstance(value, list) else value if isinstance(value, dict) else (value,)


Label = Annotated[str, Field(min_length=1)]
Texts = Annotated[tuple[Label, ...], Field(min_length=1), BeforeValidator(_as_tuple)]
# An empty cell is a value too.
Values = Annotated[tuple[str, ...], Field(min_length=1), BeforeValidator(_as_tuple)]


class Uses(_Entry):
    """Which rows are a use, by the cells of one column."""

    column: Label
    is_: Annotated[Values | None, Field(alias="is")] = None
    is_not: Values | None = None


class Table(_Entry):
    """How the files that ``files`` matches are read.

    Without ``columns`` their layout is recognised as always, and only the rest is declared. ``format`` is the name of
    a known layout, to whose fields ``columns`` adds header words.
    """

    name: Label | None = None
    files: Label = "*"
    format: Label | None = None
    encoding: Literal["utf-8", "cp932", "utf-16"] | None = None
    columns: dict[str, Texts] | None = None
    timestamp: Label | None = None
    uses: Uses | None = None

    def matches(self, name: str) -> bool:
        """Whether a file of that name is read by this entry: by its glob, or by the name itself (which may hold
        brackets). Case does not count, nor how a system composes がか of two characters."""
        wanted, here = _composed(self.files), _composed(name)
        return here == wanted or fnmatch.fnmatchcase(here, wanted)


class ColumnsFile(_Entry):
    """Everything that one columns.yml declares."""

    tables: Annotated[tuple[Table, ...], Field(min_length=1), BeforeValidator(_as_tuple)]

    def table_for(self, name: str) -> Table | None:
        """The entry that a file of that name is read by."""
        return next((table for table in self.tables if table.matches(name)), None)


def read(path: Path, kind: Kind) -> ColumnsFile:
    """The columns.yml of a folder whose files are of that kind.

    Raises:
        CouldNotRun: with one message per fault, each naming file and line; or it may not be opened.
    """
    return read_lined(path, kind)[0]


def read_lined(path: Path, kind: Kind) -> tuple[ColumnsFile, yaml_lines.LinedYaml]:
    """The file with its lines, for a fault that only the folder beside it can show. Raises as read() does."""
    _require_plain(path)
    try:
        lined = yaml_lines.read(path)
    except RecursionError:
        raise _told(path, _TOO_DEEP) from None
    try:
        declared = ColumnsFile.model_validate(lined.value)
    except ValidationError as error:
        raise CouldNotRun(*all_of(error, lined)) from None
    said = [fault_at(lined, *fault) for fault in contradictions(declared, kind)]
    if said:
        raise CouldNotRun(*said)
    return declared, lined


def fault_at(lined: yaml_lines.LinedYaml, at: yaml_lines.Location, ja: str, en: str) -> Message:
    line = lined.line_of(at)
    return Message(f"{lined.path} の {line} 行目: {ja}", f"{lined.path}, line {line}: {en}")


def is_misnamed(name: str) -> bool:
    """Names that are meant to be columns.yml: Windows hides .txt, and others write .yaml."""
    return name != NAME and _MISNAMED.fullmatch(name) is not None


def _require_plain(path: Path) -> None:
    """Refuses, before YAML is made of it, what is no small regular file, and what YAML would blow up."""
    verdict = look(path)
    if verdict.fate != "taken":
        raise _told(path, verdict.message or _NO_FILE)
    entry = path.lstat()
    if not stat.S_ISREG(entry.st_mode) or entry.st_size > MAX_BYTES:
        raise _told(path, _TOO_LARGE)
    content = path.read_bytes()
    if content.count(b"[") + content.count(b"{") > MAX_BRACKETS:
        raise _told(path, _TOO_DEEP)
    try:
        aliases = [token for token in yaml.scan(content.decode("utf-8-sig")) if isinstance(token, yaml.AliasToken)]
    except (UnicodeDecodeError, yaml.YAMLError):
        return  # yaml_lines has the sentence and the line
    if aliases:
        line = aliases[0].start_mark.line + 1
        raise CouldNotRun(
            Message(
                f"{path} の {line} 行目: 別名（*）は使えません。値をそのまま書いてください。",
                f"{path}, line {line}: aliases (*) cannot be used. Write the value itself.",
            )
        )


def _told(path: Path, message: Message) -> CouldNotRun:
    name = shown(path)
    return CouldNotRun(Message(f"{name}: {message.ja}", f"{name}: {message.en}"))


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()


_NO_FILE: Final = Message("ファイルではありません。", "It is no file.")
_TOO_LARGE: Final = Message(
    f"{MAX_BYTES >> 10} KiB を超えています。列名対応表ではありません。中身を確かめてください。",
    f"It is over {MAX_BYTES >> 10} KiB: not a table of column names. Check what it holds.",
)
_TOO_DEEP: Final = Message(
    "かっこや字下げが深すぎて読めません。docs/columns.md の形に直してください。",
    "Its brackets or indents are too deep to be read. Write it as docs/columns.md shows.",
)
