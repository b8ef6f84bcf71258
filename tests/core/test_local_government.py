"""Organisation codes against published ones, and the fiscal year on its edges."""

from __future__ import annotations

from datetime import date

import pytest

from dagster_project.local_government import check_digit, fiscal_year, is_organisation_code

# 総務省「全国地方公共団体コード」: 北海道, 札幌市, 千代田区, 茅ヶ崎市, 東京都, 大阪市, 沖縄県, 横浜市.
REAL = ("010006", "011002", "131016", "142077", "130001", "271004", "470007", "141003")


@pytest.mark.parametrize("code", REAL)
def test_real_codes_pass_and_no_other_last_digit_does(code):
    passing = [digit for digit in "0123456789" if is_organisation_code(code[:5] + digit)]
    assert passing == [code[5]]


@pytest.mark.parametrize(
    ("first_five", "digit"),
    [
        ("13101", 6),  # 6 + 15 + 4 + 0 + 2 = 27, 27 mod 11 = 5
        ("01000", 6),  # the sum 5 is below 11
        ("00004", 3),  # the sum 8 is below 11
        ("00023", 0),  # 2 * 3 + 3 * 2 = 12, mod 11 = 1, 11 - 1 = 10: the last digit of it
        ("00031", 1),  # 3 * 3 + 1 * 2 = 11, mod 11 = 0, 11 - 0 = 11: the last digit of it
    ],
)
def test_check_digit_by_hand(first_five, digit):
    assert check_digit(first_five) == digit


@pytest.mark.parametrize("code", ["", "14207", "1420777", "14207a", "１４２０７７", "14207²", " 142077"])
def test_what_is_not_six_ascii_digits_is_no_code(code):
    assert not is_organisation_code(code)


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2024, 3, 31), 2023),
        (date(2024, 4, 1), 2024),
        (date(2024, 12, 31), 2024),
        (date(2025, 1, 1), 2024),
        (date(2023, 10, 2), 2023),
    ],
)
def test_fiscal_year_begins_in_april(day, year):
    assert fiscal_year(day) == year
