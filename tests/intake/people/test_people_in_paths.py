"""A file whose name holds somebody of the rosters is told, since paths are published; a surname or a section is not."""

from __future__ import annotations

import pytest

from tests.intake.small_root import APPLICATIONS, ROSTER_FILE, roster_file

PEOPLE = (["1", "髙橋　翔太郎", "総務部", "人事課", "a@x.jp"], ["2", "Taro Yamada", "総務部", "人事課", "b@x.jp"])
FOLDER = "inbox/workshops/w1/"


def told(small, name: str) -> list[str]:
    small.put(ROSTER_FILE, roster_file(*PEOPLE))
    small.put(FOLDER + name, [APPLICATIONS, ["1", "髙橋翔太郎", "人事課", "a@x.jp", "出席"]])
    return [message.ja for message in small.take_in().warnings if "ファイル名に" in message.ja]


@pytest.mark.parametrize(
    "name",
    [
        "髙橋翔太郎_出席.csv",
        "出席（高橋翔太郎作成）.csv",
        "w1-高橋 翔太郎.csv",
        "高橋_翔太郎.csv",
        "Yamada_Taro.csv",
        "list taro yamada 2024.csv",
    ],
)
def test_a_full_name_in_a_file_name_is_told(name, small):
    (message,) = told(small, name)
    assert message.startswith(FOLDER + name) and "公表" in message


@pytest.mark.parametrize("name", ["高橋_出席.csv", "人事課_出席簿.csv", "翔太郎.csv", "yamada 2024.csv", "list.csv"])
def test_a_surname_a_given_name_or_a_section_is_not(name, small):
    assert told(small, name) == []


def test_a_name_that_is_on_no_roster_cannot_be_known(small):
    assert told(small, "余所野権兵衛.csv") == []


def test_a_refused_file_is_told_as_well(small):
    small.put(ROSTER_FILE, roster_file(*PEOPLE))
    small.put(FOLDER + "髙橋翔太郎.csv", b"\0nothing")
    report = small.take_in()
    assert len(report.refusals) == 1 and sum("ファイル名に" in message.ja for message in report.warnings) == 1
