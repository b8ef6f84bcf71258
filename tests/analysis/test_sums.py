"""Parts of a whole: with counts, without, with a total, and what is left out."""

from __future__ import annotations

import pytest

from tests.analysis.test_compositions import judged


def group(*rows: str):
    found = judged(*rows)
    verdicts = {figure.group_verdict for figure in found.values()}
    (remark,) = {figure.group_remark for figure in found.values()}
    return verdicts, "" if remark is None else remark.en


def shares(*printed: str, base: str = "") -> list[str]:
    return [f"f{number},g,percent,,{base},{value}" for number, value in enumerate(printed)]


@pytest.mark.parametrize(
    ("printed", "verdict", "words"),
    [
        (("33.3", "33.3", "33.3"), "parts_do_not_sum", "33.3 + 33.3 + 33.3 = 99.9"),
        (
            ("16.7", "16.7", "66.7"),
            "parts_do_not_sum",
            "16.7 + 16.7 + 66.7 = 100.1), as 3 parts rounded one by one may",
        ),
        (("33.3", "33.3", "33.4"), "consistent", ""),
        (("33.3", "33.3", "33.3", "100.0"), "parts_do_not_sum", "= 99.9"),  # the total is no part
        (("33", "33", "32"), "parts_do_not_sum", "explains at most 1 %: they were printed by truncation, or a value"),
        (("34", "34", "34"), "parts_do_not_sum", "explains at most 1 %: they were printed by rounding up"),
        (("13", "13", "13", "63"), "parts_do_not_sum", "= 102), as 4 parts rounded one by one may"),  # four ties
        (("30", "30", "30"), "consistent", ""),  # 90: other answers may not be printed
        (("50", "60", "70"), "consistent", ""),  # several answers allowed
        (("84", "15"), "consistent", ""),  # two shares need be no parts
    ],
)
@pytest.mark.parametrize("base", ["", "1000"])
def test_shares_without_counts(printed, verdict, words, base):
    verdicts, said = group(*shares(*printed, base=base))
    assert verdicts == {verdict}
    assert words in said


def test_shares_of_different_bases_are_no_parts():
    rows = [f"f{number},g,percent,,{base},33.3" for number, base in enumerate((30, 60, 90))]
    assert group(*rows)[0] == {"consistent"}


def test_counts_that_split_the_base():
    verdicts, said = group("a,g,percent,1,3,33", "b,g,percent,1,3,33", "c,g,percent,1,3,33")
    assert verdicts == {"parts_do_not_sum"}
    assert "The parts were rounded one by one and do not sum to 100 % (33 + 33 + 33 = 99)" in said


def test_parts_and_their_printed_total():
    rows = ("very,g,percent,43,88,49", "somewhat,g,percent,41,88,47", "all,g,percent,84,88,95")
    verdicts, said = group(*rows)
    assert verdicts == {"parts_do_not_sum"}
    assert "The separately rounded parts (49 + 47 = 96) do not sum to the total all, 95 %" in said


def test_what_three_shares_of_one_base_leave_out_is_said():
    # The seed case: nine people used it 20 to 49 times, and that bucket was never printed.
    rows = ("a,g,percent,95,127,75", "b,g,percent,20,127,16", "c,g,percent,3,127,2")
    verdicts, said = group(*rows)
    assert verdicts == {"consistent"}
    assert said == "If these are parts of one whole, 95 + 20 + 3 = 118, and the other 9/127 = 7.09 % are not printed."
    assert group(*rows, "d,g,percent,9,127,7")[1] == ""
    assert group(*rows[:2])[1] == ""
    assert "9/127 = 7.09 %" in group(rows[0], rows[1].replace("16", "15"), rows[2])[1]


@pytest.mark.parametrize(
    ("counts", "total", "verdict"),
    [
        ((95, 20, 9, 3), ("total", 127), "consistent"),
        ((95, 20, 9, 2), ("total", 127), "parts_do_not_sum"),
        ((95, 20, 9, 4), ("合計", 127), "parts_do_not_sum"),
        ((95, 20, 9, 2), ("active", 127), "consistent"),  # nothing says that it is the total
        ((79, 27), ("total", 1400), "consistent"),  # far away: counts of other things
    ],
)
def test_counts_and_their_total(counts, total, verdict):
    rows = [f"c{number},g,count,,,{count}" for number, count in enumerate(counts)]
    verdicts, said = group(*rows, f"{total[0]},g,count,,,{total[1]}")
    assert verdicts == {verdict}
    assert ("do not sum to the total" in said) == (verdict == "parts_do_not_sum")


def test_a_figure_that_holds_keeps_its_verdict_when_the_parts_do_not_sum():
    found = judged("a,g,percent,1,3,33", "b,g,percent,1,3,33", "c,g,percent,1,3,33")
    assert {figure.verdict for figure in found.values()} == {"holds"}
