"""The reader of figures.csv: what it accepts, and that each fault is named with file, line and column."""

from __future__ import annotations

import pytest

from dagster_project.analysis.figure import OPTIONAL_COLUMNS, REQUIRED_COLUMNS
from dagster_project.analysis.figures import parse_figures, read_figures
from dagster_project.analysis.mart_cell import MartCell
from dagster_project.messages import CouldNotRun

HEADER = ",".join(REQUIRED_COLUMNS)
GOOD = "f1,利用率,広報,2023,g,percent,95,127,75,0,"


def file_of(*rows: str, header: str = HEADER) -> bytes:
    return "\n".join([header, *rows, ""]).encode()


def faults(content: bytes) -> list[str]:
    with pytest.raises(CouldNotRun) as caught:
        parse_figures(content, "figures.csv")
    return [message.en for message in caught.value.messages]


def test_a_row_is_typed():
    (figure,) = parse_figures(file_of(GOOD.replace(",75,0,", ",75.0,1,")), "figures.csv")
    assert (figure.figure_id, figure.kind, figure.fiscal_year, figure.figure_group) == ("f1", "percent", 2023, "g")
    assert (figure.numerator, figure.denominator, figure.printed_value) == (95, 127, "75.0")
    assert (figure.printed, figure.decimals, figure.status, figure.mart_cell) == (750, 1, "printed", None)
    assert (figure.file_name, figure.line) == ("figures.csv", 2)


def test_optional_columns_and_any_order_of_columns():
    header = ",".join(("mart_cell", *REQUIRED_COLUMNS, "status"))
    cell = '"survey_headline[scope=series,scope_id=r6].favourable_percent"'
    (figure,) = parse_figures(file_of(f"{cell},{GOOD},draft", header=header), "figures.csv")
    assert figure.status == "draft"
    assert figure.mart_cell == MartCell(
        "survey_headline", (("scope", "series"), ("scope_id", "r6")), "favourable_percent"
    )


def test_bom_crlf_empty_rows_and_a_quoted_line_break():
    rows = [HEADER, 'f1,"利用\r\n率",,,,count,,,"1,400",0,', ",,,,,,,,,,", GOOD.replace("f1", "f2").replace("75", "x")]
    content = b"\xef\xbb\xbf" + "\r\n".join(rows).encode()
    assert faults(content) == [
        "figures.csv line 5, column printed_value: 'x' is not a number; "
        "write it in ASCII digits without a unit, like 36.8."
    ]
    (figure,) = parse_figures(b"\xef\xbb\xbf" + "\r\n".join(rows[:3]).encode(), "figures.csv")
    assert (figure.printed, figure.fiscal_year, figure.figure_group) == (1400, None, None)


def test_a_header_alone_is_an_empty_registry():
    assert parse_figures(file_of(), "figures.csv") == []


@pytest.mark.parametrize(
    ("row", "line", "column", "words"),
    [
        (GOOD.replace(",95,", ",95.5,"), 2, "numerator", "not a whole number"),
        (GOOD.replace(",95,", ",約95,"), 2, "numerator", "an approximate count decides nothing"),
        (GOOD.replace(",95,", ",-1,"), 2, "numerator", "not a whole number"),
        (GOOD.replace(",95,", ",128,"), 2, "numerator", "larger than the denominator 127"),
        (GOOD.replace(",127,", ",0,"), 2, "denominator", "1 or more"),
        (GOOD.replace(",75,0", ",75.0,0"), 2, "printed_value", "has 1 decimals where the column decimals says 0"),
        (GOOD.replace(",75,0", ",75,1"), 2, "printed_value", "has 0 decimals where the column decimals says 1"),
        (GOOD.replace(",75,", ",75円%,"), 2, "printed_value", "not a number"),
        (GOOD.replace(",75,", ",,"), 2, "printed_value", "empty"),
        (GOOD.replace(",75,0", ",75,"), 2, "decimals", "empty"),
        (GOOD.replace("percent", "share"), 2, "kind", "not one of count, percent, mean"),
        (GOOD.replace("percent", ""), 2, "kind", "not one of"),
        (
            GOOD.replace("2023", "令和5年度"),
            2,
            "fiscal_year",
            "not a whole number of 0 or more (at most 18 digits); write 2023",
        ),
        (GOOD.replace("f1", ""), 2, "figure_id", "empty"),
        ("f1,,,,,count,,,12.5,1,", 2, "decimals", "a count has no decimals"),
    ],
)
def test_a_wrong_cell_is_named_with_line_and_column(row, line, column, words):
    (message,) = faults(file_of(row))
    assert message.startswith(f"figures.csv line {line}, column {column}: ")
    assert words in message


def test_the_japanese_message_names_the_same_place():
    with pytest.raises(CouldNotRun) as caught:
        parse_figures(file_of(GOOD.replace(",95,", ",128,")), "figures.csv")
    assert caught.value.messages[0].ja == "figures.csv 2 行目 numerator 列: 分子 128 が分母 127 を超えています。"


def test_unknown_missing_and_doubled_columns():
    content = file_of(GOOD, header=HEADER.replace("note", "remark"))
    missing, unknown = faults(content)
    assert missing.startswith("figures.csv line 1, column note: a needed column is missing")
    assert unknown.startswith("figures.csv line 1, column remark: this column is not known")
    (doubled,) = faults(file_of(GOOD + ",", header=HEADER + ",note"))
    assert doubled.startswith("figures.csv line 1, column note: this column stands twice")


def test_an_empty_file_misses_every_column():
    assert len(faults(b"")) == len(REQUIRED_COLUMNS)


def test_a_figure_id_stands_once():
    (message,) = faults(file_of(GOOD, GOOD))
    assert message.startswith("figures.csv line 3, column figure_id: f1 already stands on line 2")


def test_every_fault_of_the_file_is_told_at_once():
    found = faults(file_of(GOOD.replace("percent", "share"), GOOD + ",extra", GOOD.replace(",95,", ",x,")))
    assert [message.split(":")[0] for message in found] == [
        "figures.csv line 2, column kind",
        "figures.csv line 3",
        "figures.csv line 4, column numerator",
    ]


@pytest.mark.parametrize("address", ["usage_frequency", "a[b].c", "a[b=1]", "a[].c", "a[b=1,b=2].c", "a;drop[b=1].c"])
def test_a_mart_cell_has_its_form(address):
    header = ",".join((*REQUIRED_COLUMNS, *OPTIONAL_COLUMNS))
    (message,) = faults(file_of(f'{GOOD},printed,"{address}"', header=header))
    assert message.startswith("figures.csv line 2, column mart_cell: ")


def test_an_unknown_status_is_refused():
    (message,) = faults(file_of(GOOD + ",final", header=HEADER + ",status"))
    assert message.startswith("figures.csv line 2, column status: 'final' is not one of printed, draft")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_the_encodings_of_japanese_spreadsheets(encoding):
    rows = f"{HEADER}\r\n{GOOD.replace('広報', '㈱広報①髙')}\r\n"
    (figure,) = parse_figures(rows.encode(encoding), "figures.csv")
    assert (figure.statement, figure.source, figure.line) == ("利用率", "㈱広報①髙", 2)


def test_bytes_that_are_neither_utf8_nor_cp932_are_named_with_their_line():
    (message,) = faults(file_of() + b"f1,\xff\xfe,,,,count,,,1,0,\n")
    assert message.startswith("figures.csv line 2: this is neither UTF-8 nor Shift_JIS (cp932)")
    # One broken byte in a Japanese UTF-8 file: cp932 would read it, as nonsense.
    (message,) = faults(file_of(GOOD, "f2,アンケートの回収率,,,,count,,,1,0,") + b"f3,\x83,,,,count,,,1,0,\n")
    assert message.startswith("figures.csv line 4: this is neither UTF-8")


@pytest.mark.parametrize(("content", "words"), [(b"PK\x03\x04", "a workbook"), (HEADER.encode("utf-16"), "UTF-16")])
def test_what_is_no_csv_says_how_to_save_it(content, words):
    (message,) = faults(content)
    assert words in message and "save it as 'CSV UTF-8'" in message


def test_an_open_quote_is_named_with_its_line():
    (message,) = faults(file_of(GOOD, 'f2,"open'))
    assert message.startswith("figures.csv line 3: not readable as CSV")


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(CouldNotRun, match=r"figures\.csv cannot be read"):
        read_figures(tmp_path / "figures.csv")
