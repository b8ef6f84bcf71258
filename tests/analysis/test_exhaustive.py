"""Every k and n up to 300 with 0 to 2 decimals: integers here, exact fractions there, for every rule."""

from __future__ import annotations

from fractions import Fraction

import pytest

from dagster_project.analysis.attainability import attainable_numerators, power, rules_giving
from dagster_project.analysis.composed import Asked, mean_of, rounds_to, two_parts, two_rates
from dagster_project.analysis.figure import REQUIRED_COLUMNS
from dagster_project.analysis.figures import parse_figures
from dagster_project.analysis.judge import judge
from dagster_project.analysis.rounding import PERCENT, RULES, percent_tenths, round_ratio
from tests.analysis.by_fractions import BY_FRACTION, mean_of_rates, sum_of_parts, verdict

LARGEST = 300
DECIMALS = (0, 1, 2)


@pytest.mark.parametrize("decimals", DECIMALS)
def test_every_ratio_rounds_as_the_fraction_does(decimals):
    for n in range(1, LARGEST + 1):
        for k in range(n + 1):
            exact = Fraction(100 * 10**decimals * k, n)
            for rule in RULES:
                assert round_ratio(k, n, decimals, rule) == BY_FRACTION[rule](exact), (k, n, rule)


def test_every_published_percentage_is_the_fraction_half_up():
    for n in range(1, LARGEST + 1):
        assert [percent_tenths(k, n) for k in range(n + 1)] == [
            BY_FRACTION["half_up"](Fraction(1000 * k, n)) for k in range(n + 1)
        ]


def _attainable_agrees(n: int, decimals: int, *, values: range) -> None:
    by_value: dict[str, dict[int, list[int]]] = {rule: {} for rule in RULES}
    for k in range(n + 1):
        exact = Fraction(100 * 10**decimals * k, n)
        for rule in RULES:
            by_value[rule].setdefault(BY_FRACTION[rule](exact), []).append(k)
    for rule in RULES:
        for printed, numerators in by_value[rule].items():
            assert list(attainable_numerators(printed, n, decimals, rule)) == numerators
        for printed in values:
            found = attainable_numerators(printed, n, decimals, rule)
            assert list(found) == by_value[rule].get(printed, []), (printed, n, rule)
            assert 0 <= found.start <= found.stop <= n + 1
    assert power(n, decimals).rejected == 100 * 10**decimals + 1 - len(by_value["half_up"])


@pytest.mark.parametrize("decimals", DECIMALS)
def test_attainable_numerators_are_those_of_the_fractions(decimals):
    # With two decimals every seventh denominator and every 97th value here, all of them in make soak.
    step = (1, 3, 7)[decimals]
    for n in range(1, LARGEST + 1, step):
        _attainable_agrees(n, decimals, values=range(0, 100 * 10**decimals + 1, (1, 7, 97)[decimals]))


@pytest.mark.soak
@pytest.mark.parametrize("decimals", DECIMALS)
def test_attainable_numerators_of_every_value(decimals):
    for n in range(1, LARGEST + 1):
        _attainable_agrees(n, decimals, values=range(100 * 10**decimals + 2))


# Every 13th denominator here, all of them in make soak.
@pytest.mark.parametrize("step", [13, pytest.param(1, marks=pytest.mark.soak)])
@pytest.mark.parametrize("decimals", DECIMALS)
def test_the_rules_named_are_those_that_give_the_value(decimals, step):
    unit = 100 * 10**decimals
    for n in range(1, LARGEST + 1, step):
        for k in range(n + 1):
            exact = Fraction(unit * k, n)
            for printed in range(max(0, int(exact) - 1), int(exact) + 3):
                expected = tuple(rule for rule in RULES if BY_FRACTION[rule](exact) == printed)
                assert rules_giving(k, n, printed, decimals, PERCENT) == expected


def _verdicts(rows: list[tuple[int | None, int, int, int]]) -> list[str]:
    lines = [",".join(REQUIRED_COLUMNS)]
    for number, (k, n, printed, decimals) in enumerate(rows):
        text = str(printed) if not decimals else f"{printed // 10**decimals}.{printed % 10**decimals:0{decimals}d}"
        lines.append(f"f{number},,,,,percent,{'' if k is None else k},{n},{text},{decimals},")
    return [figure.verdict for figure in judge(parse_figures("\n".join(lines).encode(), "figures.csv"))]


def test_verdicts_of_whole_percents_are_those_of_the_definition():
    rows = [(None, n, printed, 0) for n in (1, 7, 19, 27, 79, 88, 99, 100, 127, 300) for printed in range(101)]
    rows += [(k, n, printed, 0) for n in range(1, 12) for k in range(n + 1) for printed in range(0, 101, 3)]
    assert _verdicts(rows) == [verdict(*row) for row in rows]


def test_verdicts_of_tenths_and_hundredths_are_those_of_the_definition():
    rows = [(None, n, printed, 1) for n in (19, 27, 290) for printed in range(0, 1001, 23)]
    rows += [
        (k, n, round_ratio(k, n, 2) + off, 2) for n in (19, 88, 127) for k in range(0, n, 5) for off in (-1, 0, 1) if k
    ]
    assert _verdicts(rows) == [verdict(*row) for row in rows]


@pytest.mark.parametrize("decimals", [0, 1])
def test_examples_of_means_are_right_and_found_wherever_there_are_any(decimals):
    unit = 100 * 10**decimals
    for one, other in ((66, 22), (5, 3), (10, 7), (12, 1)):
        n = one + other
        every = {mean_of_rates([(a, one), (b, other)], decimals) for a in range(one + 1) for b in range(other + 1)}
        for printed in range(unit + 1):
            rates = two_rates(Asked(printed, decimals, None, n), one, other)
            assert (rates is not None) == (printed in every), (printed, one, other)
            if rates:
                assert mean_of_rates(list(rates), decimals) == printed
                assert rounds_to(mean_of(rates), printed, decimals)


# A few denominators here, all of them in make soak.
@pytest.mark.parametrize(
    "denominators", [(7, 19, 88), pytest.param(range(2, LARGEST + 1), marks=pytest.mark.soak)], ids=["some", "all"]
)
@pytest.mark.parametrize("decimals", [0, 1])
def test_examples_of_sums_are_right_and_found_wherever_there_are_any(decimals, denominators):
    for n in denominators:
        for k in range(2, n + 1):
            sums = {sum_of_parts([a, k - a], n, decimals) for a in range(1, k // 2 + 1)}
            for printed in range(max(0, round_ratio(k, n, decimals) - 2), round_ratio(k, n, decimals) + 3):
                parts = two_parts(Asked(printed, decimals, k, n))
                assert (parts is not None) == (printed in sums), (printed, k, n)
                if parts:
                    assert sum(parts) == k and sum_of_parts(list(parts), n, decimals) == printed
