"""What a valid programme file says, and which inbox folders it allows."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from dagster_project import programme
from dagster_project.inbox_folders import check_inbox
from dagster_project.messages import CouldNotRun
from dagster_project.programme import Eligible
from dagster_project.settings import DataRoot
from tests.core.programme_texts import VALID, write

REPOSITORY = Path(__file__).resolve().parents[2]


def test_partial_periods_are_left_out_unless_declared(tmp_path):
    path = write(tmp_path, VALID)
    assert programme.read(path).trials[0].partial_periods == "exclude"
    path = write(tmp_path, VALID.replace("unit_of_use: prompt", "unit_of_use: prompt\n    partial_periods: count", 1))
    assert programme.read(path).trials[0].partial_periods == "count"


def test_the_demo_file_is_valid_and_says_what_its_text_says():
    demo = programme.read(REPOSITORY / "data" / "demo" / "programme.yml")
    assert (demo.organisation.code, demo.timezone) == ("142077", "Asia/Tokyo")
    assert demo.usage_bucket_edges == (1, 10, 20, 50)
    assert [trial.id for trial in demo.trials] == ["r5-trial", "r6-trial"]
    assert demo.trials[0].eligible == Eligible(count=1400, approximate=True)
    assert [(w.id, w.held_on, w.capacity) for w in demo.workshops] == [
        ("w1", date(2024, 9, 25), None),
        ("w2", date(2024, 10, 22), 40),
    ]
    populations = {survey.id: survey.population.text() for survey in demo.surveys}
    assert populations == {
        "r5-staff": "eligible(r5-trial)",
        "w1-after": "participants(w1)",
        "w2-before": "participants(w2)",
        "w2-after": "participants(w2)",
    }
    after = {survey.id: survey.questions for survey in demo.surveys}
    assert after["w1-after"] == after["w2-after"]
    assert after["w1-after"][0].favourable == ("満足", "やや満足")


def test_the_file_that_a_new_data_root_gets_is_valid():
    fresh = programme.read(REPOSITORY / "dagster_project" / "templates" / "programme.yml")
    assert (fresh.trials, fresh.workshops, fresh.surveys) == ((), (), ())


def test_what_is_left_out_has_the_declared_default(tmp_path):
    read = programme.read(write(tmp_path, 'organisation: {code: "011002", name: 札幌市}\n'))
    assert read.timezone == "Asia/Tokyo"
    assert read.usage_bucket_edges == (1, 10, 20, 50)
    assert (read.small_group_minimum, read.max_quarantined_share) == (5, 0.01)


def test_a_population_may_be_a_number(tmp_path):
    read = programme.read(write(tmp_path, VALID.replace("participants(w1)", "120")))
    assert read.surveys[0].population.text() == "120"


@pytest.mark.parametrize(
    ("said", "limits"),
    [
        ({"count": 1400, "approximate": True}, (1350, 1449)),  # rounded to hundreds
        ({"count": 1450, "approximate": True}, (1445, 1454)),  # rounded to tens
        ({"count": 1000, "approximate": True}, (500, 1499)),  # rounded to thousands
        ({"count": 1453, "approximate": True}, (1453, 1453)),  # nothing is rounded
        ({"count": 1400}, (1400, 1400)),
        ({"count": 1400, "approximate": True, "low": 1390, "high": 1410}, (1390, 1410)),
        ({"count": 1400, "approximate": True, "low": 1390}, (1390, 1449)),
        ({"count": 1400, "approximate": True, "high": 1410}, (1350, 1410)),
    ],
)
def test_limits_of_the_eligible_people(said, limits):
    assert Eligible(**said).limits() == limits


def inbox(folder: Path, *names: str) -> DataRoot:
    write(folder, VALID)
    for name in names:
        path = folder / "inbox" / name
        if name.endswith("/"):
            path.mkdir(parents=True)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("x")
    return DataRoot(folder)


def stray_messages(root: DataRoot) -> list[str]:
    with pytest.raises(CouldNotRun) as refused:
        check_inbox(programme.read(root.programme_file), root)
    return [f"{message.ja} {message.en}" for message in refused.value.messages]


def test_an_inbox_that_the_programme_names_passes(tmp_path):
    root = inbox(
        tmp_path, "roster/list.xlsx", "trials/t1/log.csv", "workshops/w1/", "surveys/v1/a.csv", "trials/Thumbs.db"
    )
    check_inbox(programme.read(root.programme_file), root)
    check_inbox(programme.read(root.programme_file), DataRoot(tmp_path / "inbox"))


@pytest.mark.parametrize(
    ("stray", "known"),
    [
        ("trial/", "trials"),
        ("trials/t2/", "t1"),
        ("workshops/v1/", "w1"),
        ("surveys/w1/", "v1"),
        ("roster/2024/", "roster/*"),
        ("trials/t1/2024/", "trials/t1/*"),
        ("log.csv", "trials"),
        ("trials/log.csv", "t1"),
    ],
)
def test_a_stray_folder_or_file_is_named_with_what_may_stand_there(stray, known, tmp_path):
    (message,) = stray_messages(inbox(tmp_path, "trials/t1/log.csv", stray))
    assert f"inbox/{stray.rstrip('/')}" in message
    assert known in message
    assert "programme.yml" in message


def test_every_stray_folder_is_told_at_once(tmp_path):
    assert len(stray_messages(inbox(tmp_path, "trials/t2/", "surveys/v9/", "other/"))) == 3
