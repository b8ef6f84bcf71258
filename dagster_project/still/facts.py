"""What a night's outcome depends on, each as a short text that differs where the thing does.

A night reads `before` when it begins and when it ends (what changed in between leaves no record), intake gives what it
read of the inbox, and `after` is what the night left. Facts that cost next to nothing come first: a new file is seen by
its name, and the files that lie there are read only where nothing else tells of a change. Add here: another thing that a
night depends on, and its sentence in decision.py. Keep out: comparing (decision.py), keeping (record.py).
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

from dagster_project import programme as programmes
from dagster_project.environment import is_on_postgres
from dagster_project.inbox_folders import everything_below
from dagster_project.intake.columns.file import NAME as COLUMNS_FILE
from dagster_project.intake.deliveries import ledger as ledgers
from dagster_project.intake.deliveries.inbox import Inbox, look_at_inbox
from dagster_project.intake.erasing import retention
from dagster_project.intake.people.keys import load_key
from dagster_project.release import history, swap
from dagster_project.release.manifest import MANIFEST, read_manifest
from dagster_project.release.wholeness import is_whole, sha256_of
from dagster_project.settings import REPOSITORY, DataRoot
from dagster_project.spark.engine import cluster_of

INBOX: Final = "inbox"
_SOURCES = ("dagster_project", "expectations", "dbt")
_MADE = ("__pycache__", "target", "logs")

Facts = Iterator[tuple[str, str]]


def before(root: DataRoot, code: str) -> Facts:
    """What people, the machine and the command bring to a night, but for what stands in the delivered files. ``code`` is
    that of the sources.

    Raises:
        CouldNotRun: the key or operations.yml is faulty.
    """
    yield "code", code
    yield "packages", installed()
    yield "engine", "duckdb" if cluster_of(root) is None else "spark"
    yield "key", load_key().fingerprint
    yield "records", _records(root)
    yield "programme", _written(root.programme_file)
    yield "figures", _written(root.figures_file)
    yield "operations", _written(root.operations_file)
    lying = sorted((_relative(root, path), facts.st_size) for path, facts in everything_below(root.inbox))
    columns = [name for name, _ in lying if name.endswith(f"/{COLUMNS_FILE}")]
    yield "columns", _digest([[name, _written(root.path / name)] for name in columns])
    yield "names", _digest(lying)


def after(root: DataRoot) -> Facts:
    """What nights keep, which the next one builds on, and what today's date makes due.

    Raises:
        CouldNotRun: one of these records is damaged.
    """
    yield "ledger", sha256_of(root.ledger_file)
    yield "decisions", sha256_of(root.decisions_file)
    yield "erasures", sha256_of(root.erasures_file)
    yield "breakdowns", sha256_of(root.published_breakdowns)
    own = sorted([*root.landed.glob("*/*"), *root.quarantine.glob("*")])
    yield "landed", _digest([_entry(root, path) for path in own])
    yield "retention", _past_retention(root)
    releases = sorted(path.name for path in root.releases.glob("*"))
    yield "releases", _digest([releases, sha256_of(history.history_file(root))])
    yield "published", _published(root)


def in_inbox(inbox: Inbox) -> str:
    """What lay in the inbox, by the bytes of every file, and by the finding where one was not opened."""
    files = [[file.relative, file.kind, file.scope_id, file.sha256] for file in inbox.files]
    return _digest([files, list(inbox.ignored)])


def tonight(root: DataRoot) -> Facts:
    """All facts as they are now. Files changed within the last seconds are looked at twice, as intake does."""
    yield from before(root, sources())
    yield from after(root)
    yield INBOX, in_inbox(look_at_inbox(root))


def bytes_in_inbox(root: DataRoot) -> int:
    """How much is to be read before a night can be found to be still."""
    return sum(facts.st_size for _, facts in everything_below(root.inbox))


@cache
def own_sources() -> str:
    """The sources that this process runs on, as they were when it first asked; a night asks before it imports most of
    them."""
    return sources()


def sources(repository: Path = REPOSITORY) -> str:
    """Python, SQL, templates and lists alike: a checkout changes them without another version number."""
    found = []
    for top in _SOURCES:
        for folder, folders, names in os.walk(repository / top):
            folders[:] = [name for name in folders if name not in _MADE]
            found += [Path(folder, name) for name in names if not name.startswith(".")]
    return _digest([[path.relative_to(repository).as_posix(), sha256_of(path)] for path in sorted(found)])


def installed(packages: Path | None = None) -> str:
    """Python and every installed distribution with its version, as their folders are named."""
    folders = [packages] if packages else [Path(entry) for entry in sys.path if entry.endswith("-packages")]
    names = {path.name for folder in folders for path in folder.glob("*.*-info")}
    return _digest([sys.version, platform.machine(), sorted(names)])


def _records(root: DataRoot) -> str:
    """Where Dagster keeps its records: in another place, or without what was there, the checks that stand could not be
    looked at."""
    home = root.dagster_home
    return _digest([is_on_postgres(), (home / "history").is_dir(), sha256_of(home / "dagster.yaml")])


def _written(path: Path) -> str:
    """Its bytes and when they were written: a night reads such a file more than once, and it may have been another in
    between."""
    return f"{sha256_of(path)} {path.stat().st_mtime_ns if path.exists() else ''}"


def _entry(root: DataRoot, path: Path) -> list[object]:
    """The pipeline's own files carry the hash of their content in their names and are written once: size and time tell
    whether somebody else has touched one."""
    facts = path.lstat()
    return [_relative(root, path), facts.st_size, facts.st_mtime_ns]


def _past_retention(root: DataRoot) -> str:
    programme = programmes.read(root.programme_file)
    told = retention.warnings_of(root, ledgers.read(root.ledger_file, load_key()), programme)
    return _digest([message.en for message in told])


def _published(root: DataRoot) -> str:
    """The release that readers see, whole or not."""
    release = swap.published_release(root)
    manifest = read_manifest(release) if release else None
    if release is None or manifest is None or not is_whole(release, manifest.release_hash):
        return ""
    return f"{release.name} {manifest.release_hash} {sha256_of(release / MANIFEST)}"


def _relative(root: DataRoot, path: Path) -> str:
    return path.relative_to(root.path).as_posix()


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value).encode()).hexdigest()
