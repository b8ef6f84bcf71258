"""Reads an old .xls in a process of its own, with bounded memory, and writes its cells to standard output.

Its shared strings can blow up beyond any bound that its size tells. Add here: nothing. Keep out: what the cells mean.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pyarrow as pa

from dagster_project.intake.reading.sheets import Unreadable
from dagster_project.intake.reading.workbook import sheet_of

MEMORY_BYTES = 900 << 20


def main() -> int:
    """0 with the cells as an Arrow stream, 1 where they cannot be read."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    try:
        cells = sheet_of(Path(sys.argv[1]).read_bytes()).cells
    except (Unreadable, MemoryError, pa.ArrowException):
        return 1
    with pa.ipc.new_stream(sys.stdout.buffer, cells.schema) as stream:
        stream.write_table(cells)
    return 0


if __name__ == "__main__":
    sys.exit(main())
