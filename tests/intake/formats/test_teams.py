"""Attendance reports of Teams: every layout, in languages known and unknown, as exported and as saved again."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from dagster_project.intake.inspection.inspection import inspect
from tests.intake.formats.demo_world import WORKSHOP_MARTS, DemoRoot, Participant, demo_figures, participants
from tests.intake.formats.meeting_files import MEETING, big_endian, joined, meeting_root, notes, padded, people, times
from tests.intake.formats.shared_samples import Taken, refusal, sample, take
from tests.intake.small_root import ROSTER_FILE, csv_bytes, roster_file
from tests.intake.workbooks import workbook

# 2024-05-01 is the day of workshop w1.
JA_SUMMARY = [
    ["1. 要約"],
    ["会議のタイトル", "生成AI勉強会, 第1回"],
    ["出席済み参加者", "3"],
    ["開始時刻", "24/5/1 15:00:02"],
    ["終了時刻", "24/5/1 16:31:40"],
    ["会議の長さ", "1h 31m 38s"],
    [],
]
JA_HEADER = ["名前", "初めての参加", "最終退出", "会議の長さ", "メール", "参加者 ID (UPN)", "役割"]
JA_PEOPLE = [
    [
        "試験 一郎(デジタル推進課)",
        "24/5/1 15:00:02",
        "24/5/1 16:31:40",
        "1h 31m",
        "i@x.jp",
        "u1@x.onmicrosoft.com",
        "開催者",
    ],
    ["人事課_見本　花子", "24/5/1 15:03:10", "24/5/1 16:29:59", "1h 10m", "h@x.jp", "u2@x.onmicrosoft.com", "出席者"],
    ["髙橋 﨑子 (EXT)", "24/5/1 15:05:44", "24/5/1 15:25:59", "20m 15s", "", "", "出席者"],
]
JA_ACTIVITIES = [
    [],
    ["3. 会議中のアクティビティ"],
    ["名前", "参加時刻", "退出時刻", "期間", "メール", "役割"],
    ["人事課_見本　花子", "24/5/1 15:03:10", "24/5/1 15:30:00", "26m 50s", "h@x.jp", "出席者"],
    ["人事課_見本　花子", "24/5/1 15:46:48", "24/5/1 16:29:59", "43m 11s", "h@x.jp", "出席者"],
]
JA = [*JA_SUMMARY, ["2. 参加者"], JA_HEADER, *JA_PEOPLE, *JA_ACTIVITIES]
JA_TIMES = [
    ("2024-05-01 15:00:02", "2024-05-01 16:31:40"),
    ("2024-05-01 15:03:10", "2024-05-01 16:29:59"),
    ("2024-05-01 15:05:44", "2024-05-01 15:25:59"),
]


@pytest.mark.parametrize(
    "content",
    [
        joined(JA),
        big_endian(JA),
        joined(JA, "utf-8-sig"),
        joined(JA, "cp932", ";"),
        csv_bytes(padded(JA)),
        csv_bytes(padded(JA), "cp932"),
        csv_bytes(JA),
        workbook(JA),
        joined([row for row in JA if row]),  # blank lines taken out, the titles have numbers
    ],
    ids=["le", "be", "utf8", "semicolon", "padded", "padded cp932", "ragged comma", "xlsx", "no blank lines"],
)
def test_the_section_of_participants_is_read_and_the_activities_are_said(content, small):
    name = MEETING if not content.startswith(b"PK") else "inbox/workshops/w1/meeting.xlsx"
    small.put(name, content)
    small.night()
    delivery = small.delivery(name)
    assert (delivery.format, delivery.status) == ("teams_participants", "landed"), delivery.refusal
    assert small.rows_of(name) == (3, 3, 0, 0, 0, 0)
    assert people(small) == 3
    assert times(small) == JA_TIMES
    assert "other tables below it (4 rows) are not read" in notes(small, name)
    assert "participants" not in notes(small, name).replace("not read", "")  # the summary says 3 as well


def test_a_workbook_with_real_times_is_the_same_report(small):
    """Excel with a Japanese locale takes 24/5/1 15:00:02 for a time."""

    def real(row: list[str]) -> list[object]:
        return [datetime.strptime(cell, "%y/%m/%d %H:%M:%S") if cell[:5] == "24/5/" else cell for cell in row]

    name = "inbox/workshops/w1/meeting.xlsx"
    small.put(MEETING, joined(JA))
    small.put(name, workbook([real(row) for row in JA]))
    small.night()
    assert small.rows_of(name) == (3, 0, 0, 0, 3, 0)
    assert times(small) == JA_TIMES


def test_a_blank_row_among_the_participants_loses_nobody(small):
    for blank in ([], [""] * 7):
        rows = [*JA_SUMMARY, ["2. 参加者"], JA_HEADER, JA_PEOPLE[0], blank, *JA_PEOPLE[1:], *JA_ACTIVITIES]
        for content in (joined(rows), csv_bytes(padded(rows))):
            small.put(MEETING, content)
            small.night()
            assert small.rows_of(MEETING)[:2] == (3, 3)
            assert people(small) == 3


def test_a_row_of_another_width_is_quarantined_with_its_number_and_those_of_the_activities_are_nobodys(small):
    torn = [*JA_PEOPLE[1], "余り"]
    alone = ["鈴木 三郎", "24/5/1 15:03:10", "24/5/1 16:29:59"]
    rows = [*JA_SUMMARY, ["2. 参加者"], JA_HEADER, JA_PEOPLE[0], torn, JA_PEOPLE[2], [], alone, *JA_ACTIVITIES]
    rows.append([*JA_ACTIVITIES[-1], "余り"])
    small.put(MEETING, joined(rows))
    small.night()
    assert small.rows_of(MEETING) == (4, 2, 0, 2, 0, 0)
    held = {row["row"]: row["reason_en"] for row in small.quarantine(MEETING)}
    assert held == {
        "11": "it has 8 columns where the table has 7.",
        "14": "it has 3 columns where the table has 7.",
    }


def test_more_participants_in_the_summary_than_in_the_list_are_said(small):
    small.put(MEETING, joined([[*row[:1], "9"] if row[:1] == ["出席済み参加者"] else row for row in JA]))
    small.night()
    assert "its summary says 9 participants, its list holds 3 people" in notes(small)
    assert people(small) == 3


def test_who_registered_and_never_joined_was_not_there(small):
    header = [*JA_HEADER, "Registration first name", "Registration status"]
    rows = [[*row, "名", "Registered"] for row in JA_PEOPLE]
    rows.append(["欠席 四郎", "", "", "", "k@x.jp", "", "", "四郎", "Registered"])
    small.put(MEETING, joined([*JA_SUMMARY, ["2. 参加者"], header, *rows, *JA_ACTIVITIES]))
    small.night()
    assert small.delivery(MEETING).excluded == {"not_attended": 1}
    assert people(small) == 3


def test_a_time_that_is_none_quarantines_its_row_and_no_text_of_it_is_told(small):
    broken = ["秘密 五郎", "24/5/1 15:99:00", "24/5/1 16:29:59", "1h", "g@x.jp", "", "出席者"]
    nobody = ["", "24/5/1 15:03:10", "24/5/1 16:29:59", "1h", "", "", "出席者"]
    small.put(MEETING, joined([*JA_SUMMARY, ["2. 参加者"], JA_HEADER, *JA_PEOPLE, broken, nobody]))
    small.night()
    assert [(row["row"], row["column"]) for row in small.quarantine(MEETING)] == [
        ("13", "初めての参加"),
        ("14", "氏名"),
    ]
    written = small.root.quarantine.joinpath(f"{small.delivery(MEETING).landing_id}.csv").read_text()
    assert "秘密" not in written and "15:99" not in written


# ------------------------------------------------------------------------------------------------ e-mail and UPN


def test_without_an_e_mail_the_upn_is_one_and_nobody_is_lost_or_doubled(small):
    rows = [
        ["山田 太郎", "24/5/1 15:00:00", "24/5/1 16:00:00", "1h", "", "yamada@x.jp", "出席者"],
        ["Yamada Taro", "24/5/1 15:00:00", "24/5/1 16:00:00", "1h", "yamada@x.jp", "u9@x.onmicrosoft.com", "出席者"],
        ["山田 太郎", "24/5/1 15:00:00", "24/5/1 16:00:00", "1h", "other@x.jp", "", "出席者"],
    ]
    small.put(MEETING, joined([*JA_SUMMARY, ["2. 参加者"], JA_HEADER, *rows]))
    small.night()
    assert people(small) == 2


def test_a_upn_finds_whom_the_e_mail_does_not(small):
    """The roster has the address of the tenant; the report's e-mail is an alias of another domain."""
    small.put(ROSTER_FILE, roster_file(["1", "山田 太郎", "総務部", "人事課", "u0123@city.lg.jp"]))
    row = ["山田 太郎", "24/5/1 15:00:00", "24/5/1 16:00:00", "1h", "taro.y@mail.jp", "u0123@city.onmicrosoft.com", ""]
    small.put(MEETING, joined([*JA_SUMMARY, ["2. 参加者"], JA_HEADER, row]))
    small.night()
    assert small.query("SELECT method FROM landed.attendance JOIN landed.person USING (identity_key)") == [("upn",)]


def test_organisers_were_there_unless_the_programme_excludes_them(small):
    host = ["事務局", "24/5/1 15:00:00", "24/5/1 16:00:00", "1h", "test@example.lg.jp", "", "開催者"]
    small.put(MEETING, joined([*JA_SUMMARY, ["2. 参加者"], JA_HEADER, *JA_PEOPLE, host]))
    small.night()
    assert small.rows_of(MEETING) == (4, 3, 1, 0, 0, 0)


# ------------------------------------------------------------------------------------------------ other languages


def sections(header: list[str], day: str, count_word: str = "Attended participants") -> list[list[str]]:
    rows = [[name, f"{day}, 15:00:00", f"{day}, 16:00:00", "1h", f"{name[0].lower()}@x.eu", f"{name[0]}@t.eu", "R"]
            for name in ("Goliath, David", "Zoë Müller", "Ana Silva")]  # fmt: skip
    activities = [["3. Activiteiten"], ["N", "J", "L", "D", "E", "R"], [*rows[0][:5], "R"]]
    return [["1. S"], ["T", "x"], [count_word, "3"], ["B", day], [], ["2. P"], header, *rows, [], *activities]


@pytest.mark.parametrize(
    ("header", "day", "layout"),
    [
        (["Name", "First Join", "Last Leave", "In-Meeting Duration", "Email", "Participant ID (UPN)", "Role"], "5/1/24", "teams_participants"),
        (["Name", "First join", "Last leave", "In-meeting duration", "Email", "Participant ID (UPN)", "Role"], "01/05/24", "teams_participants"),
        (["Name", "Erster Beitritt", "Letztes Verlassen", "Dauer", "E-Mail", "Teilnehmer-ID (UPN)", "Rolle"], "01.05.24", "teams_participants"),
        (["Nome", "Primeiro ingresso", "Última saída", "Duração na reunião", "Email", "ID do participante (UPN)", "Função"], "01/05/24", "teams_participants"),
        (["Naam", "A", "B", "Duur", "E-mail", "Deelnemers-ID (UPN)", "Rol"], "1-5-2024", "teams_participants_by_place"),
        (["Nombre", "A", "B", "Duración", "Correo", "Id. de participante (UPN)", "Rol"], "1/5/24", "teams_participants_by_place"),
    ],
    ids=["en us", "en gb", "de", "pt", "nl", "es"],
)  # fmt: skip
def test_other_languages(header, day, layout, small):
    small.put(MEETING, joined(sections(header, day)))
    small.night()
    assert small.delivery(MEETING).format == layout, small.delivery(MEETING).refusal
    assert small.rows_of(MEETING) == (3, 3, 0, 0, 0, 0)
    assert people(small) == 3
    assert set(times(small)) == {("2024-05-01 15:00:00", "2024-05-01 16:00:00")}
    assert ("columns were read by their order" in notes(small)) is (layout == "teams_participants_by_place")


def test_a_report_whose_columns_are_declared_ends_where_its_activities_begin(small):
    """A language without (UPN) in its header: an officer says which column is what."""
    header = ["Naam", "Eerste", "Laatste", "Duur", "E-mail", "Rol"]
    rows = [
        [name, "1-5-2024 15:00", "1-5-2024 16:00", "1u", mail, "R"] for name, mail in (("A B", "a@x.nl"), ("C D", ""))
    ]
    below = [
        [],
        ["3. Activiteiten"],
        ["Naam", "Deelname", "Vertrek", "Duur", "E-mail"],
        ["A B", "x", "y", "1", "a@x.nl"],
    ]
    small.put(MEETING, joined([["1. S"], ["T", "x"], ["B", "y"], [], ["2. D"], header, *rows, *below]))
    declared = "tables:\n  - columns: {name: Naam, email: E-mail}\n"
    small.put("inbox/workshops/w1/columns.yml", declared.encode())
    small.night()
    assert (small.rows_of(MEETING), people(small)) == ((2, 2, 0, 0, 0, 0), 2)


def test_columns_in_another_order_of_an_unknown_language_are_quarantined_not_guessed(small):
    header = ["Rol", "Naam", "A", "B", "Duur", "E-mail", "Deelnemers-ID (UPN)"]
    turned = [[row[-1], *row[:-1]] for row in sections(header, "1-5-2024")[7:10]]
    small.put(MEETING, joined([["1. S"], ["T", "x"], ["B", "y"], [], ["2. P"], header, *turned]))
    small.night()
    assert small.rows_of(MEETING) == (3, 0, 0, 3, 0, 0)  # above the share of rows that may fail: no release


# ------------------------------------------------------------------------------------------------ 2020 and 2021

FRENCH = [
    ["*Résumé de la réunion"],
    ["Nombre total de participants", "2"],
    ["Titre de la réunion", "null"],
    ["Heure de début de la réunion", "01/05/2024 à 09:01:31"],
    [],
    ["Nom complet", "Heure d'arrivée", "Heure de départ", "Durée", "E-mail", "Rôle"],
    ["Anne Dupont", "01/05/2024 à 09:01:31", "01/05/2024 à 09:45:31", "44\xa0m", "a@x.fr", "Organisateur"],
    ["Jean Noël", "01/05/2024 à 09:02:00", "01/05/2024 à 09:10:00", "8\xa0m", "j@x.fr", "Présentateur"],
    ["Noël Jean", "01/05/2024 à 09:20:00", "01/05/2024 à 11:27:03", "2\xa0h 7\xa0m", "J@x.fr", "Présentateur"],
]


def test_one_row_per_join_of_2021(small):
    small.put(MEETING, joined(FRENCH))
    small.night()
    assert small.delivery(MEETING).format == "teams_joins"
    assert (small.rows_of(MEETING)[:2], people(small)) == ((3, 3), 2)
    assert times(small)[2] == ("2024-05-01 09:20:00", "2024-05-01 11:27:03")
    assert "summary says" not in notes(small)


@pytest.mark.parametrize("encoding", ["ascii", "utf-8"])
def test_a_copy_saved_by_hand_with_one_row_per_join(encoding, small):
    header = ["Full Name", "Join Time", "Leave Time", "Duration", "Email", "Role", "Participant ID (UPN)"]
    came = ["2024-05-01 09:00", "2024-05-01 10:00", "60"]
    rows = [header, *([f"P {n % 60}", *came, f"p{n % 60}@x.eu", "Attendee", f"p{n % 60}@x.eu"] for n in range(69))]
    small.put(MEETING, joined(rows, encoding, ";"))
    small.night()
    assert (small.delivery(MEETING).format, small.rows_of(MEETING)[:2], people(small)) == ("teams_joins", (69, 69), 60)


def test_the_activities_alone_are_people_too(small):
    small.put(MEETING, csv_bytes(JA_ACTIVITIES[2:]))
    small.night()
    assert (small.delivery(MEETING).format, small.rows_of(MEETING)[:2], people(small)) == ("teams_joins", (2, 2), 1)


EVENTS = [
    ["Full Name", "User Action", "Timestamp"],
    ["Ito Ken", "Joined before", "5/1/2024, 9:50:12 AM"],
    ["Ito Ken", "Left", "5/1/2024, 10:06:45 AM"],
    ["Ito Ken", "Joined", "5/1/2024, 10:08:00 AM"],
    ["Mori Ai", "Joined", "5/1/2024, 9:50:30 AM"],
    ["Goliath, David", "Left", "5/1/2024, 12:00:30 PM"],
]


@pytest.mark.parametrize("content", [joined(EVENTS), csv_bytes(EVENTS)], ids=["tab", "comma"])
def test_events_of_2020(content, small):
    small.put(MEETING, content)
    small.night()
    assert small.delivery(MEETING).format == "teams_events"
    assert (small.rows_of(MEETING), people(small)) == ((5, 5, 0, 0, 0, 0), 3)
    assert times(small) == [
        ("2024-05-01 09:50:12", None),
        (None, "2024-05-01 10:06:45"),
        ("2024-05-01 10:08:00", None),
        ("2024-05-01 09:50:30", None),
        (None, "2024-05-01 12:00:30"),
    ]


def test_a_live_event_tells_people_and_no_times(small):
    header = ["SessionId", "ParticipantId", "FullName", "UserAgent", "UtcEventTimestamp", "Action", "Role"]
    rows = [
        ["s1", "a@x.jp", "Abe Ai", "Mozilla/5.0", "5/1/2024 1:00:00 AM", "Joined", "Attendee"],
        ["s1", "a@x.jp", "Abe Ai", "Mozilla/5.0", "5/1/2024 2:00:00 AM", "Left", "Attendee"],
        ["s2", "8f1e", "Anonymous", "Mozilla/5.0", "5/1/2024 1:00:00 AM", "Joined", "Attendee"],
    ]
    small.put(MEETING, csv_bytes([header, *rows]))
    small.night()
    assert (small.delivery(MEETING).format, people(small)) == ("teams_live_event", 2)
    assert set(times(small)) == {(None, None)}


@pytest.mark.parametrize(
    ("rows", "day"),
    [
        (JA, date(2024, 5, 1)),
        ([[cell.replace("24/5/1", "24/5/20") for cell in row] for row in JA], date(2024, 5, 20)),
        (FRENCH, date(2024, 5, 1)),
        (EVENTS, date(2024, 5, 1)),
    ],
    ids=["too old otherwise", "japanese", "french", "american"],
)
def test_outside_of_a_root_the_language_and_the_tools_age_tell_the_day(rows, day, tmp_path):
    """24/5/1 is 24 May 2001 otherwise, 24/5/20 is 24 May 2020, 01/05/2024 is 5 January, 5/1/2024 is 5 January."""
    path = Path(tmp_path / "report.csv")
    path.write_bytes(joined(rows))
    told = inspect(path)
    assert (told.readable, told.kind, told.period.first) == (True, "attendance", day), told.refusal


# ------------------------------------------------------------------------------------------------ two deliveries


def test_two_downloads_of_one_meeting_double_nobody(small):
    """The same report saved again, and another organiser's with other times and durations."""
    small.put(MEETING, joined(JA))
    small.put("inbox/workshops/w1/again.csv", csv_bytes(padded(JA)))
    early = [[row[0], row[1], "24/5/1 15:20:00", "15m", *row[4:]] for row in JA_PEOPLE]
    small.put("inbox/workshops/w1/early.csv", joined([*JA_SUMMARY, ["2. 参加者"], JA_HEADER, *early]))
    small.night()
    assert small.rows_of("inbox/workshops/w1/again.csv") == (3, 3, 0, 0, 0, 0)  # first by path: it counts
    assert small.rows_of(MEETING) == (3, 0, 0, 0, 3, 0)
    assert people(small) == 3


def test_the_activities_beside_the_report_double_nobody(small):
    small.put(MEETING, joined(JA))
    small.put("inbox/workshops/w1/activities.csv", csv_bytes(JA_ACTIVITIES[2:]))
    small.night()
    assert people(small) == 3


def test_a_list_with_one_column_less_is_a_near_miss_that_says_which(small):
    small.put(MEETING, csv_bytes([["Name", "First join", "Email", "Role"], ["A", "2024/5/1 9:00", "a@x.jp", "R"]]))
    small.night()
    assert "'Last leave'" in str(small.delivery(MEETING).refusal)


# ------------------------------------------------------------------------------------------------ samples, demo


@pytest.mark.parametrize(
    ("name", "held_on", "taken"),
    [
        (
            "real/teams/dvaneynde_IDL-14-11-22.utf16be.csv",
            "2022-11-14",
            Taken("teams_participants", 7, 7, {}, 0, 7, None, "2022-11-14 09:30:46", "2022-11-14 09:50:14"),
        ),
        (
            "real/teams/gspahlin_2020_useraction_utf8bom_REDACTED.csv",
            "2020-11-04",
            Taken("teams_events", 57, 57, {}, 0, 38, None, "2020-11-04 09:50:12", "2020-11-04 10:07:17"),
        ),
        (
            # 7 rows; two of them bear one e-mail.
            "real/teams/necrelox_fr_2021_utf16le.csv",
            "2021-04-13",
            Taken("teams_joins", 7, 7, {}, 0, 6, None, "2021-04-13 09:01:31", "2021-04-13 11:45:55"),
        ),
        (
            "documented/CONSTRUCTED_teams_ja_3section.utf16le.csv",
            "2025-06-11",
            Taken("teams_participants", 3, 3, {}, 0, 3, None, "2025-06-11 15:00:02", "2025-06-11 16:31:40"),
        ),
    ],
)
@pytest.mark.parametrize("is_told", [True, False], ids=["its day", "another day"])
def test_samples(name, held_on, taken, is_told, small):
    """The day of the workshop agrees with what the file tells by itself: it is read the same without."""
    path = sample(name)
    assert take(meeting_root(small, held_on if is_told else "2019-01-01"), path, "workshops/w1") == taken


def test_a_sample_in_the_wrong_folder_is_named_for_what_it_is(small):
    path = sample("documented/CONSTRUCTED_teams_ja_3section.utf16le.csv")
    assert "Teams attendance report in sections" in refusal(meeting_root(small), path, "surveys/v1")


def _report(people: tuple[Participant, ...], day: str) -> bytes:
    """The report of a meeting that the people were in; everybody leaves once and joins again."""
    rows, activities = [], []
    for number, person in enumerate(people):
        name = f"{person.name}({person.section})" if number % 2 else f"{person.section}_{person.name}"
        first, last = f"{day} 14:00:{number % 60:02}", f"{day} 16:00:{number % 60:02}"
        upn = f"u{number:04}@city.onmicrosoft.com" if person.email else ""
        rows.append([name, first, last, "1h 50m 0s", person.email, upn, "出席者" if number else "開催者"])
        for join, leave in ((first, f"{day} 15:00:00"), (f"{day} 15:10:00", last)):
            activities.append([name, join, leave, "55m 0s", person.email, "出席者"])
    head = [
        ["1. 要約"],
        ["会議のタイトル", "勉強会"],
        ["出席済み参加者", str(len(people))],
        ["開始時刻", f"{day} 14:00:00"],
    ]
    below = [
        [],
        ["3. 会議中のアクティビティ"],
        ["名前", "参加時刻", "退出時刻", "期間", "メール", "役割"],
        *activities,
    ]
    return joined([*head, [], ["2. 参加者"], JA_HEADER, *rows, *below])


def test_the_demo_in_this_layout_gives_its_figures_again(tmp_path):
    demo = DemoRoot(tmp_path / "root")
    report = _report(participants("w1"), "24/9/25")
    # The same meeting a second time, saved again as UTF-8: nobody is doubled.
    demo.put("workshops/w1", {"第1回.csv": report, "控え.csv": report.decode("utf-16").encode("utf-8-sig")})
    demo.put("workshops/w2", {"第2回.csv": _report(participants("w2"), "24/10/22")})
    assert demo.figures(*WORKSHOP_MARTS) == demo_figures(*WORKSHOP_MARTS)
    assert demo.delivery("第1回.csv").format == "teams_participants"


def test_the_demo_as_activities_gives_its_figures_again(tmp_path):
    """Two rows for everybody, in the layout of 2021."""
    demo = DemoRoot(tmp_path / "root")
    for workshop, day in (("w1", "2024/09/25"), ("w2", "2024/10/22")):
        rows = [["氏名", "参加時刻", "退出時刻", "期間", "メール", "役割"]]
        for person in participants(workshop):
            for hour in (14, 15):
                rows.append(
                    [
                        f"{person.section} {person.name}",
                        f"{day} {hour}:00:00",
                        f"{day} {hour}:50:00",
                        "50m",
                        person.email,
                        "出席者",
                    ]
                )
        demo.put(f"workshops/{workshop}", {f"{workshop}.csv": joined(rows)})
    assert demo.figures(*WORKSHOP_MARTS) == demo_figures(*WORKSHOP_MARTS)
