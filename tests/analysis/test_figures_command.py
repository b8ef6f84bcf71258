"""`katsuyo figures`: exit codes, JSON, the terminal in both languages, and what it must never import."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from dagster_project.analysis.figure import REQUIRED_COLUMNS
from dagster_project.cli import app
from dagster_project.contracts import mart_contracts

HEADER = ",".join(REQUIRED_COLUMNS)
HOLDS = "saikai,回収率,西海市,2024,g,percent,290,359,81,0,"
SLIP = "r5-10-19,10〜19回,ブログ,2023,b,percent,20,127,15,0,"


def call(*arguments: object, lang: str = "en") -> Result:
    # Wide enough that no cell of the table is broken.
    return CliRunner().invoke(app, ["figures", *map(str, arguments), "--lang", lang], env={"COLUMNS": "200"})


@pytest.fixture
def put(tmp_path):
    def write(*rows: str, encoding: str = "utf-8") -> Path:
        path = tmp_path / "figures.csv"
        path.write_bytes("\n".join([HEADER, *rows, ""]).encode(encoding))
        return path

    return write


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([HOLDS], 0),
        ([], 0),
        ([HOLDS, SLIP], 1),
        (["c,,,,,count,,,127,0,"], 1),  # undecidable: nobody can say that it holds
        (["a,,,,g,percent,1,3,33,0,", "b,,,,g,percent,1,3,33,0,", "c,,,,g,percent,1,3,33,0,"], 0),  # 99, each holds
        (["a,率,x,2024,g,percent,66,79,84,0,", "b,率,y,2024,g,percent,67,79,85,0,"], 1),  # each holds, one thing twice
        ([HOLDS.replace("81", "八割")], 2),
        ([HOLDS.replace("percent", "share")], 2),
    ],
)
def test_exit_codes(put, rows, code):
    assert call(put(*rows)).exit_code == code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_the_json_has_the_columns_of_the_mart(put, encoding):
    result = call(put(HOLDS, SLIP, encoding=encoding), "--json")
    told = json.loads(result.output)
    assert told.keys() == {"figures"}
    assert [list(figure) for figure in told["figures"]] == [list(mart_contracts()["printed_figures"].columns)] * 2
    assert [figure["verdict"] for figure in told["figures"]] == ["holds", "holds_by_other_rule"]
    assert told["figures"][0]["statement"] == "回収率"
    assert told["figures"][1]["rules"] == "truncate"


def test_the_terminal_in_english(put):
    output = call(put(HOLDS, SLIP)).output
    lines = [" ".join(line.split()) for line in output.splitlines()]
    assert "saikai 81 290/359 holds g" in lines
    assert "r5-10-19 15 20/127 holds by another rule b" in lines
    assert "saikai [81] holds: 290/359 = 80.78 % rounds half up to 81 %." in lines
    assert any(line.startswith("r5-10-19 [15] holds by another rule: 20/127 = 15.75 % rounds") for line in lines)
    assert lines[-1] == "2 figures: holds 1, holds by another rule 1"


def test_the_terminal_in_japanese(put):
    output = call(put(HOLDS, SLIP), lang="ja").output
    assert "r5-10-19 [15] 別の規則で成り立つ: 20/127 = 15.75 % は四捨五入で 16 % です。" in output
    assert "2 件: 成り立つ 1、別の規則で成り立つ 1" in output
    assert "holds" not in output


def test_a_groups_conflict_is_said_once(put):
    rows = (SLIP, SLIP.replace("r5-10-19", "r5-under-10").replace(",20,127,15,", ",95,127,75,"))
    output = call(put(*rows)).output
    assert output.count("No single rule gives both") == 1
    assert "b rules conflict: Group b: 15 % does not follow from 20/127" in output
    told = json.loads(call(put(*rows), "--json").output)["figures"]
    assert all("No single rule gives both" in figure["explanation_en"] for figure in told)


def test_a_fault_is_told_with_file_line_column_and_what_to_do(put):
    result = call(put(HOLDS, SLIP.replace(",15,0,", ",▲15,0,")))
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        "figures.csv line 3, column printed_value: '-15' is a change, which cannot be judged by itself; "
        "write the two values behind it on a row each.\n"
    ).replace("-15", "▲15")
    assert (
        "figures.csv 3 行目 printed_value 列" in call(put(HOLDS, SLIP.replace(",15,0,", ",▲15,0,")), lang="ja").stderr
    )


@pytest.mark.parametrize("arguments", [["nowhere.csv"], ["96"], []])
def test_without_a_file_there_is_nothing_to_judge(arguments):
    assert call(*arguments).exit_code == 2


def test_denominators_of_percentages_alone():
    result = call("--denominators", 80, 90, "96", "９４％", "--json")
    (found,) = json.loads(result.output)["denominators"]
    by_rule = {rule["rule"]: rule for rule in found["rules"]}
    assert (found["low"], found["high"], found["tried"]) == (80, 90, 11)
    assert by_rule["half_up"]["denominators"] == [80, 81, 82, 83, 84, 85, 89, 90]
    assert by_rule["half_up"]["fit"] == 8
    assert by_rule["half_up"]["telling_en"] == "8 of the 11 denominators 80 to 90 (72.7 %): this tells little."
    assert 88 in by_rule["truncate"]["denominators"]
    assert result.exit_code == 0


def test_denominators_of_a_file_group_by_group(put):
    rows = [f"t{n},,,,tsuru,percent,,19,{value},1," for n, value in enumerate(("36.8", "31.6", "15.8", "42.1"))]
    result = call("--denominators", 1, 30, put(*rows, HOLDS))
    assert result.exit_code == 0
    assert "tsuru: t0 [36.8], t1 [31.6], t2 [15.8], t3 [42.1]" in result.output
    assert (
        "rounding half up: 19\n    1 of the 30 denominators 1 to 30 (3.3 %): the denominator is found."
        in result.output
    )
    assert "The printed denominator 19 fits by rounding half up" in result.output
    assert "The printed denominator 359 is outside the range." in result.output


def test_denominators_where_none_fits_is_exit_1():
    result = call("--denominators", 88, 88, "96", "94", lang="ja")
    assert result.exit_code == 1
    assert "四捨五入: –" in result.output
    assert "分母 88〜88 の 1 個のうち 0 個（0.0 %）: この規則ではどの分母も合いません。" in result.output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--denominators", 0, 5, "96"], "LOW is 1 or more"),
        (["--denominators", 9, 5, "96"], "HIGH no less"),
        (["--denominators", 1, 10**9, "96"], "at most 100000"),
        (["--denominators", 1, 5, "3分の2"], "is a fraction"),
        (["--denominators", 1, 5, "nowhere.csv"], "cannot be read"),
    ],
)
def test_an_impossible_search_is_exit_2(arguments, words):
    result = call(*arguments)
    assert result.exit_code == 2 and words in result.stderr


def test_it_starts_without_dagster_dbt_and_great_expectations(put):
    script = (
        "import sys\nfrom dagster_project.cli import app\n"
        "try:\n    app(sys.argv[1:])\nexcept SystemExit:\n    pass\n"
        "heavy = {'dagster', 'dagster_dbt', 'dbt', 'great_expectations', 'pandas', 'duckdb'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "figures", str(put(HOLDS)), "--lang", "en"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout.splitlines()[-1] == "[]"
    assert "saikai [81] holds" in done.stdout
