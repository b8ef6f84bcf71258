"""Display names, shape by shape: what is taken for the name and what for the section."""

from __future__ import annotations

import pytest

from dagster_project.intake.people.display_names import reading

SHAPES = [
    ("人事課_山田太郎", "山田太郎", "人事課"),
    ("人事課‗山田 太郎", "山田 太郎", "人事課"),
    ("人事課＿山田太郎", "山田太郎", "人事課"),
    ("人事課 山田 太郎", "山田 太郎", "人事課"),
    ("山田太郎_人事課", "山田太郎", "人事課"),
    ("山田太郎（人事課）", "山田太郎", "人事課"),
    ("山田太郎(総務部人事課)", "山田太郎", "総務部人事課"),
    ("山田太郎＠人事課", "山田太郎", "人事課"),
    ("【人事課】山田 太郎", "山田 太郎", "人事課"),
    ("人事課／山田太郎", "山田太郎", "人事課"),
    ("人事課-山田太郎", "山田太郎", "人事課"),
    ("総務部 人事課 山田太郎", "山田太郎", "人事課"),
    ("人事課長 山田太郎", "山田太郎", "人事課"),
    ("総務部長 山田太郎", "山田太郎", "総務部"),
    ("副市長 山田太郎", "山田太郎", ""),
    ("部長 太一", "太一", ""),  # a name that is a title finds nobody by its second reading, but does by its first
    ("人事課 課長補佐 山田太郎", "山田太郎", "人事課"),
    ("12_人事課_山田太郎", "山田太郎", "人事課"),
    ("総務部_山田太郎", "山田太郎", "総務部"),
    ("人事課_阿部", "阿部", "人事課"),
    ("阿部_人事課", "阿部", "人事課"),
    ("山田_太郎", "山田 太郎", ""),
    ("山田太郎（在宅勤務）", "山田太郎", ""),
    ("Taro Yamada（山田太郎）", "山田太郎", ""),
    ("山田 (山田太郎)", "山田太郎", ""),  # the original name of who shortened it
    ("山田太郎 (山田)", "山田太郎", ""),
    ("Taro Yamada（人事課）", "Taro Yamada", "人事課"),
    ("太郎 山田", "山田 太郎", ""),
    ("阿部 太郎", "太郎 阿部", ""),  # no section: 部 ends a family name
    ("小室 圭", "圭 小室", ""),
    ("山田太郎", "", ""),
    ("山 田", "", ""),
    ("山 田 太 郎", "", ""),
    ("Taro Yamada", "", ""),
    ("山田太郎 (EXT)", "", ""),
    ("（ゲスト）", "", ""),
    ("人事課", "", "人事課"),
    ("_", "", ""),
    ("", "", ""),
]


@pytest.mark.parametrize(("text", "name", "section"), SHAPES)
def test_shapes(text, name, section):
    assert (reading(text).name, reading(text).section) == (name, section)
