"""The columns.yml of every inbox folder, checked against the files that lie beside it.

Add here: a rule about such files and their folder. Keep out: what stands in one (file.py).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from dagster_project.intake.columns import file as columns_file
from dagster_project.intake.columns.file import ColumnsFile
from dagster_project.intake.deliveries.door import look_at_folder, shown
from dagster_project.intake.recognising.layout import Kind
from dagster_project.intake.recognising.recognition import KIND_OF_FOLDER
from dagster_project.messages import CouldNotRun, Message
from dagster_project.settings import LEFTOVERS, DataRoot


def read_all(root: DataRoot) -> dict[Path, ColumnsFile]:
    """Folder -> its columns.yml, for every folder that has one.

    Raises:
        CouldNotRun: with every fault of every such file, each naming file and line.
    """
    found: dict[Path, ColumnsFile] = {}
    faults: list[Message] = []
    for folder, kind in _folders(root):
        try:
            declared = read_folder(folder, kind)
        except CouldNotRun as error:
            faults += error.messages
        else:
            if declared is not None:
                found[folder] = declared
    if faults:
        raise CouldNotRun(*faults)
    return found


def read_folder(folder: Path, kind: Kind) -> ColumnsFile | None:
    """The columns.yml of one folder, None where it has none.

    Raises:
        CouldNotRun: it is faulty, stands under another name, or two of its entries are about one file.
    """
    names = sorted(name for name in os.listdir(folder) if not name.startswith(LEFTOVERS))
    misnamed = [name for name in names if columns_file.is_misnamed(name)]
    if misnamed:
        raise CouldNotRun(*(_misnamed(folder / name) for name in misnamed))
    if columns_file.NAME not in names:
        return None
    declared, lined = columns_file.read_lined(folder / columns_file.NAME, kind)
    faults = []
    for name in names:
        entries = [index for index, table in enumerate(declared.tables) if table.matches(name)]
        if name != columns_file.NAME and len(entries) > 1:
            first, second = (lined.line_of(("tables", index)) for index in entries[:2])
            faults.append(
                columns_file.fault_at(
                    lined,
                    ("tables", entries[1]),
                    f"{shown(name)} に、{first} 行目と {second} 行目の二つの項目が当たります。files で分けてください。",
                    f"{shown(name)} is matched by two entries, of line {first} and of line {second}. "
                    "Tell them apart by files.",
                )
            )
    if faults:
        raise CouldNotRun(*faults)
    return declared


def _folders(root: DataRoot) -> Iterator[tuple[Path, Kind]]:
    """Every folder that files are delivered into. Links are not entered, as no file of theirs is read."""
    for name, kind in KIND_OF_FOLDER.items():
        above = root.inbox / name
        inside = [above] if kind == "roster" else sorted(above.glob("*")) if _is_open(above) else []
        yield from ((folder, kind) for folder in inside if _is_open(folder))


def _is_open(folder: Path) -> bool:
    return folder.is_dir() and look_at_folder(folder).fate == "taken"


def _misnamed(path: Path) -> Message:
    name = shown(path)
    return Message(
        f"{name} は列名対応表のようですが、名前が違います。{columns_file.NAME} に変えてください。",
        f"{name} seems to be a table of column names under another name. Rename it to {columns_file.NAME}.",
    )
