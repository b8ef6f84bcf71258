"""The dashboard's files hold together: columns of the contracts, the exposure, whole keys, and no arithmetic in the tool."""

from __future__ import annotations

import copy
import io
import json
import re
import subprocess
import sys
from pathlib import Path, PurePosixPath
from typing import Any, get_args
from zipfile import ZipFile

import pytest
import yaml

from bi.superset import import_bundle
from bi.superset.import_bundle import BUNDLE, DATABASE, bundle_zip
from dagster_project.analysis.finding import Verdict
from dagster_project.analysis.groups import GroupVerdict
from dagster_project.contracts import MartContract, mart_contracts
from dagster_project.intake.deliveries.ledger import Status
from dagster_project.intake.recognising.layout import Kind
from dagster_project.settings import DBT_PROJECT
from tests.bi.bundle_files import Chart, Dataset, charts, dashboard, datasets, load, placed

DATASETS = datasets()
CHARTS = {chart.name: chart for chart in charts()}
JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")
# A computed column that a chart groups by, and the columns of the mart's key that it tells apart.
TELLS_APART = {
    "bucket": {"bucket_order"},
    "period_week": {"period_start"},
    "period_month": {"period_start"},
    "cohort": {"trial_id", "cohort_week"},
    "workshop": {"workshop_id"},
    "from_section": {"participants_from_section"},
    "kind": {"kind_code"},
    "question": {"scope", "scope_id", "question_code"},
}
EXPRESSION_WORDS = {"lpad", "strftime", "as"}


def _dataset(chart: Chart) -> Dataset:
    return DATASETS[chart.file["dataset_uuid"]]


def _arithmetic(chart: Chart, contract: MartContract) -> list[str]:
    """Where Superset would compute a figure of its own instead of showing one cell of the mart.

    A chart that groups must group by the mart's whole key (one row per group, so that MAX only names the cell); one city
    is always chosen on the dashboard.
    """
    if chart.shows_rows or not chart.metrics():
        return []
    faults = [
        str(metric)
        for metric in chart.metrics()
        if metric["expressionType"] != "SIMPLE" or metric["aggregate"] not in ("MAX", "MIN")
    ]
    fixed = {entry["subject"] for entry in chart.filters() if entry["operator"] == "=="}
    grouped = {named for column in chart.groups() for named in TELLS_APART.get(column, {column})}
    return faults + [f"not grouped by {column}" for column in contract.key[1:] if column not in grouped | fixed]


@pytest.mark.parametrize("dataset", DATASETS.values(), ids=lambda dataset: dataset.mart)
def test_a_dataset_is_its_mart_with_the_contracts_columns_and_types(dataset: Dataset) -> None:
    contract = mart_contracts()[dataset.mart]
    assert dict(dataset.types) == {**contract.columns, "release_id": "VARCHAR"}
    assert dataset.file["schema"] == "marts" and dataset.file["sql"] is None and dataset.file["metrics"] == []
    dates = {column["column_name"] for column in dataset.file["columns"] if column.get("is_dttm")}
    assert dates == {name for name, kind in contract.columns.items() if kind == "DATE"}


@pytest.mark.parametrize("dataset", DATASETS.values(), ids=lambda dataset: dataset.mart)
def test_a_computed_column_is_made_of_columns_of_its_mart(dataset: Dataset) -> None:
    for expression in dataset.expressions.values():
        bare = re.sub(r"'[^']*'", "", expression)
        assert set(re.findall(r"\b[a-z_]+\b", bare)) <= set(dataset.types) | EXPRESSION_WORDS


def test_the_exposure_names_exactly_the_marts_of_the_bundle() -> None:
    exposure = load(DBT_PROJECT / "models" / "exposures" / "superset.yml")["exposures"][0]
    named = {re.findall(r"'(\w+)'", entry)[-1] for entry in exposure["depends_on"]}
    assert named == {dataset.mart for dataset in DATASETS.values()}


@pytest.mark.parametrize("chart", CHARTS.values(), ids=lambda chart: chart.name)
def test_a_chart_names_only_columns_that_its_dataset_has(chart: Chart) -> None:
    dataset = _dataset(chart)
    assert chart.named_columns() <= {*dataset.types, *dataset.expressions}


@pytest.mark.parametrize("chart", CHARTS.values(), ids=lambda chart: chart.name)
def test_a_chart_shows_cells_of_its_mart_and_computes_nothing(chart: Chart) -> None:
    assert _arithmetic(chart, mart_contracts()[_dataset(chart).mart]) == []


@pytest.mark.parametrize("aggregate", ["AVG", "SUM", "COUNT"])
@pytest.mark.parametrize("name", ["adoption_by_trial", "buckets", "work_kinds", "retention"])
def test_a_percentage_averaged_or_summed_in_the_tool_is_found(name: str, aggregate: str) -> None:
    broken = Chart(name, "", copy.deepcopy(dict(CHARTS[name].file)))
    broken.metrics()[0]["aggregate"] = aggregate  # type: ignore[index]
    assert _arithmetic(broken, mart_contracts()[_dataset(broken).mart]) != []


@pytest.mark.parametrize(
    "name, left_out, missed",
    [
        ("buckets", "groupby", "trial_id"),
        ("uses_by_week", "adhoc_filters", "grain"),
        ("retention", "groupby", "trial_id"),
    ],
)
def test_a_chart_that_mixes_rows_is_found(name: str, left_out: str, missed: str) -> None:
    broken = Chart(name, "", copy.deepcopy(dict(CHARTS[name].file)))
    del broken.params[left_out]  # type: ignore[attr-defined]
    assert f"not grouped by {missed}" in _arithmetic(broken, mart_contracts()[_dataset(broken).mart])


@pytest.mark.parametrize(
    "mart, column, codes",
    [
        ("printed_figures", "verdict_ja", get_args(Verdict)),
        ("printed_figures", "group_verdict_ja", get_args(GroupVerdict)),
        ("input_files", "status_ja", get_args(Status)),
        ("input_files", "kind_ja", get_args(Kind)),
        ("survey_response", "stage_ja", ("pre", "post")),
    ],
)
def test_every_code_has_a_japanese_word(mart: str, column: str, codes: tuple[str, ...]) -> None:
    dataset = next(dataset for dataset in DATASETS.values() if dataset.mart == mart)
    words = dataset.words(column)
    assert set(words) == set(codes)
    assert all(JAPANESE.search(word) for word in words.values())
    coloured = [entry for chart in CHARTS.values() for entry in chart.params.get("conditional_formatting", [])]
    assert {entry["targetValue"] for entry in coloured if entry["column"] == column} <= set(words.values())


def test_titles_are_japanese_and_descriptions_english() -> None:
    titles = [chart.title for chart in CHARTS.values()] + [dashboard()["dashboard_title"]]
    labels = [column["verbose_name"] for dataset in DATASETS.values() for column in dataset.file["columns"]]
    assert [text for text in [*titles, *labels] if not JAPANESE.search(text) and text != "SHA-256"] == []
    assert len(set(titles)) == len(titles)
    assert all(chart.file["description"].isascii() for chart in CHARTS.values())


def test_the_dashboard_places_every_chart_once_and_every_reference_leads_somewhere() -> None:
    shown = [part["meta"]["uuid"] for part in placed() if part["type"] == "CHART"]
    assert sorted(shown) == sorted(chart.file["uuid"] for chart in CHARTS.values())
    for part in placed():
        if part["type"] == "CHART":
            chart = next(chart for chart in CHARTS.values() if chart.file["uuid"] == part["meta"]["uuid"])
            assert part["meta"]["sliceName"] == chart.title
    widths = {part["id"]: part["meta"]["width"] for part in placed() if part["type"] in ("CHART", "MARKDOWN")}
    rows = [part["children"] for part in placed() if part["type"] == "ROW"]
    assert {sum(widths[child] for child in children) for children in rows} == {12}
    assert {dataset.file["database_uuid"] for dataset in DATASETS.values()} == {load(DATABASE)["uuid"]}
    assert {_dataset(chart).uuid for chart in CHARTS.values()} == set(DATASETS)


def test_one_city_is_always_chosen_and_the_trial_filter_leaves_other_marts_alone() -> None:
    filters = {entry["name"]: entry for entry in dashboard()["metadata"]["native_filter_configuration"]}
    city, trial = filters["団体コード"], filters["試行"]
    assert city["controlValues"]["defaultToFirstItem"] and not city["controlValues"]["multiSelect"]
    assert city["scope"]["excluded"] == []
    ids = {part["meta"]["uuid"]: part["meta"]["chartId"] for part in placed() if part["type"] == "CHART"}
    without = {ids[chart.file["uuid"]] for chart in CHARTS.values() if "trial_id" not in _dataset(chart).types}
    assert set(trial["scope"]["excluded"]) == without


def test_nothing_is_cached_and_the_database_is_opened_read_only_and_alone() -> None:
    database = load(DATABASE)
    arguments = database["extra"]["engine_params"]["connect_args"]
    assert arguments["read_only"] is True
    assert arguments["config"]["enable_external_access"] is False
    files = [database, *(dataset.file for dataset in DATASETS.values()), *(chart.file for chart in CHARTS.values())]
    assert {file["cache_timeout"] for file in files} == {-1}


def _packed(root: str, kind: str = "assets") -> dict[str, Any]:
    with ZipFile(io.BytesIO(bundle_zip(PurePosixPath(root), kind))) as archive:
        return {name: yaml.safe_load(archive.read(name)) for name in archive.namelist()}


@pytest.mark.parametrize("root", ["/srv/katsuyo", "/srv/活用 データ/it's: here", "/srv/100%"])
def test_the_zip_points_to_the_release_of_that_data_root(root: str) -> None:
    packed = _packed(root)
    assert packed["katsuyo/databases/katsuyo.yaml"]["sqlalchemy_uri"] == f"duckdb:///{root}/published/katsuyo.duckdb"
    assert packed["katsuyo/metadata.yaml"]["type"] == "assets"
    assert len(packed) == len(list(BUNDLE.rglob("*.yaml")))
    assert _packed(root, "Dashboard")["katsuyo/metadata.yaml"]["type"] == "Dashboard"
    assert "PUBLISHED" not in json.dumps(packed, default=str)


@pytest.mark.parametrize("root", ["data/demo", "/srv/what?", '/srv/"x"', "/srv/a#b"])
def test_a_path_that_an_address_cannot_carry_is_refused(root: str) -> None:
    with pytest.raises(ValueError):
        bundle_zip(PurePosixPath(root), "assets")


def test_the_command_writes_the_zip_for_the_import_page_and_refuses_a_relative_root(tmp_path: Path) -> None:
    command = [sys.executable, import_bundle.__file__, "--zip", str(tmp_path / "katsuyo.zip"), "--data"]
    assert subprocess.run([*command, "/srv/katsuyo"], check=False).returncode == 0
    with ZipFile(tmp_path / "katsuyo.zip") as archive:
        assert b"type: Dashboard" in archive.read("katsuyo/metadata.yaml")
    refused = subprocess.run([*command, "data/demo"], check=False, capture_output=True, text=True)
    assert refused.returncode == 2 and "absolute" in refused.stderr
    nobody_there = [*command, "/srv/katsuyo", "--url", "http://127.0.0.1:9"]
    unreachable = subprocess.run(nobody_there, check=False, capture_output=True, text=True)
    assert unreachable.returncode == 1 and "cannot be reached" in unreachable.stderr
