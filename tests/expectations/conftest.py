"""The small world's marts, recomputed frames and facts, and one Great Expectations context for all tests here.

Add here: what several test modules of the gate share. Keep out: the world itself (world.py, world_marts.py).
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from expectations.facts import Facts, read_facts
from expectations.gate import run_suite
from expectations.keys import KEYS
from expectations.recompute import recompute
from expectations.recompute.by_department import by_department
from expectations.recompute.effect import workshop_effect
from expectations.session import Session
from expectations.verdicts import MartVerdict
from tests.expectations.world import build_world
from tests.expectations.world_marts import hand_counted, out_of_duckdb

Frames = dict[str, pd.DataFrame]
Judge = Callable[[str, Frames, Frames], MartVerdict]


@pytest.fixture(scope="session")
def facts() -> Facts:
    with build_world() as connection:
        return read_facts(connection)


@pytest.fixture(scope="session")
def recomputed() -> Frames:
    """What the gate compares with; printed_figures is not recomputed but passed in."""
    with build_world() as connection:
        found = {
            **recompute(connection),
            "workshop_effect": workshop_effect(connection),
            **by_department(connection, {}),
        }
        return {**found, "printed_figures": hand_counted("printed_figures")}


@pytest.fixture(scope="session")
def built() -> Frames:
    """The marts as they come out of the work database."""
    return {mart: out_of_duckdb(mart) for mart in KEYS}


@pytest.fixture(scope="session")
def gx_session() -> Session:
    return Session()


@pytest.fixture
def judge(facts: Facts, gx_session: Session) -> Judge:
    """The verdict on one mart."""
    return lambda mart, marts, expected: run_suite(mart, marts, expected, facts, gx_session)
