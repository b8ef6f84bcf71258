"""Participant reports of Zoom: with and without meeting data, connections and unique users, several languages."""

from __future__ import annotations

import pytest

from tests.intake.formats.demo_world import WORKSHOP_MARTS, DemoRoot, demo_figures, participants
from tests.intake.formats.meeting_files import MEETING, joined, meeting_root, notes, padded, people, times
from tests.intake.formats.shared_samples import Taken, sample, take
from tests.intake.small_root import ROSTER_FILE, csv_bytes, roster_file
from tests.intake.workbooks import workbook

EN = ["Name (Original Name)", "User Email", "Join Time", "Leave Time", "Duration (Minutes)", "Guest"]
JA = ["名前 (元の名前)", "ユーザーメール", "参加時刻", "退出時刻", "所要時間（分）"]
NEWER = [
    "名前（元の名前）",
    "ユーザーのメール",
    "参加時間",
    "退出時間",
    "期間（分）",
    "ゲスト",
    "録音に関する同意",
    "待機室にいる",
]
# Two people: one left and came back, the other has an e-mail cut short.
CAME = [
    ["人事課_山田 太郎", "yamada@x.jp", "2024/5/1 14:00", "2024/5/1 14:40", "41"],
    ["山田 太郎", "yamada@x.jp", "2024/5/1 14:42", "2024/5/1 16:00", "79"],
    ["財政課‗髙橋 花子", "takah…", "2024/5/1 14:01", "2024/5/1 16:00", "120"],
]
MEETING_EN = ["Meeting ID", "Topic", "Start Time", "End Time", "User Email", "Duration (Minutes)", "Participants"]
MEETING_DATA = ["123 456", "勉強会, 第1回", "2024/5/1 14:00", "2024/5/1 16:00", "host@x.jp", "120", "2"]


@pytest.mark.parametrize("header", [JA, EN[:5], NEWER[:5]], ids=["ja", "en", "newer"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp932", "utf-16"])
def test_one_row_per_connection_and_people_by_e_mail_or_name(header, encoding, small):
    rows = [
        [cell.replace("…", "..").replace("‗", "_") if encoding == "cp932" else cell for cell in row] for row in CAME
    ]
    small.put(MEETING, csv_bytes([header, *rows], encoding))
    small.night()
    assert small.delivery(MEETING).format == "zoom_participants", small.delivery(MEETING).refusal
    assert (small.rows_of(MEETING), people(small)) == ((3, 3, 0, 0, 0, 0), 2)
    assert times(small)[1] == ("2024-05-01 14:42:00", "2024-05-01 16:00:00")


@pytest.mark.parametrize("between", [[], [""] * 5, [""] * 7], ids=["blank", "five commas", "seven commas"])
@pytest.mark.parametrize("header", [JA, EN, NEWER], ids=lambda header: str(len(header)))
@pytest.mark.parametrize("count", ["2", "4"])
def test_with_meeting_data_above(between, header, count, small):
    rows = [[*row, *[""] * (len(header) - 5)] for row in CAME]
    above = [MEETING_EN, [*MEETING_DATA[:-1], count], between]
    small.put(MEETING, csv_bytes([*above, header, *rows]))
    small.night()
    assert (small.rows_of(MEETING), people(small)) == ((3, 3, 0, 0, 0, 0), 2)
    assert ("its summary says 4 participants, its list holds 2 people" in notes(small)) is (count == "4")


def test_meeting_data_without_a_blank_row_saved_by_excel(small):
    rows = padded([MEETING_EN, MEETING_DATA, JA, *CAME])
    for name, content in (("a.csv", csv_bytes(rows)), ("b.xlsx", workbook(rows))):
        small.put(f"inbox/workshops/w1/{name}", content)
        small.night()
        assert small.delivery(f"inbox/workshops/w1/{name}").rows_in == 3
    assert people(small) == 2
    assert small.counts["attendance"] == 3  # the workbook holds the same rows


def test_a_row_of_another_width_below_meeting_data_is_quarantined_with_its_number(small):
    small.put(MEETING, csv_bytes([MEETING_EN, MEETING_DATA, [], JA, CAME[0], [*CAME[1], "余り"], CAME[2]]))
    small.night()
    assert small.rows_of(MEETING) == (3, 2, 0, 1, 0, 0)
    assert [row["row"] for row in small.quarantine(MEETING)] == ["6"]


def test_a_connection_to_the_waiting_room_is_no_attendance(small):
    rows = [
        [*CAME[0], "いいえ", "", "はい"],  # let in afterwards
        [*CAME[1], "いいえ", "", "いいえ"],
        ["待った 人", "m@x.jp", "2024/5/1 14:00", "2024/5/1 14:05", "5", "はい", "", "はい"],  # never let in
    ]
    small.put(MEETING, csv_bytes([NEWER, *rows]))
    small.night()
    assert small.delivery(MEETING).excluded == {"in_waiting_room": 2}
    assert people(small) == 1


def test_unique_users_have_no_times(small):
    header = ["Name (Original Name)", "User Email", "Total Duration (Minutes)", "Guest"]
    small.put(MEETING, csv_bytes([header, ["Abe Ai", "a@x.jp", "120", "No"], ["Ito Ken", "", "60", "Yes"]]))
    small.night()
    assert (small.rows_of(MEETING)[:2], people(small)) == ((2, 2), 2)
    assert set(times(small)) == {(None, None)}


def test_a_report_of_many_meetings_has_the_hosts_e_mail_before_the_participants(small):
    header = ["Meeting ID", "Topic", "User Name", "User Email", "Duration (Minutes)", *EN]
    rows = [["1", "x", "Host", "host@x.jp", "120", *row, "No"] for row in CAME[:2]]
    rows.append(["1", "x", "Host", "host@x.jp", "120", "佐藤 次郎", "sato@x.jp", *CAME[0][2:], "No"])
    small.put(MEETING, csv_bytes([header, *rows]))
    small.night()
    assert (small.delivery(MEETING).format, people(small)) == ("zoom_participants", 2)


@pytest.mark.parametrize(
    ("written", "held"),
    [("05/01/2024 02:00:00 PM", "2024-05-01 14:00:00"), ("01/05/2024 02:00:00 PM", "2024-05-01 14:00:00")],
    ids=["month first", "day first"],
)
def test_the_workshops_day_decides_which_number_is_the_month(written, held, small):
    small.put(MEETING, csv_bytes([EN, ["Abe Ai", "a@x.jp", written, written, "1", "No"]]))
    small.night()
    assert times(small) == [(held, held)]


def test_a_day_that_nothing_decides_is_refused_with_what_to_write(small):
    small.put(MEETING, csv_bytes([EN, ["Abe Ai", "a@x.jp", "03/04/2024 02:00:00 PM", "", "1", "No"]]))
    small.night()
    assert "`timestamp: d_m_yyyy` / `timestamp: m_d_yyyy`" in str(small.delivery(MEETING).refusal)


def test_display_names_find_people_of_the_roster(small):
    small.put(
        ROSTER_FILE,
        roster_file(
            ["1", "山田 太郎", "総務部", "人事課", ""],
            ["2", "髙橋 花子", "財務部", "財政課", ""],
            ["3", "鈴木 一郎", "財務部", "財政課", ""],
            ["4", "佐藤 次郎", "財務部", "財政課", ""],
        ),
    )
    names = ["人事課_山田太郎 (iPhone)", "財政課‗高橋花子", "財政課 鈴木 一郎", "佐藤 (佐藤次郎)", "Galaxy S9"]
    small.put(MEETING, csv_bytes([JA, *([name, "", *CAME[0][2:]] for name in names)]))
    small.night()
    ((found,),) = small.query(
        "SELECT count(DISTINCT person_id) FROM landed.attendance JOIN landed.person USING (identity_key) "
        "WHERE person_id IN (SELECT person_id FROM landed.roster_entry JOIN landed.person USING (identity_key))"
    )
    assert (found, people(small)) == (4, 5)


def test_without_the_minutes_it_is_nearly_zooms_and_says_so(small):
    small.put(MEETING, csv_bytes([JA[:4], *(row[:4] for row in CAME)]))
    small.night()
    assert "'Duration (Minutes)'" in str(small.delivery(MEETING).refusal)


@pytest.mark.parametrize(
    ("name", "held_on", "taken"),
    [
        (
            "real/zoom/yu9824_example.csv",
            "2020-12-08",
            Taken("zoom_participants", 204, 204, {}, 0, 204, None, "2020-12-08 08:35:00", "2020-12-08 12:39:00"),
        ),
        (
            "real/zoom/zoomclass_participants_heroes.csv",
            "2021-11-19",
            Taken("zoom_participants", 31, 31, {}, 0, 27, None, "2021-11-19 09:54:15", "2021-11-19 12:01:59"),
        ),
    ],
)
@pytest.mark.parametrize("is_told", [True, False], ids=["its day", "another day"])
def test_samples(name, held_on, taken, is_told, small):
    path = sample(name)
    assert take(meeting_root(small, held_on if is_told else "2019-01-01"), path, "workshops/w1") == taken


def test_the_demo_in_this_layout_gives_its_figures_again(tmp_path):
    """Everybody connects twice and waits once; e-mails of the second workshop are cut or whole, the first has none."""
    demo = DemoRoot(tmp_path / "root")
    for workshop, day in (("w1", "2024/9/25"), ("w2", "2024/10/22")):
        present = participants(workshop)
        rows: list[list[str]] = []
        for number, person in enumerate(present):
            name = f"{person.section}{'_‗ '[number % 3]}{person.name}"
            email = person.email if number % 2 else f"{person.email[:3]}…" if person.email else ""
            stays = [("13:50", "13:55", "はい"), ("14:00", "14:55", "いいえ"), ("15:00", "16:00", "いいえ")]
            for first, last, waits in stays:
                rows.append([name, email, f"{day} {first}", f"{day} {last}", "55", "いいえ", "", waits])
        above = [MEETING_EN, ["1", "勉強会", f"{day} 14:00", f"{day} 16:00", "", "120", str(len(present))], []]
        demo.put(f"workshops/{workshop}", {f"{workshop}.csv": csv_bytes([*above, NEWER, *rows])})
    assert demo.figures(*WORKSHOP_MARTS) == demo_figures(*WORKSHOP_MARTS)
    assert demo.delivery("w1.csv").excluded == {"in_waiting_room": 79}
    assert "its summary says" not in "".join(note.en for note in demo.delivery("w2.csv").notes)


def test_nothing_is_quoted_or_everything(small):
    quoted = "\r\n".join(",".join(f'"{cell}"' for cell in row) for row in [JA, *CAME]).encode("utf-8-sig")
    for content in (quoted, joined([JA, *CAME], "utf-8-sig", ",")):
        small.put(MEETING, content)
        small.night()
        assert (small.rows_of(MEETING)[:2], people(small)) == ((3, 3), 2)
