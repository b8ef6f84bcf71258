"""All charts of a report drawn, half of them by a second process: drawing keeps one core busy for seconds.

As a module it is that process: it reads Vega-Lite by name as JSON and writes the drawings.
Add here: how the work is shared. Keep out: drawing (drawing.py) and where the files go (writing.py).
"""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from tempfile import TemporaryFile
from typing import IO

from dagster_project.release.report.charts.drawing import Drawing, drawing_of
from dagster_project.release.report.page import Spec


def drawings_of(specs: Mapping[str, Spec]) -> dict[str, Drawing]:
    """The drawing of every Vega-Lite, under its name.

    Raises:
        CouldNotRun: the font is missing.
    """
    names = list(specs)
    shared = names[1::2] if (os.cpu_count() or 1) > 1 else []
    with _second_process({name: specs[name] for name in shared}) as answer:
        drawn = {name: drawing_of(specs[name]) for name in names if name not in shared}
        drawn |= answer()
    # What the second process did not bring is drawn here, where an error says what it is.
    return {name: drawn[name] if name in drawn else drawing_of(specs[name]) for name in names}


@contextmanager
def _second_process(specs: Mapping[str, Spec]) -> Iterator[Callable[[], dict[str, Drawing]]]:
    if not specs:
        yield dict
        return
    # Files, not pipes: neither side waits for the other to read.
    with TemporaryFile() as asked, TemporaryFile() as answered:
        asked.write(json.dumps(specs).encode())
        asked.seek(0)
        process = subprocess.Popen(
            [sys.executable, "-m", __name__], stdin=asked, stdout=answered, stderr=subprocess.DEVNULL
        )
        try:
            yield lambda: _read(process, answered)
        finally:
            process.kill()
            process.wait()


def _read(process: subprocess.Popen[bytes], answered: IO[bytes]) -> dict[str, Drawing]:
    if process.wait() != 0:
        return {}
    answered.seek(0)
    return {
        name: Drawing(svg, base64.b64decode(png), outlines)
        for name, (svg, png, outlines) in json.load(answered).items()
    }


def main() -> None:
    drawn = {name: drawing_of(spec) for name, spec in json.load(sys.stdin.buffer).items()}
    answer = {name: (it.svg, base64.b64encode(it.png).decode(), it.outlined_svg) for name, it in drawn.items()}
    sys.stdout.buffer.write(json.dumps(answer).encode())


if __name__ == "__main__":
    main()
