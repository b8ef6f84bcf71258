"""What the gate says: a verdict per mart, and a failure per expectation that did not hold.

Add here: what a reader of the gate's answer needs. Keep out: how a verdict is reached (gate.py, session.py).
"""

from __future__ import annotations

from dataclasses import dataclass

from dagster_project.messages import Message


@dataclass(frozen=True)
class Failure:
    """One expectation that did not hold. ``expectation`` is its class name, such as ExpectAnswersWithinInvited.

    ``could_not_check`` is true where nothing was learnt (a metric raised, a mart or its recomputation is not there):
    that fails like wrong data does. ``keys`` names the rows, none of which is a person.
    """

    expectation: str
    could_not_check: bool
    keys: list[str]
    message: Message


@dataclass(frozen=True)
class MartVerdict:
    """Whether a mart may be published. ``evaluated`` counts the expectations that were put to it."""

    mart: str
    passed: bool
    evaluated: int
    failures: list[Failure]
