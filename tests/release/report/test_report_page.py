"""The page as text: nothing to tell, hostile names, suppressed groups, the same bytes again, no request and no script."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree

import pytest

from dagster_project.messages import Message
from dagster_project.programme import Programme
from dagster_project.release.canonical import MartRows
from dagster_project.release.report.writing import write_report
from tests.release.report.reading import Page, read_page
from tests.release.report.small_marts import RESPONSE, breakdown, marts, programme, survey, trial

HOSTILE = '<script>alert("1")</script> & \'"]]> ${x} {{ 7*7 }}'

DEPARTMENT = ("organisation_code", "trial_id", "department_label")


def report(
    folder: Path, tables: Mapping[str, MartRows], declared: Programme, warnings: tuple[Message, ...] = ()
) -> Page:
    folder.mkdir()
    write_report(folder, "0123456789abcdef", tables, declared, warnings)
    return read_page((folder / "report.html").read_text(encoding="utf-8"))


def test_a_programme_without_anything_says_so_in_every_section(tmp_path: Path) -> None:
    page = report(tmp_path / "out", marts(), programme())
    for said in (
        "この公表には試行の利用がありません",
        "この公表には勉強会がありません",
        "この公表にはアンケートがありません",
        "この公表には費用がありません",
        "部署ごとの内訳がありません",
        "届いたファイルがありません",
        "この公表にはまだ数字がありません",
    ):
        assert said in page.texts["ja"], said
    assert "This release has no workshop." in page.texts["en"]
    assert page.figures == []
    assert list((tmp_path / "out" / "charts").iterdir()) == []


def test_a_mart_that_is_not_there_is_no_failure(tmp_path: Path) -> None:
    page = report(tmp_path / "out", {}, programme())
    assert "この公表には試行の利用がありません" in page.texts["ja"]


def test_names_and_options_stay_text_wherever_they_come_from(tmp_path: Path) -> None:
    """As trial, question, option, file name, notice and printed figure; in the page, in a drawing, in a pasted SVG."""
    declared = programme(trials=[trial(HOSTILE)], surveys=[survey(HOSTILE, HOSTILE)])
    answer = {
        "survey_id": "s",
        "question_code": "q",
        "option_order": 1,
        "option_label": HOSTILE,
        "is_favourable": True,
    }
    buckets = [
        {"trial_id": "t", "bucket_order": order, "bucket_label": "", "min_uses": order, "max_uses": order or 0}
        | {"people": 5, "active_people": 5, "share_percent": "100.0" if order else None}
        for order in (0, 1)
    ]
    headline = {"scope": "survey", "scope_id": "s", "question_code": "q", "favourable": 7, "base": 8}
    headline |= {"not_answered": 0, "not_responding": 2, "favourable_rate": 0.875, "favourable_percent": "87.5"}
    headline |= {"bound_low": 0.7, "bound_high": 0.9}
    file = {"scope_id": "s", "path": HOSTILE, "sha256": "f" * 64, "kind": "survey", "format": "", "status": "landed"}
    file |= dict.fromkeys(
        ("rows_in", "rows_accepted", "rows_excluded", "rows_quarantined", "rows_duplicate", "rows_superseded"), 1
    )
    figure = {"figure_id": HOSTILE, "statement": HOSTILE, "source": "", "status": "printed", "printed_value": "9"}
    figure |= {"verdict": "drifted", "explanation_ja": HOSTILE, "explanation_en": HOSTILE, "kind": "count"}
    tables = marts(
        usage_frequency=buckets,
        survey_response=[RESPONSE],
        survey_answers=[answer | {"answers": 7, "base": 8, "share_percent": "87.5"}],
        survey_headline=[headline],
        input_files=[file],
        printed_figures=[figure],
    )
    page = report(tmp_path / "out", tables, declared, (Message(HOSTILE, HOSTILE),))
    assert [tag for tag, _ in page.tags if tag == "script"] == []
    assert not [name for _, found in page.tags for name in found if name.startswith("on")]
    # Trial, question, option, file, notice, figure and explanation, in both languages, as they were written.
    assert page.texts["ja"].count(HOSTILE) > 8 and page.texts["en"].count(HOSTILE) > 8
    for path in (tmp_path / "out" / "charts").glob("*.svg"):
        assert not [tag for tag in ElementTree.parse(path).iter() if tag.tag.endswith(("script", "text"))]


def test_suppressed_groups_are_shown_as_such_and_without_a_number(tmp_path: Path) -> None:
    table = breakdown(
        "adoption_by_department",
        (*DEPARTMENT, "line_kind", "eligible_people", "active_people", "adoption_percent", "is_suppressed"),
        DEPARTMENT,
        ("142077", "t", "総務部", "listed", 40, 12, "30.0", False),
        ("142077", "t", "消防部", "listed", None, None, None, True),
    )
    page = report(tmp_path / "out", {**marts(), **table}, programme(trials=[trial()]))
    told = page.texts["ja"][page.texts["ja"].index("試行: 部ごとの利用") :]
    assert "総務部401230.0 % (12/40)" in told and "消防部秘匿秘匿秘匿" in told and "伏せています（1 行）" in told
    assert ("ja", "adoption_by_department[trial_id=t,department_label=総務部].active_people", "12") in page.figures


def test_a_refused_effect_stands_on_the_paper_with_its_reason(tmp_path: Path) -> None:
    refused = {"trial_id": "t", "earlier_trial_id": "", "workshop_id": "w", "attended": "one", "measure": "difference"}
    refused |= {"comparison": "inside_trial", "treated_people": 5, "matched_people": 0, "control_people": 9}
    refused |= {"refused": True, "reason": "人が足りません。 / too few people."}
    page = report(tmp_path / "out", marts(workshop_effect=[refused]), programme(trials=[trial()]))
    assert "勉強会の効果は推定していません: 人が足りません。" in page.texts["ja"]
    assert "No effect of the workshops is estimated: too few people." in page.texts["en"]
    assert not (tmp_path / "out" / "charts" / "effect-difference.png").exists()


def test_an_effect_of_thousands_of_uses_is_drawn_and_told(tmp_path: Path) -> None:
    found = {"trial_id": "t", "earlier_trial_id": "", "workshop_id": "w", "attended": "one", "measure": "difference"}
    found |= {"comparison": "inside_trial", "treated_people": 50, "matched_people": 48, "control_people": 90}
    found |= {"refused": False, "estimate": 1604.715, "interval_low": -12.5, "interval_high": 3221.93}
    page = report(tmp_path / "out", marts(workshop_effect=[found]), programme(trials=[trial()]))
    assert "1,604.72" in page.texts["en"] and "-12.50 – 3,221.93" in page.texts["en"]
    drawn = json.loads((tmp_path / "out" / "charts" / "effect-difference.vl.json").read_text(encoding="utf-8"))
    assert 1604.72 in [value for row in drawn["data"]["values"] for value in row.values()]


def test_the_same_figures_give_the_same_bytes(tmp_path: Path) -> None:
    buckets = [
        {"trial_id": "t", "bucket_order": 1, "min_uses": 1, "max_uses": None, "people": 3, "active_people": 3}
        | {"share_percent": "100.0"}
    ]
    tables, declared = marts(usage_frequency=buckets), programme(trials=[trial()])
    for name in ("first", "second"):
        report(tmp_path / name, tables, declared)
    first, second = (
        {p.relative_to(f): p.read_bytes() for p in f.rglob("*") if p.is_file()}
        for f in (tmp_path / "first", tmp_path / "second")
    )
    assert first == second and len(first) == 7


def test_a_chart_s_specification_holds_its_rows(tmp_path: Path) -> None:
    buckets = [
        {"trial_id": "t", "bucket_order": order, "min_uses": low, "max_uses": high, "people": people}
        | {"active_people": 4, "share_percent": share}
        for order, low, high, people, share in ((0, 0, 0, 196, None), (1, 1, 9, 3, "75.0"), (2, 10, None, 1, "25.0"))
    ]
    report(tmp_path / "out", marts(usage_frequency=buckets), programme(trials=[trial()]))
    spec = json.loads((tmp_path / "out" / "charts" / "buckets-t.vl.json").read_text(encoding="utf-8"))
    assert [(row["bucket"], row["people"]) for row in spec["data"]["values"]] == [("1〜9 回", 3), ("10 回以上", 1)]


def test_nothing_is_fetched_and_nothing_runs(tmp_path: Path) -> None:
    page = report(
        tmp_path / "out", marts(survey_response=[RESPONSE]), programme(surveys=[survey("はい") | {"trial": None}])
    )
    policy = [found["content"] for tag, found in page.tags if tag == "meta" and "http-equiv" in found]
    assert policy == ["default-src 'none'; style-src 'unsafe-inline'"]
    assert {tag for tag, _ in page.tags} & {"script", "link", "iframe", "img", "object", "form"} == set()
    links = [found["href"] for tag, found in page.tags if tag == "a"]
    assert links and all(link.startswith(("#", "charts/")) for link in links)
    assert all((tmp_path / "out" / link).is_file() for link in links if link.startswith("charts/"))


@pytest.mark.parametrize("language", ["ja", "en"])
def test_links_lead_to_places_of_the_same_language(tmp_path: Path, language: str) -> None:
    page = report(tmp_path / "out", marts(), programme())
    ids = [found["id"] for _, found in page.tags if "id" in found]
    assert len(ids) == len(set(ids))
    assert {found["href"][1:] for tag, found in page.tags if tag == "a"} <= set(ids)
    assert f"{language}-paper" in ids
