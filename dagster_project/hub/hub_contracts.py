"""The hub's marts by their contracts (contracts/*.yml, of the same form as the cities') and what it needs of a city's.

Add here: a mart of a city that the hub reads. Only marts of whole organisations may stand in it: what is broken down by
an attribute of people stays with its city, suppressed rows or not. Keep out: how a mart is made (marts.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from dagster_project.contracts import MartContract, mart_contracts

# A city's marts that comparisons are made of.
READ: Final = ("trial_adoption", "usage_frequency", "survey_response", "series_summary")


def hub_contracts() -> Mapping[str, MartContract]:
    return mart_contracts(Path(__file__).with_name("contracts"))
