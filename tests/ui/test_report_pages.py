"""report.html and last_night.html in a real browser: as opened by double click, printed, and worked by keyboard.

Add here: what only a browser can tell of these pages. Keep out: their figures (tests/end_to_end/test_report.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from dagster_project.release.report.writing import write_report
from tests.end_to_end.nights import Night
from tests.release.report.small_marts import marts, programme

pytestmark = pytest.mark.full

PAGES = ("published/report.html", "last_night.html")
EDITIONS = [(name, language) for name in PAGES for language in ("ja", "en")]
# 210 mm at 96 dots per inch; what lies between the margins of 12 mm when printed.
A4, A4_PRINTED = 794, 703
SHOWN = "[...document.querySelectorAll('body *')].filter(e => e.checkVisibility())"


@pytest.fixture()
def sheet(browser: Browser, night: Night) -> Iterator[Page]:
    """A page that may read files of the data root and nothing else, and must be silent."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="ja-JP")
    wanted: list[str] = []
    said: list[str] = []
    context.route("**/*", lambda route: route.continue_() if _is_ours(route.request.url) else route.abort())
    context.on("request", lambda request: wanted.append(request.url))
    page = context.new_page()
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    context.close()
    assert [url for url in wanted if not _is_ours(url)] == []
    # The page is one file: it asked for nothing beside itself.
    assert {url.partition("#")[0].rpartition("/")[2] for url in wanted} <= {"report.html", "last_night.html"}
    assert said == []


def _is_ours(url: str) -> bool:
    return url.startswith("file://")


def show(sheet: Page, night: Night, name: str, language: str = "ja", width: int = 1280) -> None:
    sheet.set_viewport_size({"width": width, "height": 900})
    sheet.goto(f"{(night.root / name).as_uri()}{'#en' if language == 'en' else ''}")


# Below the width of a desktop a wide table scrolls by itself; nothing is ever cut.
CUTTING = {False: ["hidden", "clip", "auto", "scroll"], True: ["hidden", "clip"]}


@pytest.mark.parametrize("width", [1280, A4, 360])
@pytest.mark.parametrize(("name", "language"), EDITIONS)
def test_nothing_runs_over_and_no_text_is_cut(sheet: Page, night: Night, name: str, language: str, width: int) -> None:
    show(sheet, night, name, language, width)
    assert sheet.evaluate("document.documentElement.scrollWidth") <= width
    cut = sheet.evaluate(
        f"""{SHOWN}.filter(e => e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0
            && {CUTTING[width < 1280]}.includes(getComputedStyle(e).overflowX)).map(e => e.textContent.slice(0, 60))"""
    )
    assert cut == []
    outside = sheet.evaluate(
        """[...document.querySelectorAll('svg text')].filter(e => e.checkVisibility()).filter(e => {
            const a = e.getBoundingClientRect(), b = e.ownerSVGElement.getBoundingClientRect();
            return a.left < b.left - 1 || a.right > b.right + 1 || a.top < b.top - 1 || a.bottom > b.bottom + 1;
        }).map(e => e.textContent)"""
    )
    assert outside == []


@pytest.mark.parametrize(("name", "language"), EDITIONS)
def test_structure_is_what_a_screen_reader_needs(sheet: Page, night: Night, name: str, language: str) -> None:
    show(sheet, night, name, language)
    headings = sheet.evaluate(f"{SHOWN}.filter(e => /^H[1-6]$/.test(e.tagName)).map(e => Number(e.tagName[1]))")
    assert headings.count(1) == 1 and max(headings) > 1
    body = headings[headings.index(1) :]
    assert all(after <= before + 1 for before, after in pairwise(body)), headings
    for role in ("banner", "main"):
        assert sheet.get_by_role(role).count() == 1, role  # type: ignore[arg-type]
    assert sheet.get_by_role("navigation").count() >= 1
    tables = sheet.locator("table:visible")
    assert tables.count() > 0
    faulty = sheet.evaluate(
        """[...document.querySelectorAll('table')].filter(t => t.checkVisibility()).filter(t => !t.caption
            || !t.caption.textContent.trim() || [...t.querySelectorAll('th')].some(h => !h.scope)
            || [...t.tBodies[0].rows].some(r => r.cells.length !== t.tHead.rows[0].cells.length)).length"""
    )
    assert faulty == 0
    drawings = sheet.locator("svg:visible")
    assert drawings.count() == sheet.get_by_role("img").count()
    named = sheet.evaluate(
        """[...document.querySelectorAll('svg')].every(s => s.getAttribute('role') === 'img'
            && s.getAttribute('aria-labelledby').split(' ').every(i => document.getElementById(i).textContent.trim()))"""
    )
    assert named


@pytest.mark.parametrize(("name", "language"), EDITIONS)
def test_the_other_language_is_neither_shown_nor_read_aloud(
    sheet: Page, night: Night, name: str, language: str
) -> None:
    show(sheet, night, name, language)
    other = "ja" if language == "en" else "en"
    assert sheet.locator(f"#{language}").is_visible() and not sheet.locator(f"#{other}").is_visible()
    heard = sheet.locator("body").aria_snapshot()
    words = {"ja": ("検査", "だれが使ったか"), "en": ("Checks", "Who used it")}
    place = PAGES[::-1].index(name)
    assert words[language][place] in heard and words[other][place] not in heard
    assert sheet.locator(f"#{language}").get_attribute("lang") == language


@pytest.mark.parametrize("name", PAGES)
def test_the_language_is_changed_by_keyboard_and_back(sheet: Page, night: Night, name: str) -> None:
    show(sheet, night, name)
    for word, shown in (("English", "en"), ("日本語", "ja")):
        for _ in range(8):
            sheet.keyboard.press("Tab")
            if sheet.evaluate("document.activeElement.textContent") == word:
                break
        sheet.keyboard.press("Enter")
        sheet.locator(f"#{shown}").wait_for(state="visible")
        assert sheet.locator("#ja").is_visible() is (shown == "ja")


def test_a_link_into_an_english_section_shows_english(sheet: Page, night: Night) -> None:
    sheet.goto((night.root / PAGES[0]).as_uri() + "#en-response")
    assert sheet.locator("#en-response").is_visible() and not sheet.locator("#ja").is_visible()


@pytest.mark.parametrize("name", PAGES)
def test_everything_is_reached_by_tab_and_shows_where_it_is(sheet: Page, night: Night, name: str) -> None:
    show(sheet, night, name)
    wanted = sheet.evaluate(
        f"{SHOWN}.filter(e => e.matches('a[href], input, summary')).map((e, i) => {{ e.dataset.stop = i; return i; }}).length"
    )
    reached: set[str] = set()
    for _ in range(wanted + 40):
        sheet.keyboard.press("Tab")
        at: dict[str, Any] = sheet.evaluate(
            """(() => { const e = document.activeElement, s = getComputedStyle(e);
                return {stop: e.dataset.stop ?? '', outline: s.outlineStyle, width: parseFloat(s.outlineWidth), tag: e.tagName}; })()"""
        )
        if at["stop"]:
            assert at["outline"] != "none" and at["width"] >= 2, at
            reached.add(at["stop"])
        if len(reached) == wanted:
            break
    assert len(reached) == wanted > 1


CONTRAST = """
(() => {
  const parse = text => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => { const f = v => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
    return 0.2126 * f(r) + 0.7152 * f(g) + 0.0722 * f(b); };
  const ground = e => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor);
    if (c.length < 4 || c[3] > 0) return c; } return [255, 255, 255]; };
  const own = e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
  return [...document.querySelectorAll('body *')].filter(e => e.checkVisibility() && own(e) && !e.closest('svg')).map(e => {
    const a = light(parse(getComputedStyle(e).color)), b = light(ground(e));
    return [(Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), e.textContent.slice(0, 40)]; }).sort((x, y) => x[0] - y[0]).slice(0, 3);
})()
"""


@pytest.mark.parametrize("name", PAGES)
def test_text_stands_out_from_its_ground(sheet: Page, night: Night, name: str) -> None:
    show(sheet, night, name)
    weakest = sheet.evaluate(CONTRAST)
    assert len(weakest) == 3 and weakest[0][0] >= 4.5, weakest


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page[^s]", pdf))


@pytest.mark.parametrize("language", ["ja", "en"])
def test_printed_it_is_one_page_with_nothing_cut_and_all_of_it_if_asked(
    sheet: Page, night: Night, language: str
) -> None:
    show(sheet, night, PAGES[0], language)
    assert pages_of(sheet.pdf(prefer_css_page_size=True)) == 1
    sheet.emulate_media(media="print")
    sheet.set_viewport_size({"width": A4_PRINTED, "height": 1032})
    assert sheet.locator(f"#{language}-paper").is_visible() and not sheet.locator(f"#{language}-trend").is_visible()
    over = sheet.evaluate(
        """[...document.querySelectorAll('.paper *')].filter(e => e.checkVisibility() && e.clientWidth > 0
            && e.scrollWidth > e.clientWidth + 1).map(e => e.textContent)"""
    )
    assert over == [] and sheet.evaluate("document.documentElement.scrollWidth") <= A4_PRINTED
    sheet.emulate_media(media="screen")
    sheet.locator(f"#{language}-print-all").check()
    assert 5 < pages_of(sheet.pdf(prefer_css_page_size=True)) < 60
    sheet.emulate_media(media="print")
    beyond = sheet.evaluate(
        f"{SHOWN}.filter(e => e.getBoundingClientRect().right > {A4_PRINTED + 1}).map(e => e.textContent)"
    )
    assert beyond == []


def test_a_larger_programme_still_gives_one_page(sheet: Page, tmp_path: Path) -> None:
    """Two trials of six buckets, three workshops, an effect, all with names as long as a city's are."""
    long = "令和7年度 生成人工知能（対話型サービス）全庁試行利用および活用推進に関する勉強会"
    trials = [{"trial_id": f"trial-{year}", "fiscal_year": year, "unit_of_use": "prompt"} for year in (2024, 2025)]
    people = {
        "eligible_people": 12345,
        "eligible_is_approximate": True,
        "active_people": 2345,
        "adoption_percent": "19.0",
    }
    buckets = [
        {"trial_id": row["trial_id"], "bucket_order": order, "min_uses": order, "max_uses": order, "people": 345}
        | {"active_people": 2345, "share_percent": "14.7" if order else None}
        for row in trials
        for order in range(7)
    ]
    workshops = [
        {"workshop_id": f"workshop-{n}", "capacity": 400, "participants": 345, "fill_percent": "86.3"}
        | {"first_time_people": 300, "repeat_people": 45, "repeat_percent": "13.0"}
        for n in range(3)
    ]
    money = {"paid_yen": 12345678, "cost_yen": 23456789, "cost_per_use": "1234.5", "undeclared_costs": None}
    asked = {"scope": "series", "scope_id": "series-of-workshops", "favourable": 321, "base": 345, "not_answered": 12}
    asked |= {"not_responding": 23, "favourable_rate": 0.93, "favourable_percent": "93.0", "bound_low": 0.845}
    asked |= {"bound_high": 0.937}
    effect = {"trial_id": "trial-2025", "earlier_trial_id": "trial-2024", "workshop_id": "workshop-0"}
    effect |= {
        "comparison": "between_trials",
        "attended": "two_or_more",
        "measure": "difference",
        "estimate": 12.345678,
    }
    effect |= {"treated_people": 45, "matched_people": 45, "control_people": 9876, "matched_percent": "100.0"}
    effect |= {"interval_low": 10.123456, "interval_high": 14.567891, "refused": False, "caveat": long}
    pairs = [
        {"earlier_workshop_id": "workshop-0", "later_workshop_id": "workshop-1", "earlier_participants": 345}
        | {"later_participants": 345, "attended_both": 45, "share_of_later_percent": "13.0"}
    ]
    tables = marts(
        survey_headline=[asked | {"question_code": f"question-number-{n}"} for n in range(2)],
        workshop_effect=[effect],
        repeat_attendance=pairs,
        trial_adoption=[row | people for row in trials],
        usage_frequency=buckets,
        workshop_attendance=workshops,
        cost=[row | money for row in trials],
    )
    declared = programme(
        trials=[
            {"id": row["trial_id"], "name": f"{long} {row['fiscal_year']}", "eligible": {"count": 12345}}
            | {"unit_of_use": "prompt", "start": _day(row["fiscal_year"], 6), "end": _day(row["fiscal_year"], 9)}
            for row in trials
        ],
        series=[{"id": "series-of-workshops", "name": long}],
        workshops=[
            {
                "id": row["workshop_id"],
                "name": f"{long} 第{n}回",
                "series": "series-of-workshops",
                "held_on": _day(2025, n + 1),
            }
            for n, row in enumerate(workshops)
        ],
    )
    write_report(tmp_path, "0123456789abcdef", tables, declared, ())
    for language in ("ja", "en"):
        sheet.goto(f"{(tmp_path / 'report.html').as_uri()}#{language}")
        assert pages_of(sheet.pdf(prefer_css_page_size=True)) == 1, language


def _day(year: int, month: int) -> date:
    return date(year, month, 1)


def test_pictures_for_the_readme(sheet: Page, night: Night, screenshots: Path | None) -> None:
    """`KATSUYO_SCREENSHOTS=docs/images` draws them anew."""
    if screenshots is None:
        pytest.skip("KATSUYO_SCREENSHOTS says where pictures go; none are wanted")
    show(sheet, night, PAGES[0])
    sheet.evaluate("document.getElementById('ja-frequency').scrollIntoView()")
    sheet.screenshot(path=screenshots / "report.png")
    sheet.emulate_media(media="print")
    sheet.add_style_tag(content="body { padding: 24px 32px; }")
    sheet.set_viewport_size({"width": A4, "height": 1050})
    sheet.screenshot(path=screenshots / "budget-paper.png")
