"""Attendance reports of Webex, written as public scripts describe them: UTF-16 with tabs, times as formulas."""

from __future__ import annotations

import pytest

from tests.intake.formats.demo_world import WORKSHOP_MARTS, DemoRoot, demo_figures, participants
from tests.intake.formats.meeting_files import MEETING, joined, people, times
from tests.intake.small_root import csv_bytes

EN = ["Meeting Name", "Meeting Start Time", "Meeting End Time", "Display Name", "First Name", "Last Name", "Role",
      "Attendee Email", "Join Time", "Leave Time", "Attendance Duration", "Connection Type", "Session Name"]  # fmt: skip
PT = ["Nome da reunião", "Data de início da reunião", "Data de término da reunião", "Nome de exibição", "Nome",
      "Sobrenome", "Função", "E-mail do convidado", "Hora da entrada", "Hora da saída", "Duração da presença",
      "Tipo de conexão", "Nome da sessão"]  # fmt: skip


def formula(text: str) -> str:
    return f'="{text}"'


def row(name: str, email: str, first: str, last: str) -> list[str]:
    held = [formula("2024-05-01 14:00:00"), formula("2024-05-01 16:00:00")]
    stay = [formula(f"2024-05-01 {first}"), formula(f"2024-05-01 {last}"), "60 mins", "Desktop app", ""]
    return ["勉強会", *held, name, "", "", "Attendee", email, *stay]


ROWS = [
    row("人事課_山田 太郎", "yamada@x.jp", "14:00:05", "15:00:00"),
    row("人事課_山田 太郎", "yamada@x.jp", "15:05:00", "16:00:01"),
    row("Call-in User_1", "", "14:10:00", "16:00:00"),
]


@pytest.mark.parametrize("header", [EN, PT], ids=["en", "pt"])
@pytest.mark.parametrize("delimiter", ["\t", ","])
@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_one_row_per_connection(header, delimiter, encoding, small):
    small.put(MEETING, joined([header, *ROWS], encoding, delimiter))
    small.night()
    assert small.delivery(MEETING).format == "webex_attendance", small.delivery(MEETING).refusal
    assert (small.rows_of(MEETING), people(small)) == ((3, 3, 0, 0, 0, 0), 2)
    assert times(small) == [
        ("2024-05-01 14:00:05", "2024-05-01 15:00:00"),
        ("2024-05-01 15:05:00", "2024-05-01 16:00:01"),
        ("2024-05-01 14:10:00", "2024-05-01 16:00:00"),
    ]


def test_saved_again_by_excel_the_formulas_are_gone_and_the_rows_are_the_same(small):
    plain = [[cell.removeprefix('="').removesuffix('"') for cell in cells] for cells in ROWS]
    small.put(MEETING, joined([EN, *ROWS]))
    small.put("inbox/workshops/w1/saved.csv", csv_bytes([EN, *plain], "cp932"))
    small.night()
    assert small.rows_of("inbox/workshops/w1/saved.csv") == (3, 0, 0, 0, 3, 0)


def test_a_faulty_time_is_quarantined_and_a_missing_column_named(small):
    small.put(MEETING, joined([EN, *ROWS, row("某", "b@x.jp", "99:00:00", "16:00:00")]))
    small.night()
    assert [(held["row"], held["column"]) for held in small.quarantine(MEETING)] == [("5", "Join Time")]
    nearly = "inbox/workshops/w1/nearly.csv"
    small.put(nearly, joined([["x" if word == "Leave Time" else word for word in EN], *ROWS]))
    small.night()
    assert "'Leave Time'" in str(small.delivery(nearly).refusal)


def test_the_demo_in_this_layout_gives_its_figures_again(tmp_path):
    """Everybody connects twice."""
    demo = DemoRoot(tmp_path / "root")
    for workshop, day in (("w1", "2024-09-25"), ("w2", "2024-10-22")):
        rows = []
        for person in participants(workshop):
            for first, last in (("14:00:00", "15:00:00"), ("15:01:00", "16:00:00")):
                cells = row(f"{person.name}（{person.section}）", person.email, first, last)
                rows.append([cell.replace("2024-05-01", day) for cell in cells])
        demo.put(f"workshops/{workshop}", {f"{workshop}.csv": joined([EN, *rows])})
    assert demo.figures(*WORKSHOP_MARTS) == demo_figures(*WORKSHOP_MARTS)
