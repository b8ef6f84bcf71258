"""A made-up city's staff with a planted effect of a workshop: who comes is not by chance, use has a heavy tail.

Add here: another way in which the world can mislead. Keep out: what must hold of an estimate.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dagster_project.analysis.effect.people import People

SECTIONS, PER_SECTION, DEPARTMENTS, DAYS = 110, 13, 10, 20


@dataclass(frozen=True)
class Planted:
    """``added``: uses in 20 days that attending adds; ``factor``: by what attending multiplies use; ``growth``: by
    what everybody's use grows; ``selected``: whether heavy users are likelier to come; ``peaks``: whether people come
    because of a chance peak just before (regression to the mean)."""

    added: float = 0.0
    factor: float = 1.0
    growth: float = 1.0
    selected: bool = True
    peaks: bool = False


def simulate(planted: Planted, seed: int) -> People:
    """Some 1,400 people in 110 sections, none to two of each of whom attend."""
    chance = np.random.default_rng(seed)
    section = np.repeat(np.arange(SECTIONS), PER_SECTION)
    people = len(section)
    alike = chance.normal(0, 0.3, SECTIONS)[section]
    level = np.exp(chance.normal(0.6, 0.9, people) + alike) * np.where(chance.random(people) < 0.6, 1.0, 0.05)

    def uses(factor: float | np.ndarray = 1.0, added: float | np.ndarray = 0.0) -> np.ndarray:
        # Months differ within a person more than by chance alone.
        return chance.poisson(level * factor * chance.gamma(4, 0.25, people) + added)

    prior, before = uses(), uses()
    keen = chance.normal(0, 1, people) + (np.log1p(level) if planted.selected else 0)
    keen = keen + (np.log1p(before) if planted.peaks else 0)
    places = chance.integers(0, 3, SECTIONS)[section]
    rank = np.empty(people, int)
    for number in range(SECTIONS):
        here = section == number
        rank[here] = np.argsort(np.argsort(-keen[here]))
    treated = rank < places
    after = uses(planted.growth * np.where(treated, planted.factor, 1.0), np.where(treated, planted.added, 0.0))
    return People(treated, section % DEPARTMENTS, section, before, after, DAYS, DAYS, prior)
