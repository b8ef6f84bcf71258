"""Distinct texts of columns, each looked at once: rows carry its number, and what it stands for as a dictionary.

A column of ten million rows seldom holds more than some thousand texts. Joining them back in SQL would hash every row.
Add here: another way to look at distinct texts. Keep out: what a text means.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa


@dataclass(frozen=True)
class Numbered:
    """``numbers``: of each row, the place of its combination of texts in ``distinct`` (which may hold more)."""

    numbers: pa.ChunkedArray
    distinct: list[tuple[str, ...]]

    def standing_for(self, values: Iterable[str | None]) -> pa.ChunkedArray:
        """A column of text: each row's value, given one for each of ``distinct``."""
        dictionary = pa.array(list(values), pa.string())
        parts = [pa.DictionaryArray.from_arrays(chunk, dictionary) for chunk in self.numbers.chunks]
        return pa.chunked_array(parts, pa.dictionary(pa.int32(), pa.string()))


def numbered(columns: Sequence[pa.ChunkedArray], rows: int) -> Numbered:
    """The combinations of texts of ``columns``; without any of them, ``rows`` rows with the empty combination."""
    if not columns:
        return Numbered(pa.chunked_array([np.zeros(rows, np.int32)]), [()])
    numbers, texts = _encoded(columns[0])
    distinct: list[tuple[str, ...]] = [(text,) for text in texts]
    for column in columns[1:]:
        others, texts = _encoded(column)
        pairs = pa.array(numbers.to_numpy().astype(np.int64) * len(texts) + others.to_numpy()).dictionary_encode()
        numbers = pa.chunked_array([pairs.indices])
        distinct = [(*distinct[pair // len(texts)], texts[pair % len(texts)]) for pair in pairs.dictionary.to_pylist()]
    return Numbered(numbers, distinct)


def _encoded(column: pa.ChunkedArray) -> tuple[pa.ChunkedArray, list[str]]:
    encoded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    chunks = encoded.unify_dictionaries().chunks
    indices = pa.chunked_array([chunk.indices for chunk in chunks], pa.int32())
    return indices, chunks[0].dictionary.to_pylist() if chunks else []


def may_hold(column: pa.ChunkedArray, byte: bytes) -> bool:
    """Whether any row's text holds an ASCII character; a text that no row has any more may count as well."""
    for chunk in column.chunks:
        texts = chunk.dictionary if pa.types.is_dictionary(column.type) else chunk
        characters = texts.buffers()[2]
        if characters is not None and bool((np.frombuffer(characters, np.uint8) == byte[0]).any()):
            return True
    return False
