"""Inspecting the files that somebody named: a bar on a long one, and an orderly end when the session is ended.

Add here: what the person sees or does while it runs. Keep out: what is found (intake/inspection/inspection.py) and how it is told
(inspection_text.py).
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Final, NoReturn

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeElapsedColumn

from dagster_project.intake.inspection.inspection import inspect
from dagster_project.intake.inspection.result import Inspection
from dagster_project.intake.reading import byte_progress
from dagster_project.messages import Language
from dagster_project.settings import DataRoot

# Above this a look at a file takes long enough for a person to wonder.
LONG_FILE_BYTES: Final = 20_000_000


def inspect_all(files: Sequence[Path], data: DataRoot | None, language: Language) -> list[Inspection]:
    """One inspection per file, in their order.

    Raises:
        CouldNotRun: a programme file is faulty.
    """
    with _ended_in_order():
        return [_inspected(path, data, language) for path in files]


@contextmanager
def _ended_in_order() -> Iterator[None]:
    """A session that is ended from outside removes its temporary folder, as after Ctrl+C."""

    def leave(number: int, _: FrameType | None) -> NoReturn:
        raise SystemExit(128 + number)

    names = [name for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    former = {name: signal.signal(getattr(signal, name), leave) for name in names}
    try:
        yield
    finally:
        for name, handler in former.items():
            signal.signal(getattr(signal, name), handler)


def _inspected(path: Path, data: DataRoot | None, language: Language) -> Inspection:
    size = path.lstat().st_size if path.is_file() else 0
    if size <= LONG_FILE_BYTES or not sys.stderr.isatty():
        return inspect(path, data)
    reading, counting = ("読んでいます", "数えています") if language == "ja" else ("reading", "counting")
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    with bar:
        # One byte more than there is: a finished task would stop its clock while rows are counted.
        task = bar.add_task(reading, total=size + 1)

        def move(position: int) -> None:
            bar.update(task, completed=position, description=counting if position >= size else reading)

        with byte_progress.told_to(move):
            return inspect(path, data)
