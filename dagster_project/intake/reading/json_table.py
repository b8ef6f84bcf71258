"""Records of JSON as a table of text cells: one column a key, a row of the keys above the records.

Records become text as they arrive, so that a long file is never held as Python's objects. Add here: how a value becomes
a cell. Keep out: finding the records in a file (json_records.py).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import pyarrow as pa

from dagster_project.intake.reading.sheets import ROW_NUMBER, BrokenRow, Unreadable
from dagster_project.intake.reading.text_head import MAX_COLUMNS
from dagster_project.messages import Message

# Ten million records of some fifty keys. Beyond that nearly every record has keys of its own, and cells are empty.
MAX_CELLS: Final = 500_000_000
_BATCH_RECORDS: Final = 20_000
_BATCH_CHARACTERS: Final = 8 << 20
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


@dataclass
class RecordTable:
    """The records added so far. ``broken`` receives those that are none, or that lost a character."""

    broken: dict[int, BrokenRow] = field(default_factory=dict)
    rows: int = 0
    _keys: dict[str, int] = field(default_factory=dict)
    _batches: list[pa.Table] = field(default_factory=list)
    _numbers: list[int] = field(default_factory=list)
    _records: list[dict[str, str]] = field(default_factory=list)
    _characters: int = 0

    def add(self, number: int, record: object) -> None:
        """One record under the number that people see; anything but an object is set aside.

        Raises:
            Unreadable: the records have more keys than a table has columns, or hardly any key in common.
        """
        if not isinstance(record, dict):
            self.set_aside(number)
            return
        try:
            texts = {key: _text(value) for key, value in record.items()}
        except RecursionError:
            self.broken[number] = BrokenRow(number, _TOO_DEEP)
            return
        for key in texts:
            self._keys.setdefault(key, len(self._keys))
        self.rows += 1
        if len(self._keys) > MAX_COLUMNS or self.rows * len(self._keys) > MAX_CELLS:
            raise Unreadable(_TOO_MANY_KEYS)
        self._numbers.append(number)
        self._records.append(texts)
        self._characters += sum(map(len, texts.values()))
        if len(self._records) >= _BATCH_RECORDS or self._characters >= _BATCH_CHARACTERS:
            self._flush()

    def set_aside(self, number: int) -> None:
        """A line or an item that is no record."""
        self.broken[number] = BrokenRow(number, _NO_RECORD)

    def table(self) -> pa.Table:
        """All records, below the row of their keys (number 0)."""
        self._flush()
        names = [f"c{index}" for index in range(len(self._keys))]
        columns = {name: pa.array([_whole(key)], pa.string()) for name, key in zip(names, self._keys, strict=True)}
        header = pa.table({ROW_NUMBER: pa.array([0], pa.int64()), **columns})
        return pa.concat_tables([header, *(_widened(batch, names) for batch in self._batches)])

    def _flush(self) -> None:
        if not self._records:
            return
        columns = {ROW_NUMBER: pa.array(self._numbers, pa.int64())}
        for key, index in self._keys.items():
            texts = [record.get(key, "") for record in self._records]
            try:
                columns[f"c{index}"] = pa.array(texts, pa.string())
            except UnicodeEncodeError:
                lost = (number for number, text in zip(self._numbers, texts, strict=True) if _SURROGATE.search(text))
                self.broken |= {number: BrokenRow(number, _HALF_A_CHARACTER) for number in lost}
                columns[f"c{index}"] = pa.array(map(_whole, texts), pa.string())
        self._batches.append(pa.table(columns))
        self._numbers, self._records, self._characters = [], [], 0


def _widened(batch: pa.Table, names: list[str]) -> pa.Table:
    """The batch with empty cells for the keys that came after it."""
    for name in names[batch.num_columns - 1 :]:
        batch = batch.append_column(name, pa.repeat(pa.scalar("", pa.string()), batch.num_rows))
    return batch


def _text(value: Any) -> str:
    """A cell of text: nothing for null, JSON for what is nested."""
    if isinstance(value, str):
        return value.replace("\0", "") if "\0" in value else value
    if value is None:
        return ""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _whole(text: str) -> str:
    return _SURROGATE.sub("", text)


def plain_values(record: Mapping[str, Any]) -> dict[str, Any]:
    """What of an object is text, a number, true, false or null."""
    return {name: value for name, value in record.items() if not isinstance(value, (dict, list))}


_NO_RECORD: Final = Message(
    "JSON の一件（{…}）として読めません。書き出し直してください。",
    "not readable as one record of JSON ({…}). Export it again.",
)
_HALF_A_CHARACTER: Final = Message(
    "文字の片割れ（サロゲート）があり、文字が失われています。書き出し直してください。",
    "it holds half a character (a lone surrogate): a character was lost. Export it again.",
)
_TOO_DEEP: Final = Message(
    "JSON の入れ子が深すぎて読めません。書き出し直してください。",
    "it is nested too deeply to be read. Export it again.",
)
_TOO_MANY_KEYS: Final = Message(
    f"記録の項目が {MAX_COLUMNS:,} を超えているか、記録ごとに項目が違いすぎます。一覧の書き出しではありません。",
    f"The records have more than {MAX_COLUMNS:,} keys, or hardly any key in common: this is no export of a list.",
)
