"""One yardstick in this process; prints its seconds and peak memory as JSON."""

import sys
import time
from importlib import import_module
from pathlib import Path

import duckdb

from tests.bench.generator.root import log_files
from tests.bench.running import tell
from tests.bench.yardsticks.marts import programme_tables, write_marts

TIMES_COMPUTED = 2


def main(tool: str, root: Path, folder: Path) -> None:
    events = import_module(f"tests.bench.yardsticks.{tool}_events")
    folder.mkdir(parents=True, exist_ok=True)
    stored = folder / "events.parquet"
    events.store(log_files(root), stored)
    for _ in range(TIMES_COMPUTED):
        with duckdb.connect() as connection:
            programme_tables(connection, root)
            for name, table in events.aggregate(stored).items():
                connection.register(name, table)
            write_marts(connection, folder)


if __name__ == "__main__":
    started = time.perf_counter()
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
    tell(time.perf_counter() - started)
