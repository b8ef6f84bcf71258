"""Damaged files: what transfers, programs and people do to an export, by a seed.

Add here: another way in which a file goes wrong. Keep out: what must hold of a damaged one (test_fuzz.py).
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable

Mutation = Callable[[bytes, random.Random], bytes]


def bit_flips(content: bytes, chance: random.Random) -> bytes:
    damaged = bytearray(content)
    for _ in range(chance.randint(1, 20)):
        damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
    return bytes(damaged)


def truncation(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content))]


def doubled_part(content: bytes, chance: random.Random) -> bytes:
    """A copy that began again in the middle."""
    start, end = sorted(chance.randrange(len(content)) for _ in range(2))
    return content[:end] + content[start:]


def mixed_encodings(content: bytes, chance: random.Random) -> bytes:
    """Lines appended by a program of another encoding."""
    lines = content.splitlines(keepends=True)
    cut = chance.randrange(len(lines) + 1)
    text = b"".join(lines[cut:]).decode("utf-8", "ignore") or "追記,した,行\r\n"
    return b"".join(lines[:cut]) + text.encode(chance.choice(["cp932", "utf-16-le", "utf-8"]), "ignore")


def random_bytes_inside(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content) + 1)
    return content[:at] + chance.randbytes(chance.randint(1, 64)) + content[at:]


def _on_cells(change: Callable[[list[list[str]], random.Random], None]) -> Mutation:
    """A change of the table; files that are no text in lines are flipped instead."""

    def mutate(content: bytes, chance: random.Random) -> bytes:
        for encoding in (
            ("utf-16", "utf-8-sig", "cp932")
            if content[:2] in (b"\xff\xfe", b"\xfe\xff")
            else (
                "utf-8-sig",
                "cp932",
            )
        ):
            try:
                text = content.decode(encoding)
            except UnicodeDecodeError:
                continue
            delimiter = max(",\t;", key=text[:2000].count)
            rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
            if len(rows) < 2 or "\0" in text:
                break
            change(rows, chance)
            written = io.StringIO(newline="")
            csv.writer(written, delimiter=delimiter).writerows(rows)
            return written.getvalue().encode(encoding, "ignore")
        return bit_flips(content, chance)

    return mutate


def _header(rows: list[list[str]]) -> int:
    return max(range(min(len(rows), 12)), key=lambda index: len(rows[index]))


def _swap(rows: list[list[str]], chance: random.Random) -> None:
    width = len(rows[_header(rows)])
    if width < 2:
        return
    one, other = chance.sample(range(width), 2)
    for row in rows:
        if max(one, other) < len(row):
            row[one], row[other] = row[other], row[one]


def _rename(rows: list[list[str]], chance: random.Random) -> None:
    header = rows[_header(rows)]
    header[chance.randrange(len(header))] = chance.choice(["備考", "列１", "xyz", "", "メモ"])


def _drop_column(rows: list[list[str]], chance: random.Random) -> None:
    index = chance.randrange(len(rows[_header(rows)]))
    for row in rows:
        if index < len(row):
            del row[index]


def _odd_cells(rows: list[list[str]], chance: random.Random) -> None:
    odd = ["", "=1+1", "令和99年13月40日", "1e999", "ＡＢＣ", "\ufffd", '"', "x" * 70_000, "{", "[1]", "-5", "合計"]
    for _ in range(chance.randint(1, 5)):
        row = chance.choice(rows)
        if row:
            row[chance.randrange(len(row))] = chance.choice(odd)


def _shuffled_rows(rows: list[list[str]], chance: random.Random) -> None:
    below = rows[_header(rows) + 1 :]
    chance.shuffle(below)
    rows[_header(rows) + 1 :] = below


MUTATIONS: tuple[Mutation, ...] = (
    bit_flips,
    truncation,
    doubled_part,
    mixed_encodings,
    random_bytes_inside,
    _on_cells(_swap),
    _on_cells(_rename),
    _on_cells(_drop_column),
    _on_cells(_odd_cells),
    _on_cells(_shuffled_rows),
)


def mutated(content: bytes, seed: int) -> bytes:
    """The file damaged once or twice, the same for the same seed."""
    chance = random.Random(seed)
    for mutation in chance.choices(MUTATIONS, k=chance.choice([1, 1, 2])):
        content = mutation(content, chance) if content else content
    return content
