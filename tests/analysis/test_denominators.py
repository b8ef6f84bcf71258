"""The inverse against plain enumeration, and by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest

from dagster_project.analysis.denominators import Known, by_group, find_denominators
from dagster_project.analysis.figure import REQUIRED_COLUMNS
from dagster_project.analysis.figures import parse_figures
from dagster_project.analysis.rounding import MEAN, PERCENT
from tests.analysis.by_fractions import BY_FRACTION


def percent(printed: int, places: int = 0) -> Known:
    return Known("k", str(printed), printed, places, PERCENT)


def found(known: tuple[Known, ...], low: int, high: int) -> dict[str, tuple[int, ...]]:
    return {fitting.rule: fitting.denominators for fitting in find_denominators(None, known, low, high).rules}


@pytest.mark.parametrize(
    ("printed", "places"), [((96, 94), 0), ((368, 316, 158, 421, 789), 1), ((3684, 3158), 2), ((5,), 0), ((33, 67), 0)]
)
def test_the_inverse_agrees_with_enumeration(printed, places):
    known = tuple(percent(value, places) for value in printed)
    for rule, denominators in found(known, 1, 130).items():
        reached = {
            n: {BY_FRACTION[rule](Fraction(100 * 10**places * k, n)) for k in range(n + 1)} for n in range(1, 131)
        }
        assert list(denominators) == [n for n in reached if set(printed) <= reached[n]]


def test_96_and_94_percent_by_hand():
    # 96 % alone fits 85 (82/85), not 88; with 94 % (80/85) still; 83/88 gives 94 %, nothing 96 %.
    by_rule = found((percent(96), percent(94)), 80, 90)
    assert by_rule["half_up"] == (80, 81, 82, 83, 84, 85, 89, 90)
    assert 88 in by_rule["truncate"] and 88 in by_rule["twice"] and 88 in by_rule["up"]


def test_five_shares_of_nineteen_leave_nineteen_and_its_double():
    known = tuple(percent(value, 1) for value in (368, 316, 158, 421, 789))
    assert found(known, 1, 60)["half_up"] == (19, 38, 57)


def test_a_numerator_that_was_printed_narrows_the_search():
    known = Known("r", "84", 84, 0, PERCENT, numerator=66)
    # 66/n in [83.5, 84.5): n from 79 (83.54) down to 78.1.
    assert found((known,), 1, 200)["half_up"] == (79,)


def test_a_mean_has_a_base_too():
    known = Known("m", "4.37", 437, 2, MEAN)
    assert 19 in found((known,), 1, 30)["half_up"]
    assert 20 not in found((known,), 1, 30)["half_up"]  # twentieths end in 0 and 5


def test_figures_printed_together_share_a_base_and_values_stand_beside_each_group():
    header = ",".join(REQUIRED_COLUMNS)
    rows = ["a,,,,g,percent,7,19,36.8,1,", "b,,,,g,percent,66,,84,0,", "c,,,,,percent,,,50,0,", "d,,,,g,count,,,9,0,"]
    figures = parse_figures("\n".join([header, *rows]).encode(), "figures.csv")
    groups = by_group(figures, [percent(96)])
    assert [(name, [known.name for known in members]) for name, members in groups] == [
        ("g", ["a", "b", "k"]),
        (None, ["c", "k"]),
    ]
    (_, (a, b, _)), _ = groups
    # What 36.8 alone says of the printed 19 is the question; 66 of an unknown base is known.
    assert (a.numerator, a.denominator, b.numerator) == (None, 19, 66)
    assert by_group([], [percent(96)]) == [(None, (percent(96),))]
    assert by_group([], []) == []
