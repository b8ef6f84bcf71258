"""The report of a real night: its figures are those of the seed case, and every one leads back to its mart cell.

Add here: what only the report of a whole release shows. Keep out: the look (tests/ui).
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from dagster_project import programme
from dagster_project.release.provenance import origin_of
from dagster_project.release.reading import published
from dagster_project.settings import DataRoot
from tests.end_to_end.nights import Night
from tests.release.report.reading import Page, read_page

ADDRESS = re.compile(r"(\w+)\[(.*)\]\.(\w+)")
# Counted by hand from the printed totals of the seed case (design.md) and the rows that were made for it.
SEED = {
    "trial_adoption[trial_id=r5-trial].eligible_people": "約 1,400",
    "trial_adoption[trial_id=r5-trial].active_people": "127",
    "trial_adoption[trial_id=r5-trial].adoption_percent": "9.1 %",
    "usage_frequency[trial_id=r5-trial,bucket_order=0].people": "1,273",
    "usage_frequency[trial_id=r5-trial,bucket_order=1].people": "95",
    "usage_frequency[trial_id=r5-trial,bucket_order=1].share_percent": "74.8 %",
    "usage_frequency[trial_id=r5-trial,bucket_order=2].people": "20",
    "usage_frequency[trial_id=r5-trial,bucket_order=3].people": "9",
    "usage_frequency[trial_id=r5-trial,bucket_order=4].people": "3",
    "workshop_attendance[workshop_id=w1].participants": "79",
    "workshop_attendance[workshop_id=w2].participants": "27",
    "workshop_attendance[workshop_id=w2].repeat_people": "16",
    "workshop_attendance[workshop_id=w2].first_time_people": "11",
    "workshop_attendance[workshop_id=w2].fill_percent": "67.5 %",
    "repeat_attendance[earlier_workshop_id=w1,later_workshop_id=w2].attended_both": "16",
    "series_summary[series_id=r6-workshops].unique_people": "90",
    "survey_response[survey_id=w1-after].response_percent": "83.5 %",
    "survey_response[survey_id=w1-after].responses": "66",
    "survey_response[survey_id=w1-after].invited_people": "79",
    "survey_response[survey_id=w2-after].response_percent": "81.5 %",
    "survey_headline[scope=series,scope_id=r6-workshops,question_code=satisfaction].favourable_percent": "96.5 %",
    "survey_headline[scope=series,scope_id=r6-workshops,question_code=satisfaction].favourable": "82",
    "survey_headline[scope=series,scope_id=r6-workshops,question_code=satisfaction].base": "85",
    # 82/106 = 77.358 %, 103/106 = 97.170 %
    "survey_headline[scope=series,scope_id=r6-workshops,question_code=satisfaction].bound_low": "77.4 %",
    "survey_headline[scope=series,scope_id=r6-workshops,question_code=satisfaction].bound_high": "97.2 %",
    "cost[trial_id=r6-trial].paid_yen": "0 円",
}


@pytest.fixture(scope="module")
def release(demo_night: Night) -> Path:
    return (demo_night.root / "published").resolve()


@pytest.fixture(scope="module")
def page(release: Path) -> Page:
    return read_page((release / "report.html").read_text(encoding="utf-8"))


def test_the_figures_of_the_seed_case_stand_in_the_page(page: Page) -> None:
    shown: dict[str, set[str]] = {}
    for language, address, text in page.figures:
        if language == "ja":
            shown.setdefault(address, set()).add(text)
    for address, text in SEED.items():
        # On the paper a number of people has its unit.
        assert text in {found.removesuffix(" 人") for found in shown[address]}, address
    assert "(82/106–103/106)" in page.texts["ja"] and "(82/106–103/106)" in page.texts["en"]


def test_every_figure_is_what_its_address_holds(page: Page, release: Path) -> None:
    """Read from the database by the address alone, and written down by another hand."""
    assert len({address for _, address, _ in page.figures}) > 400
    with duckdb.connect(str(release / "katsuyo.duckdb"), read_only=True) as connection:
        for _, address, text in page.figures:
            match = ADDRESS.fullmatch(address)
            assert match, address
            table, pairs, column = match.groups()
            keys = [pair.split("=", 1) for pair in pairs.split(",")]
            where = " AND ".join(f"CAST({name} AS VARCHAR) = ?" for name, _ in keys)
            rows = connection.execute(
                f"SELECT {column} FROM marts.{table} WHERE {where}", [value for _, value in keys]
            ).fetchall()
            assert len(rows) == 1, address
            assert _agrees(rows[0][0], text), (address, rows[0][0], text)


def _agrees(cell: object, text: str) -> bool:
    """A count to the last digit; a rate as percent, a DOUBLE as far as it is written."""
    number = re.sub(r"[^0-9.\-]", "", text)
    decimals = len(number.partition(".")[2])
    if isinstance(cell, float):
        scale = 100 if "%" in text else 1
        return abs(cell * scale - float(number)) <= 0.5 * 10**-decimals + 1e-9
    assert isinstance(cell, int | Decimal) and not isinstance(cell, date)
    return Decimal(number) == Decimal(cell)


def test_explain_knows_every_address_of_the_paper(release: Path, demo_night: Night) -> None:
    html = (release / "report.html").read_text(encoding="utf-8")
    ids = re.findall(r'<code class="registry">([^<]*)</code>', html)
    lines = html.count('class="line"')
    # Two questions with two bounds each and one effect with its interval, in both languages, beside one id per line.
    assert lines > 50 and len(ids) == lines + 12 and all(ids)
    assert {"r5-active", "w1-response", "satisfied"} <= set(ids)
    root = DataRoot(demo_night.root)
    for asked in set(ids):
        assert origin_of(asked, published(root), programme.read(root.programme_file)).value is not None


def test_a_printed_figure_that_does_not_hold_says_so_on_the_paper(release: Path) -> None:
    html = (release / "report.html").read_text(encoding="utf-8")
    paper = html[html.index('id="ja-paper"') : html.index('id="ja-adoption"')]
    (line,) = [line for line in paper.split('class="line"') if ">satisfied<" in line]
    assert "96.5 %" in line and "印刷値 96 %: この分母では存在しない" in line
    (line,) = [line for line in paper.split('class="line"') if ">w1-response<" in line]
    assert "印刷値" not in line


def test_a_percentage_never_stands_without_its_counts(release: Path) -> None:
    """In every table but that of printed figures, which says the counts in its explanations."""
    html = (release / "report.html").read_text(encoding="utf-8")
    sections = [part for part in html.split("<section ") if not re.match(r'class="card" id="(ja|en)-printed"', part)]
    cells = [cell for part in sections for cell in re.findall(r'<td class="number">(.*?)</td>', part)]
    percentages = [cell for cell in cells if re.search(r'value="[^"]*_percent"', cell)]
    assert len(percentages) > 150
    assert [cell for cell in percentages if not re.search(r'class="of">.*(/|\()', cell)] == []


def test_the_charts_lie_beside_the_page_in_three_forms_and_two_languages(release: Path) -> None:
    names = {path.name for path in (release / "charts").iterdir()}
    stems = {name.removesuffix(".vl.json") for name in names if name.endswith(".vl.json")}
    wanted = {"buckets-r5-trial", "buckets-r6-trial", "trend-r5-trial", "retention-r5-trial", "attendance", "repeats"}
    wanted |= {"coverage", "response", "satisfaction", "effect-difference", "kinds"}
    assert wanted <= stems
    assert stems == {stem for name in stems for stem in (name.removesuffix("-en"), f"{name.removesuffix('-en')}-en")}
    assert names == {f"{stem}{suffix}" for stem in stems for suffix in (".vl.json", ".svg", ".png")}


def test_refused_effects_stand_there_with_their_reasons_in_words(page: Page) -> None:
    assert (
        "組み合わせられたのは参加者 16 人、参加しなかった人 825 人で、必要な 20 人ずつに足りません。"
        in page.texts["ja"]
    )
    assert "16 participants and 825 others could be matched, fewer than the 20 needed" in page.texts["en"]


def test_nobody_stands_in_the_report(release: Path, demo_night: Night) -> None:
    """No name, number or e-mail of the staff list, in the page or a chart's specification."""
    from python_calamine import CalamineWorkbook

    (roster,) = (demo_night.root / "inbox" / "roster").glob("*.xlsx")
    rows = CalamineWorkbook.from_path(str(roster)).get_sheet_by_index(0).to_python()
    told = "".join(
        path.read_text(encoding="utf-8") for path in (release / "report.html", *(release / "charts").glob("*.json"))
    )
    people = [
        str(cell)
        for row in rows
        for cell in row
        if isinstance(cell, str) and ("@" in cell or re.fullmatch(r"\S+[ 　]\S+", cell))
    ]
    assert len(people) > 1400
    assert [person for person in people if person in told] == []
