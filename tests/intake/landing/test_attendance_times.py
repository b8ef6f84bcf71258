"""Times of joining and leaving: read together, kept where they are, and compared with the workshop's day."""

from __future__ import annotations

from datetime import date

import duckdb
import pytest

from dagster_project.intake.landing.people_stated import stated_number
from dagster_project.intake.reading.sheets import Unreadable
from dagster_project.intake.recognising.layout import Custom, header_key
from dagster_project.intake.times.timestamps import Habits, Reading, read_column
from tests.intake.formats.meeting_files import MEETING, notes, times
from tests.intake.small_root import APPLICATIONS, ATTENDANCE_FILE

HEADER = ["Full Name", "Join time", "Leave time", "Role"]
JAPANESE = Custom(("氏名",), ("yy_m_d",))
EUROPEAN = Custom(("Nom",), ("d_m_yy", "d_m_yyyy"))
AMERICAN = Custom(("Name",), ("m_d_yy", "m_d_yyyy"), ends="[0-9] [AP]M")


def test_both_columns_land_as_instants_of_the_programmes_zone(small):
    small.put(MEETING, [HEADER, ["A B", "2024-05-01 15:00:00", "2024-05-01 16:00:00", "R"]])
    small.night()
    assert small.query("SELECT epoch(joined_at), epoch(left_at) FROM landed.attendance") == [
        (1714543200.0, 1714546800.0)  # 06:00 and 07:00 UTC
    ]


def test_a_time_may_be_missing_but_what_is_written_must_be_one(small):
    small.put(
        MEETING,
        [
            HEADER,
            ["A B", "2024/5/1 15:00", "", "R"],
            ["C D", "", "2024/5/1 16:00", "R"],
            ["E F", "", "", "R"],
            ["G H", "2024/5/1 15:00", "途中", "R"],
            ["I J", "2024/13/1 15:00", "2024/5/1 16:00", "R"],
        ],
    )
    small.night()
    assert times(small) == [("2024-05-01 15:00:00", None), (None, "2024-05-01 16:00:00"), (None, None)]
    assert [(row["row"], row["column"]) for row in small.quarantine(MEETING)] == [
        ("5", "Leave time"),
        ("6", "Join time"),
    ]


def test_a_list_without_times_has_none(small):
    small.put(ATTENDANCE_FILE, [APPLICATIONS, ["1", "山田", "人事課", "y@x.jp", "出席"]])
    small.night()
    assert times(small) == [(None, None)]
    assert notes(small, ATTENDANCE_FILE) == ""


def test_both_columns_together_tell_what_neither_does_alone(small):
    """The first column holds 1 May alone; that 13 is a day is seen in the second."""
    small.put(MEETING, [HEADER, ["A B", "01/05/2024 23:00", "13/05/2024 01:00", "R"]])
    small.night()
    assert times(small) == [("2024-05-01 23:00:00", "2024-05-13 01:00:00")]


def test_another_way_of_writing_the_same_times_is_the_same_row(small):
    small.put(MEETING, [HEADER, ["A B", "2024-05-01 15:00:00", "2024-05-01 16:00:00", "R"]])
    small.put("inbox/workshops/w1/saved.csv", [HEADER, ["A B", "2024/5/1 15:00", "2024/5/1 16:00", "R"]])
    small.night()
    assert small.rows_of("inbox/workshops/w1/saved.csv") == (1, 0, 0, 0, 1, 0)


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        ("2024/5/1 00:00", "2024/5/1 23:59", None),
        (
            "2024/5/1 15:00",
            "2024/5/2 00:10",
            "1 times of joining or leaving lie on other days (2024-05-02 to 2024-05-02)",
        ),
        (
            "2024/6/1 15:00",
            "2024/6/1 16:00",
            "2 times of joining or leaving lie on other days (2024-06-01 to 2024-06-01)",
        ),
    ],
)
def test_other_days_than_the_workshops_are_said_and_count(first, last, told, small):
    small.put(MEETING, [HEADER, ["A B", first, last, "R"]])
    small.night()
    assert small.rows_of(MEETING)[:2] == (1, 1)
    found = notes(small)
    assert (told in found) if told else ("other days" not in found)


def test_the_note_about_other_days_follows_the_programme(small):
    small.put(MEETING, [HEADER, ["A B", "2024/5/1 15:00", "2024/5/1 16:00", "R"]])
    small.night()
    assert "other days" not in notes(small)
    text = small.root.programme_file.read_text(encoding="utf-8")
    small.say(text.replace("held_on: 2024-05-01", "held_on: 2024-05-02"))
    small.night()
    assert "2 times of joining or leaving lie on other days" in notes(small)


# ------------------------------------------------------------------------------------------------ habits of a tool


def read(texts: list[str], habits: Habits, expected: tuple[date, date] | None = None) -> Reading:
    bench = duckdb.connect()
    bench.execute("CREATE TABLE given (row_number INTEGER, written VARCHAR)")
    bench.executemany("INSERT INTO given VALUES (?, ?)", list(enumerate(texts, start=2)))
    return read_column(bench, "given", "written", "Join time", expected, habits=habits)


@pytest.mark.parametrize(
    ("texts", "habits", "style", "why"),
    [
        # 22 July 2011, or 11 July 2022: the tool is younger than the former.
        (["22/7/11 15:00"], Habits(date(2020, 4, 1)), "yy_m_d", "no such export is that old"),
        (["14/11/22, 09:29:07"], Habits(date(2020, 4, 1)), "d_m_yy", "no such export is that old"),
        (["22/7/24 15:00"], Habits(date(2020, 4, 1), (JAPANESE,)), "yy_m_d", "language of its headers"),
        (["22/7/24 15:00"], Habits(date(2020, 4, 1), (EUROPEAN,)), "d_m_yy", "language of its headers"),
        (["11/4/2020, 9:50:12 AM"], Habits(None, (AMERICAN,)), "m_d_yyyy", "language of its headers"),
        (["11/4/2020, 9:50:12 AM"], Habits(None, (EUROPEAN,)), "d_m_yyyy", "language of its headers"),
    ],
)
def test_a_tools_habits_decide_where_nothing_else_does(texts, habits, style, why):
    reading = read(texts, habits)
    assert reading.style is not None and reading.style.name == style
    assert why in reading.notes[0].en


@pytest.mark.parametrize(
    ("texts", "habits"),
    [
        (["22/7/24 15:00"], Habits(date(2020, 4, 1))),
        (["11/4/2020, 9:50:12 am"], Habits(None, (AMERICAN,))),  # Australia writes days first, and am
        (["11/4/2020, 9:50:12 AM", "12/4/2020 21:50:12"], Habits(None, (AMERICAN,))),
        (["11/4/2020 9:50"], Habits(None, (JAPANESE,))),
    ],
)
def test_habits_that_do_not_fit_decide_nothing(texts, habits):
    with pytest.raises(Unreadable, match="nothing in the file decides"):
        read(texts, habits)


def test_what_the_file_and_the_programme_say_goes_before_habits():
    days_above_12 = read(["11/25/2020, 9:50:12 AM"], Habits(None, (EUROPEAN,)))
    assert days_above_12.style is not None and days_above_12.style.name == "m_d_yyyy"
    held = (date(2020, 4, 11), date(2020, 4, 11))
    expected = read(["11/4/2020, 9:50:12 AM"], Habits(None, (AMERICAN,)), held)
    assert expected.style is not None and expected.style.name == "d_m_yyyy"


# ------------------------------------------------------------------------------------------------ stated numbers


@pytest.mark.parametrize(
    ("above", "number"),
    [
        ([["x"], ["Attended participants", "9"]], 9),
        ([["Topic", "Participants", "End"], ["x", "27", "y"]], 27),
        ([["Participants"], ["27"]], 27),
        ([["Participants", "27", ""], ["5", "", ""]], 27),
        ([["Participants", "about 9"]], None),
        ([["People", "9"]], None),
        ([], None),
    ],
)
def test_the_number_of_people_stands_beside_or_below_its_word(above, number):
    assert stated_number(above, {header_key("Attended participants"), header_key("Participants")}) == number
