"""A reader of releases that believes nothing: resolves `published` once, then reads every form of that one folder.

As a program it loops until it is told to end and prints what it saw:
`python -m tests.whole_release ROOT STOP_FILE`. Add here: another form, another way in which a release can be half.
Keep out: how releases come about.
"""

from __future__ import annotations

import csv
import hashlib
import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from tests.end_to_end.nights import REPOSITORY


def resolve(root: Path) -> Path:
    """The release that `published` names now, by link or by pointer file."""
    link = root / "published"
    if link.is_symlink():
        return link.resolve(strict=True)
    return (root / (root / "published.txt").read_text(encoding="utf-8").strip()).resolve(strict=True)


def faults(release: Path) -> list[str]:
    """What is not whole about a release: nothing, if it is one."""
    manifest = json.loads((release / "manifest.json").read_text(encoding="utf-8"))
    release_id, rows = manifest["release_id"], manifest["row_counts"]
    found = [] if release.name == release_id else [f"the folder {release.name} holds {release_id}"]
    named = {file["path"]: file["sha256"] for file in manifest["files"]}
    there = {path.relative_to(release).as_posix(): path for path in release.rglob("*") if path.is_file()}
    found += [f"{path} is not in the manifest" for path in there.keys() - named.keys() - {"manifest.json"}]
    for path, sha256 in named.items():
        if path not in there or hashlib.sha256(there[path].read_bytes()).hexdigest() != sha256:
            found.append(f"{path} is not as the manifest says")
    with duckdb.connect(str(release / "katsuyo.duckdb"), read_only=True) as connection:
        for mart, count in rows.items():
            tables = (f"marts.{mart}", f"read_parquet('{release}/parquet/{mart}.parquet')")
            for table in tables:
                ids = connection.execute(f"SELECT release_id, count(*) FROM {table} GROUP BY ALL").fetchall()
                if ids != ([(release_id, count)] if count else []):
                    found.append(f"{table} holds {ids}, not {count} rows of {release_id}")
            with (release / "csv" / f"{mart}.csv").open(encoding="utf-8-sig", newline="") as file:
                lines = list(csv.reader(file))[1:]
            if Counter(line[-1] for line in lines) != Counter({release_id: count} if count else {}):
                found.append(f"csv/{mart}.csv has other rows than {count} of {release_id}")
    return found


@dataclass
class Seen:
    """What a reader saw while it looped."""

    reads: int = 0
    releases: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)


@contextmanager
def looping_reader(root: Path, scratch: Path, pause: float = 0.0) -> Iterator[Seen]:
    """A reader in a process of its own for as long as the block lasts; what it saw is there afterwards."""
    stop, seen = scratch / "stop-reading", Seen()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.whole_release", str(root), str(stop), str(pause)],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield seen
    finally:
        stop.touch()
        told = json.loads(process.communicate(timeout=60)[0])
        stop.unlink()
    assert process.returncode == 0
    seen.reads, seen.releases, seen.faults = told["reads"], set(told["releases"]), told["faults"]


def main() -> None:
    root, stop, pause = Path(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3])
    seen = Seen()
    while not stop.exists():
        try:
            release = resolve(root)
            seen.faults += faults(release)
            seen.releases.add(release.name)
        except Exception as error:
            seen.faults.append(f"{type(error).__name__}: {error}")
        seen.reads += 1
        time.sleep(pause)
    print(json.dumps({"reads": seen.reads, "releases": sorted(seen.releases), "faults": seen.faults}))


if __name__ == "__main__":
    main()
