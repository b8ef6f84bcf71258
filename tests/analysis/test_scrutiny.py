"""The documentation examples of R's scrutiny (lhdjung/scrutiny, MIT), reproduced with exact integers.

Each case names the file it stands in. scrutiny's rules in our words: "up" is half_up, "ceiling" is up, "floor" and
"trunc" are truncate (for values of 0 or more); "down" rounds half down, which no rule of ours does, and "up_or_down",
its default, accepts both. Its "even" accepts both ends of a tie on purpose; ours decides by parity.
"""

from __future__ import annotations

import pytest

from dagster_project.analysis.attainability import attainable_numerators, nearest_attainable, power
from dagster_project.analysis.denominators import Known, find_denominators
from dagster_project.analysis.intervals import PARTS, Interval
from dagster_project.analysis.rounding import MEAN, PERCENT, round_scaled

T, F = True, False
PIGS1 = ["7.22", "4.74", "5.23", "2.57", "6.77", "2.68", "7.01", "7.38", "3.14", "6.89", "5.00", "0.24"]
PIGS1_N = [32, 25, 29, 24, 27, 28, 29, 26, 27, 31, 25, 28]
PIGS2 = ["67.4", "54.2", "54.0", "69.8", "68.1", "55.4"]


def printed(x: str) -> tuple[int, int]:
    return int(x.replace(".", "")), len(x.partition(".")[2])


def sums(x: str, n: int, rounding: str = "up_or_down", *, percent: bool = False) -> list[int]:
    """The sums of whole answers that print as ``x``; scrutiny lets a percentage be above 100."""
    value, decimals = printed(x)
    scale = PERCENT if percent else MEAN
    if rounding == "down":
        down = Interval(PARTS * value - 10, PARTS * value + 10, False, True)
        return list(down.integers(PARTS * scale * 10**decimals, n))
    if rounding == "up_or_down":
        return sorted({*sums(x, n, "up", percent=percent), *sums(x, n, "down", percent=percent)})
    rule = {"up": "half_up", "even": "half_even", "ceiling": "up", "floor": "truncate", "trunc": "truncate"}[rounding]
    return list(attainable_numerators(value, n, decimals, rule, scale, of_whole=False))


def consistent(xs, ns, rounding: str = "up_or_down", *, percent: bool = False) -> list[bool]:
    ns = [ns] * len(xs) if isinstance(ns, int) else ns
    return [bool(sums(x, n, rounding, percent=percent)) for x, n in zip(xs, ns, strict=True)]


def steps(first: str, last: str) -> list[str]:
    (low, decimals), (high, _) = printed(first), printed(last)
    return [
        f"{v // 10**decimals}.{v % 10**decimals:0{decimals}d}" if decimals else str(v) for v in range(low, high + 1)
    ]


# R/grim.R and man/grim.Rd, @examples; vignettes/grim.Rmd, "Few cases".
@pytest.mark.parametrize(
    ("x", "n", "percent", "expected"),
    [
        ("5.19", 28, False, F),
        ("5.19", 32, False, T),
        ("2.84", 16 * 2, False, T),  # a scale of two items
        ("71", 43, True, F),
        ("5.27", 43, False, F),
    ],
)
def test_grim(x, n, percent, expected):
    assert consistent([x], n, percent=percent) == [expected]


def test_grim_map_of_pigs1_and_pigs2():
    """README.Rmd: grim_map(pigs1), grim_map(pigs2, percent = TRUE); data-raw/pigs.R."""
    assert consistent(PIGS1, PIGS1_N) == [T, F, F, F, F, T, F, T, F, F, T, F]
    assert consistent(PIGS2, 150, percent=True) == [F, F, T, F, F, F]


# vignettes/grim.Rmd, "Many cases", "Scale items", "Percentage conversion".
JPAP_1 = ["5.90", "5.71", "3.50", "3.82", "4.61", "5.24"]


@pytest.mark.parametrize(
    ("xs", "ns", "percent", "expected"),
    [
        (["8.97", "2.61", "7.26", "3.64", "9.26", "10.46", "7.39"], 28, False, [F, T, F, T, F, T, T]),  # flying_pigs1
        (JPAP_1, 40, False, [T, F, T, T, F, F]),
        (JPAP_1, 40 * 3, False, [T] * 6),
        (
            ["6.92", "3.48", "1.59", "2.61", "4.04", "4.50"],
            [30, 30, 60, 60, 90, 90],
            False,
            [F, F, F, F, T, T],
        ),  # jpap_2
        (["32.5", "35.6", "21.7", "39.3"], [438, 455, 501, 516], True, [F, T, F, T]),  # jpap_3
    ],
)
def test_grim_map(xs, ns, percent, expected):
    assert consistent(xs, ns, percent=percent) == expected


def test_rounding_up_and_down_disagree_on_ties():
    """vignettes/grim.Rmd, "Rounding": jpap_4, opposite results for the first two, the same for the others."""
    jpap_4 = ["2.02", "2.03", "2.04", "2.05"]
    assert consistent(jpap_4, 80, "up") == [F, T, T, T]
    assert consistent(jpap_4, 80, "down") == [T, F, T, T]


# tests/testthat/test-grim-map.R (commit 1d4b1a5): pigs1's means with n = 40 and n = 80, where ties abound.
ROUNDING_OPTIONS = {
    (40, "up_or_down"): [T, F, T, T, T, T, F, T, F, F, T, F],
    (40, "up"): [F, F, T, F, F, T, F, T, F, F, T, F],
    (40, "down"): [T, F, F, T, T, F, F, F, F, F, T, F],
    (40, "ceiling"): [F, F, T, F, F, T, F, T, F, F, T, F],
    (40, "floor"): [T, F, F, T, T, F, F, F, F, F, T, F],
    (40, "trunc"): [T, F, F, T, T, F, F, F, F, F, T, F],
    (80, "up_or_down"): [T] * 12,
    (80, "up"): [F, T, T, F, F, T, T, T, T, T, T, T],
    (80, "down"): [T, T, F, T, T, F, T, F, T, T, T, T],
    (80, "ceiling"): [T, T, T, T, T, T, F, T, T, T, T, T],
    (80, "floor"): [T, F, T, T, T, T, T, T, F, F, T, F],
    (80, "trunc"): [T, F, T, T, T, T, T, T, F, F, T, F],
}


@pytest.mark.parametrize(("n", "rounding"), list(ROUNDING_OPTIONS))
def test_rounding_options(n, rounding):
    assert consistent(PIGS1, n, rounding) == ROUNDING_OPTIONS[n, rounding]


@pytest.mark.parametrize("n", [40, 80])
def test_half_even_accepts_no_more_than_scrutiny_does(n):
    """vignettes/rounding-options.Rmd: there "even" includes both ends of a tie; every tie here has one even end."""
    theirs = ROUNDING_OPTIONS[n, "up_or_down"]
    ours = consistent(PIGS1, n, "even")
    assert all(theirs[i] for i, fits in enumerate(ours) if fits)
    assert ours == [
        any(round_scaled(k, n, 2, "half_even", MEAN) == printed(x)[0] for k in range(12 * n)) for x in PIGS1
    ]


def test_sequences():
    """tests/testthat/test-grim.R: seq_endpoint() through grim()."""
    assert consistent(steps("5.19", "5.30"), 28) == [F, F, T, F, F, F, T, F, F, F, T, F]
    assert consistent(steps("0.150", "0.159"), 120 * 3) == [T, F, F, T, F, F, T, F, T, F]
    assert consistent(steps("0.80", "0.89"), 28 * 2) == [T, F, T, F, T, F, T, T, T, T]
    assert consistent(steps("519", "530"), 28, percent=True) == [F, F, T, F, F, F, T, F, F, F, T, F]
    assert consistent(steps("6", "16"), 50, percent=True) == [T, F, T, F, T, F, T, F, T, F, T]


def test_grim_values_and_grim_closest():
    """tests/testthat/test-grim-values.R: the sums behind a mean, and those that straddle an impossible one."""
    assert sums("5.19", 32) == [166]  # 5.1875
    assert sums("5.19", 300) == [1556, 1557, 1558]
    assert sums("5.19", 28) == []
    assert [near.numerator for near in nearest_attainable(519, 28, 2, "half_up", MEAN)] == [145, 146]
    assert sums("40", 5, percent=True) == [2]


@pytest.mark.parametrize(
    ("x", "n", "down", "up"),
    [
        ("4.74", 25, 2, 2), ("5.23", 29, 2, 1), ("2.57", 24, 3, 1), ("6.77", 27, 3, 1),
        ("7.01", 29, 1, 2), ("3.14", 27, 3, 1), ("6.89", 31, 2, 1), ("0.24", 28, 3, 1),
    ],
)  # fmt: skip
def test_audit_seq(x, n, down, up):
    """vignettes/grim.Rmd, "Summaries with audit_seq()": diff_x_down and diff_x_up, steps to the nearest mean."""
    value, _ = printed(x)
    below, above = nearest_attainable(value, n, 2, "half_up", MEAN)
    assert (value - below.value, above.value - value) == (down, up)


@pytest.mark.parametrize(
    ("x", "n", "percent", "total"),
    [
        ("1.40", 72, False, 28),
        ("5.93", 80 * 3, False, 0),  # -140 there: none can be rejected
        ("84.27", 40, True, 9960),
        ("0.99", 70, False, 30),
        ("7.22", 32, False, 68),
        ("67.4", 150, True, 850),
        ("32.5", 438, True, 562),
    ],
)
def test_grim_total_and_probability(x, n, percent, total):
    """vignettes/grim.Rmd, "GRIM statistics": how many values with these decimals are inconsistent with n."""
    _, decimals = printed(x)
    assert power(n, decimals, PERCENT if percent else MEAN).rejected == total


def test_grim_map_total_n():
    """vignettes/grim.Rmd, "Handling unknown group sizes": 4.71 fits 17, 21 and 24 of 15 to 25, 5.3 all of them."""
    (house,) = [
        found.denominators
        for found in find_denominators(None, (Known("x1", "4.71", 471, 2, MEAN),), 15, 25).rules
        if found.rule == "half_up"
    ]
    assert house == (17, 21, 24)
    (house,) = [
        found.denominators
        for found in find_denominators(None, (Known("x2", "5.3", 53, 1, MEAN),), 15, 25).rules
        if found.rule == "half_up"
    ]
    assert house == tuple(range(15, 26))


@pytest.mark.parametrize(
    ("thousandths", "decimals", "expected"),
    [(1240, 1, 12), (1250, 1, 13), (1250, 0, 1), (5812, 2, 581), (7249, 2, 725), (9273, 2, 927), (7584, 2, 758)],
)
def test_round_up(thousandths, decimals, expected):
    """vignettes/rounding.Rmd, "Up and down", and ?round_up."""
    assert round_scaled(thousandths, 1000, decimals, "half_up", MEAN) == expected


def test_midpoints():
    """?round_up: 0.05, 0.15 … 0.95 with one decimal; tests/testthat/test-round.R, "The midpoint grid"."""
    assert [round_scaled(10 * i + 5, 100, 1, "half_up", MEAN) for i in range(10)] == list(range(1, 11))
    assert [round_scaled(10 * i + 5, 100, 1, "half_even", MEAN) for i in range(10)] == [0, 2, 2, 4, 4, 6, 6, 8, 8, 10]
    # vignettes/rounding.Rmd, "To even": 0.5, 1.5 … 9.5.
    assert [round_scaled(2 * i + 1, 2, 0, "half_even", MEAN) for i in range(10)] == [0, 2, 2, 4, 4, 6, 6, 8, 8, 10]
    assert [round_scaled(2 * i + 1, 2, 0, "half_up", MEAN) for i in range(10)] == list(range(1, 11))
