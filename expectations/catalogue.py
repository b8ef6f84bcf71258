"""Which marts a gate judges and by what: their keys, what may be NULL or negative, and their suites.

Add here: what else a gate must know of the marts of one kind of release. Keep out: the rules (suites/, hub/), and the
import of Great Expectations outside a function.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from expectations.keys import KEYS, NULLABLE, SIGNED

if TYPE_CHECKING:
    from expectations.suites.house import Suite


@dataclass(frozen=True)
class Catalogue:
    """The marts of one kind of release. ``suites`` imports Great Expectations."""

    keys: Mapping[str, tuple[str, ...]]
    nullable: Mapping[str, frozenset[str]]
    signed: Mapping[str, frozenset[str]]
    suites: Callable[[], Mapping[str, Suite]]


def _suites_of_a_city() -> Mapping[str, Suite]:
    from expectations.suites import SUITES

    return SUITES


CITY: Final = Catalogue(KEYS, NULLABLE, SIGNED, _suites_of_a_city)
