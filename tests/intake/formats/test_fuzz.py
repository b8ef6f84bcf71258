"""Damaged exports of every kind: no traceback, no hang, no row lost, and none is taken for something else."""

from __future__ import annotations

import functools
import importlib
import pkgutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from dagster_project.intake import formats
from dagster_project.intake.inspection.inspection import inspect
from tests.conftest import PRINTED
from tests.end_to_end.nights import DEMO
from tests.intake.formats.mutations_of_files import mutated
from tests.intake.formats.shared_samples import SAMPLES

SECONDS = 10


@functools.cache
def seeds() -> tuple[Path, ...]:
    """Our own files, and the samples where they are."""
    own = sorted(path for path in (DEMO / "inbox").rglob("*") if path.is_file())
    shared = sorted(path for folder in ("real", "documented") for path in (SAMPLES / folder).rglob("*.*"))
    return (*own, *(path for path in shared if path.is_file()))


@functools.cache
def family(layout: str | None) -> str | None:
    """The module that declares it: without a column an export may be an older one of the same tool."""
    for found in pkgutil.iter_modules(formats.__path__):
        module = importlib.import_module(f"{formats.__name__}.{found.name}")
        if found.name != "registry" and any(known.name == layout for known in getattr(module, "LAYOUTS", ())):
            return found.name
    return layout


@functools.cache
def taken_for(path: Path) -> tuple[str | None, str | None]:
    """Kind and layout of an undamaged file; None where it is refused as no input."""
    found = inspect(path)
    return found.kind, found.format


@contextmanager
def alarm(seconds: int) -> Iterator[None]:
    def ring(*_: object) -> None:
        raise TimeoutError(f"more than {seconds} s")

    former = signal.signal(signal.SIGALRM, ring)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, former)


def fuzz(folder: Path, numbers: range) -> dict[str, int]:
    """How the damaged files ended, counted."""
    ended = {"recognised": 0, "refused": 0}
    for number in numbers:
        path = seeds()[number % len(seeds())]
        damaged = folder / f"damaged-{number}{path.suffix}"
        damaged.write_bytes(mutated(path.read_bytes(), number))
        kind, layout = taken_for(path)
        with alarm(SECONDS):
            found = inspect(damaged, wait=lambda _: None)
        told = f"seed {number}, {path.name}"
        assert found.kind in (None, kind), f"{told}: taken for a {found.kind}"
        assert found.format is None or family(found.format) == family(layout), f"{told}: taken for {found.format}"
        if found.readable:
            fates = (found.rows_accepted, sum(found.rows_excluded.values()), found.rows_quarantined)
            assert found.rows_in == sum(map(int, fates)), f"{told}: {found.rows_in} rows in, {fates}"
        else:
            assert found.refusal is not None and found.refusal.ja and found.refusal.en, told
        ended["recognised" if found.readable else "refused"] += 1
        damaged.unlink()
    return ended


def test_a_hundred_damaged_files(tmp_path, record_property):
    ended = fuzz(tmp_path, range(100))
    record_property(PRINTED, f"fuzz: {sum(ended.values())} damaged files, {ended}")
    # Nearly always refused would prove nothing about what lands.
    assert min(ended.values()) >= 10


@pytest.mark.soak
def test_two_thousand_damaged_files(tmp_path, record_property):
    ended = fuzz(tmp_path, range(100, 2_100))
    record_property(PRINTED, f"fuzz: {sum(ended.values())} damaged files, {ended}")
