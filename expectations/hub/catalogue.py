"""What the hub's marts must satisfy whatever the cities published, and the catalogue that the gate judges them by.

Importing this module does not import Great Expectations; asking for the suites does. Add here: a rule of the hub's
marts. Keep out: recomputed values (recompute.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Final

from dagster_project.hub.hub_contracts import hub_contracts
from expectations.catalogue import Catalogue
from expectations.facts import Facts

if TYPE_CHECKING:
    from expectations.suites.house import Suite

_STANDING: Final = frozenset(
    {"reason", "compared_cities", "cities_below", "cities_equal", "percentile", "median_percent"}
)


def _suites() -> Mapping[str, Suite]:
    from expectations.hub.rules import SUITES

    return SUITES


HUB: Final = Catalogue(
    keys={name: contract.key for name, contract in hub_contracts().items()},
    nullable={
        "hub_cities": frozenset({"reason", "trials", "compared_trials"}),
        "hub_adoption": _STANDING | {"adoption_rate", "adoption_percent"},
        "hub_usage_frequency": frozenset({"max_uses", "median_percent"}),
        "hub_response": _STANDING | {"response_rate", "response_percent"},
        "hub_repeats": _STANDING | {"repeat_rate", "repeat_percent"},
    },
    signed={},
    suites=_suites,
)

# A hub has no programme file of which a mart could be held against a fact.
NO_FACTS: Final = Facts(**{field.name: {} for field in fields(Facts)})
