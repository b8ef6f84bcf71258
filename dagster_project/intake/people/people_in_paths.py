"""File names that hold a person's name (`山田太郎_出席.xlsx`): paths are published, so the officer is asked to rename.

Names are known by their tokens alone: every stretch of a file's name is put through the key and looked for among those
of the rosters. Add here: another identity that people write into file names. Keep out: what becomes of the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import PurePosixPath
from typing import Final

import pyarrow.parquet as pq

from dagster_project.intake.deliveries import stored_files
from dagster_project.intake.deliveries.ledger import Ledger
from dagster_project.intake.landing.rows import IDENTITY
from dagster_project.intake.people import tokens
from dagster_project.intake.people.keys import PseudonymKey
from dagster_project.messages import Message
from dagster_project.settings import DataRoot

# Full names in Japanese characters, spaces taken away; two characters are too often an ordinary word.
_SHORTEST: Final = 3
_LONGEST: Final = 10
_PARTED: Final = re.compile(r"[\s_＿・.,，、\-－]+")
_JAPANESE: Final = re.compile(r"[ぁ-ヿ々〆一-鿿豈-﫿]+")


def warnings(root: DataRoot, ledger: Ledger, key: PseudonymKey) -> tuple[Message, ...]:
    """One for each path of the ledger in which somebody of a roster is named."""
    known = _names_of_rosters(root, ledger)
    paths = dict.fromkeys(delivery.path for delivery in ledger.deliveries)
    return tuple(_rename(path) for path in paths if known and any(token in known for token in _tokens(path, key)))


def _names_of_rosters(root: DataRoot, ledger: Ledger) -> frozenset[str]:
    files = [
        stored_files.landed_file(root, delivery, IDENTITY)
        for delivery in ledger.active()
        if delivery.kind == "roster" and IDENTITY in delivery.tables
    ]
    columns = [pq.read_table(file, columns=["name_token"])["name_token"].to_pylist() for file in files]
    return frozenset(token for column in columns for token in column if token)


def _tokens(path: str, key: PseudonymKey) -> Iterator[str]:
    for text in dict.fromkeys(_stretches(PurePosixPath(path).stem)):
        found = tokens.token(key, "name", tokens.name(text))
        if found:
            yield found


def _stretches(stem: str) -> Iterator[str]:
    """Whatever in it may be a full name: Japanese characters in a row, or two words beside each other."""
    words = [word for word in _PARTED.split(stem) if word]
    yield from (f"{one} {other}" for one, other in pairwise(words))
    for written in _JAPANESE.findall("".join(words)):
        for start in range(len(written)):
            yield from (
                written[start:end] for end in range(start + _SHORTEST, min(start + _LONGEST, len(written)) + 1)
            )


def _rename(path: str) -> Message:
    return Message(
        f"{path}: ファイル名に、名簿にある人の氏名があるようです。ファイル名は公表されます（input_files）。氏名のない名前に変えてください。",
        f"{path}: its name seems to hold the name of somebody on a staff list. File names are published (input_files): "
        "rename it to one without a name.",
    )
