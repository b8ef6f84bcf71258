"""Which checks a release requires: every check of the graph, and a gate for every mart.

Add here: a check that must exist whatever the graph says. Keep out: what the checks said (evidence.py).
"""

from __future__ import annotations

from collections.abc import Iterable

from dagster import AssetCheckKey, AssetsDefinition

from dagster_project.analysis.disclosure.counts import MARTS as PROTECTED
from dagster_project.contracts import mart_contracts
from dagster_project.orchestration import names


def required_checks(definitions: Iterable[object]) -> frozenset[AssetCheckKey]:
    """All checks that the assets among ``definitions`` declare, and those that no edit of the graph may lose: the gate of
    every mart that has a contract, the audit of every mart that is broken down by department, and the files check."""
    assets = [definition for definition in definitions if isinstance(definition, AssetsDefinition)]
    declared = {key for definition in assets for key in definition.check_keys}
    never_without = {AssetCheckKey(names.mart(mart), names.GATE_CHECK) for mart in mart_contracts()}
    never_without |= {AssetCheckKey(names.mart(mart), names.AUDIT_CHECK) for mart in PROTECTED}
    never_without.add(AssetCheckKey(names.landed("delivered_file"), names.FILES_CHECK))
    return frozenset(declared | never_without)
