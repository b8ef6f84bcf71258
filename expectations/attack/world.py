"""What an attacker can work out: bounds of a number in a system of what is known, by linear programming (HiGHS).

Add here: another question to a system. Keep out: what is known (knowledge.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import lil_matrix

Terms = Mapping[int, float]
Interval = tuple[float, float]


class World:
    """Numbers that are not known, each between two limits, and what is known of them together."""

    def __init__(self) -> None:
        self._limits: list[tuple[float, float]] = []
        self._equal: list[tuple[Terms, float]] = []
        self._at_most: list[tuple[Terms, float]] = []
        self._tables: tuple[Any, ...] | None = None

    def number(self, low: float, high: float) -> int:
        self._limits.append((low, high))
        return len(self._limits) - 1

    def know(self, terms: Terms, value: float) -> None:
        """That the terms add up to the value."""
        self._equal.append((terms, value))

    def know_at_most(self, terms: Terms, value: float) -> None:
        self._at_most.append((terms, value))

    def interval(self, terms: Terms, published: Mapping[int, float]) -> Interval | None:
        """The least and the greatest value of the terms, given published numbers; None where what is known contradicts
        itself."""
        if self._tables is None:
            self._tables = (*self._table(self._equal), *self._table(self._at_most))
        a_eq, b_eq, a_ub, b_ub = self._tables
        limits = [(published[n], published[n]) if n in published else limit for n, limit in enumerate(self._limits)]
        costs = np.zeros(len(limits))
        for number, factor in terms.items():
            costs[number] = factor
        ends = [linprog(sign * costs, a_ub, b_ub, a_eq, b_eq, limits, method="highs") for sign in (1, -1)]
        if any(end.status != 0 for end in ends):
            return None
        return float(ends[0].fun), float(-ends[1].fun)

    def _table(self, rows: list[tuple[Terms, float]]) -> tuple[Any, Any]:
        if not rows:
            return None, None
        table = lil_matrix((len(rows), len(self._limits)))
        for line, (terms, _) in enumerate(rows):
            for number, factor in terms.items():
                table[line, number] = factor
        return table.tocsr(), np.array([value for _, value in rows], float)
