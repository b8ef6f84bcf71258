"""Distinct texts of columns, each looked at once: rows carry its number, and what it stands for as a dictionary.

A column of ten million rows seldom holds more than some thousand texts. Joining them back in SQL would hash every row.
Add here: another way to look at distinct texts. Keep out: what a text means.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

_TEXT = pa.string()
# Up to so many combinations are numbered whether or not a row has them: that is quicker than looking which ones do. But
# not more than there are rows: in a small file each combination costs more than all the looking.
_MOST_IN_ADVANCE = 50_000


@dataclass(frozen=True)
class Numbered:
    """``numbers``: of each row, the place of its combination of texts in ``distinct`` (which may hold more)."""

    numbers: pa.ChunkedArray
    distinct: list[tuple[str, ...]]

    def standing_for(self, values: Iterable[str | int | None], kind: pa.DataType = _TEXT) -> pa.ChunkedArray:
        """A column: each row's value, given one for each of ``distinct``."""
        dictionary = pa.array(list(values), kind)
        parts = [pa.DictionaryArray.from_arrays(chunk, dictionary) for chunk in self.numbers.chunks]
        return pa.chunked_array(parts, pa.dictionary(pa.int32(), kind))

    def beside(self, other: Numbered) -> Numbered:
        """Combinations of both."""
        width = len(other.distinct)
        if len(self.distinct) * width <= min(_MOST_IN_ADVANCE, len(self.numbers)):
            numbers = pa.chunked_array(self._paired(other, np.int32), pa.int32())
            found: Iterable[int] = range(len(self.distinct) * width)
        else:
            pairs = pa.chunked_array(self._paired(other, np.int64), pa.int64()).dictionary_encode().combine_chunks()
            numbers, found = pa.chunked_array([pairs.indices]), pairs.dictionary.to_pylist()
        distinct = [(*self.distinct[pair // width], *other.distinct[pair % width]) for pair in found]
        return Numbered(numbers, distinct)

    def _paired(self, other: Numbered, kind: type[np.signedinteger]) -> Iterator[pa.Array]:
        """One number for each row's two, part by part: what is in the cache need not come from new memory."""
        at = 0
        for chunk in self.numbers.chunks:
            beside = other.numbers.slice(at, len(chunk)).to_numpy()
            yield pa.array(chunk.to_numpy().astype(kind) * kind(len(other.distinct)) + beside)
            at += len(chunk)


def numbered(columns: Sequence[pa.ChunkedArray], rows: int) -> Numbered:
    """The combinations of texts of ``columns``; without any of them, ``rows`` rows with the empty combination."""
    if not columns:
        return Numbered(pa.chunked_array([np.zeros(rows, np.int32)]), [()])
    first, *others = (_encoded(column) for column in columns)
    for other in others:
        first = first.beside(other)
    return first


def _encoded(column: pa.ChunkedArray) -> Numbered:
    encoded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    chunks = encoded.unify_dictionaries().chunks
    indices = pa.chunked_array([chunk.indices for chunk in chunks], pa.int32())
    return Numbered(indices, [(text,) for text in chunks[0].dictionary.to_pylist()] if chunks else [])


def may_hold(column: pa.ChunkedArray, byte: bytes) -> bool:
    """Whether any row's text holds an ASCII character; a text that no row has any more may count as well."""
    for chunk in column.chunks:
        texts = chunk.dictionary if pa.types.is_dictionary(column.type) else chunk
        characters = texts.buffers()[2]
        if characters is not None and bool((np.frombuffer(characters, np.uint8) == byte[0]).any()):
            return True
    return False
