"""The mutation table on the demo's built marts: every wrong cell, row and table is refused by the gate."""

from __future__ import annotations

from collections.abc import Callable

import duckdb
import pandas as pd

from dagster_project.analysis.mart_writer import read_printed_figures
from dagster_project.contracts import mart_contracts
from expectations.facts import read_facts
from expectations.gate import run_suite
from expectations.recompute import recompute
from expectations.recompute.by_department import by_department
from expectations.recompute.effect import workshop_effect
from expectations.session import Session
from tests.conftest import PRINTED
from tests.end_to_end.nights import Night
from tests.expectations.mutations import mutations


def test_every_mutation_of_every_mart_is_refused(
    demo_night: Night, record_property: Callable[[str, object], None]
) -> None:
    with duckdb.connect(str(demo_night.root / "work" / "work_database.duckdb"), read_only=True) as connection:
        marts = {name: connection.execute(f"SELECT * FROM marts.{name}").df() for name in mart_contracts()}
        expected = dict(recompute(connection))
        judged = read_printed_figures(connection, demo_night.root / "figures.csv")
        columns = list(mart_contracts()["printed_figures"].columns)
        expected["printed_figures"] = pd.DataFrame(judged, columns=columns, dtype=object)
        expected["workshop_effect"] = workshop_effect(connection)
        expected |= by_department(connection, {})
        facts = read_facts(connection)
    session = Session()
    for name in marts:
        assert run_suite(name, marts, expected, facts, session).passed, name
    counted: dict[str, int] = {}
    let_through: list[str] = []
    for name, contract in mart_contracts().items():
        for label, frame in mutations(name, marts[name], contract.key):
            mutated: dict[str, pd.DataFrame] = {**marts, name: frame}
            counted[name] = counted.get(name, 0) + 1
            if run_suite(name, mutated, expected, facts, session).passed:
                let_through.append(f"{name}: {label}")
    total = sum(counted.values())
    record_property(
        PRINTED, f"mutation table: {total} mutations of {len(counted)} marts, {len(let_through)} let through"
    )
    assert not let_through
    assert set(counted) == set(mart_contracts())
