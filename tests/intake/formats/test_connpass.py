"""connpass: who came where people were checked in, and where nobody was; cancelled and waiting people; exports re-saved."""

from __future__ import annotations

import pytest

from tests.intake.formats.demo_world import WORKSHOP_MARTS, DemoRoot, demo_figures, participants
from tests.intake.formats.shared_samples import Taken, refusal, root_for, sample, take
from tests.intake.small_root import csv_bytes
from tests.intake.workbooks import workbook

FILE = "inbox/workshops/w1/event_123_participants.csv"
OLD = ["参加枠名", "ユーザー名", "表示名", "コメント", "参加ステータス", "出欠ステータス", "更新日時", "受付番号"]
NEW = [
    "参加枠名", "ユーザー名", "表示名", "利用開始日", "コメント", "参加ステータス", "出欠ステータス", "出席日時", "参加登録日時",
    "更新日時", "受付番号", "所属を教えてください",
]  # fmt: skip
CANCELLED = "参加者によるキャンセル"


def row(account: str, name: str, status: str = "参加", came: str = "", number: str = "1") -> list[str]:
    return [
        "一般枠", account, name, "2021年4月1日", "楽しみです,\nよろしく", status, came,
        "2024年05月01日 14時55分" if came else "", "2024年04月01日 09時12分", "2024年04月20日 09時12分", number, "人事課",
    ]  # fmt: skip


def landed(small, *rows: list[str], header: list[str] = NEW, encoding: str = "utf-8-sig"):
    small.put(FILE, csv_bytes([header, *rows], encoding))
    small.night()
    delivery = small.delivery(FILE)
    assert (delivery.status, delivery.format) == ("landed", "connpass"), delivery.refusal
    numbers = [found["row_number"] for found in small.landed_people(FILE, "attendance")]
    return len(numbers), dict(delivery.excluded), delivery.quarantined_rows, [note.ja for note in delivery.notes]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
def test_where_people_were_checked_in_only_they_came(encoding, small):
    rows = [
        row("a", "山田", came="出席"),
        row("b", "佐藤"),
        row("c", "鈴木", CANCELLED),
        row("d", "田中", "補欠"),
        row("e", "高橋", came="欠席"),
    ]
    came, excluded, held, (note,) = landed(small, *rows, encoding=encoding)
    assert (came, excluded, held) == (1, {"cancelled": 1, "waiting": 1, "not_attended": 2}, 0)
    assert "「出席」の人だけ" in note
    assert small.rows_of(FILE) == (5, 1, 4, 0, 0, 0)


def test_where_nobody_was_checked_in_whoever_was_to_come_counts_and_it_is_said(small):
    rows = [
        row("a", "山田"),
        row("b", "佐藤"),
        row("c", "鈴木", CANCELLED),
        row("d", "田中", "管理者によるキャンセル"),
    ]
    came, excluded, held, (note,) = landed(small, *rows)
    assert (came, excluded, held) == (2, {"cancelled": 2}, 0)
    assert "当日来なかった人も含みます" in note
    assert any("nobody was checked in" in warning.en for warning in small.report.warnings)


def test_a_status_that_nobody_knows_and_people_who_left_connpass_are_quarantined(small):
    rows = [row("a", "山田"), row("b", "佐藤", "謎の状態"), row("", "(退会ユーザー)"), row("", "(退会ユーザー)")]
    came, excluded, held, _ = landed(small, *rows)
    assert (came, excluded, held) == (1, {}, 3)
    assert "謎の状態" not in str(small.quarantine(FILE))


def test_older_and_newer_columns_and_other_orders(small):
    old = [dict(zip(NEW, row("a", "山田", came="出席"), strict=True))[name] for name in OLD]
    assert landed(small, old, header=OLD)[:3] == (1, {}, 0)
    shuffled = [*reversed(NEW), "追加の質問"]
    small.put("inbox/workshops/w1/別.csv", csv_bytes([shuffled, [*reversed(row("a", "山田", came="出席")), "x"]]))
    assert small.night().refusals == ()
    renamed = ["登録日時" if name == "参加登録日時" else name for name in NEW]
    small.put("inbox/workshops/w2/別.csv", [renamed, row("b", "佐藤", came="出席")])
    assert small.night().refusals == ()
    assert {delivery.format for delivery in small.report.ledger.deliveries} == {"connpass"}


def test_a_list_saved_anew_by_excel_is_the_same_people(small):
    rows = [NEW, row("a", "山田", came="出席"), row("b", "佐藤", came="出席")]
    small.put(FILE, csv_bytes(rows, "cp932"))
    small.put("inbox/workshops/w1/整理.xlsx", workbook([list(cells) for cells in rows]))
    small.night()
    assert small.rows_of(FILE) == (2, 2, 0, 0, 0, 0)
    assert small.rows_of("inbox/workshops/w1/整理.xlsx") == (2, 0, 0, 0, 2, 0)


def test_one_account_is_one_person_under_two_display_names(small):
    second = "inbox/workshops/w2/event_124_participants.csv"
    small.put(FILE, [NEW, row("a", "山田", came="出席"), row("b", "佐藤", came="出席")])
    small.put(second, [NEW, row("A", "やまだ", came="出席", number="9"), row("c", "佐藤", came="出席")])
    small.night()
    # a twice; b and c share a bare name and are two people.
    assert small.query(
        "SELECT count(DISTINCT person_id) FROM landed.attendance JOIN landed.person USING (identity_key)"
    ) == [(3,)]


def test_comments_and_answers_land_nowhere(small):
    landed(small, row("a", "山田", came="出席"))
    assert set(small.landed(FILE, "attendance").column_names) == {
        "file_id", "scope_id", "row_number", "row_key", "identity_key", "section_token", "joined_at", "left_at",
    }  # fmt: skip


def test_without_the_status_of_attendance_it_is_a_near_miss(small):
    small.put(FILE, [[name for name in NEW if name != "出欠ステータス"], row("a", "山田")[:-1]])
    (message,) = small.take_in().refusals
    assert "connpass の参加者一覧に近い" in message.ja and "出欠ステータス" in message.en


def test_the_constructed_sample(small):
    """Two rows: one came, one cancelled; comments with line breaks, cp932."""
    file = sample("documented/CONSTRUCTED_connpass_event_participants.csv")
    taken = take(root_for(small, held_on="2025-06-11"), file, "workshops/w1")
    assert taken == Taken("connpass", 2, 1, {"cancelled": 1}, 0, 1, None, None, None)


def test_the_sample_in_the_wrong_folder(small):
    file = sample("documented/CONSTRUCTED_connpass_event_participants.csv")
    assert "connpass の参加者一覧です" in refusal(root_for(small), file, "trials/t1")


@pytest.mark.parametrize("checked_in", [True, False])
def test_the_demo_in_this_layout(checked_in, tmp_path):
    """connpass knows no sections: of them nothing can be compared, of everything else all."""
    root = DemoRoot(tmp_path / "root")
    for workshop in ("w1", "w2"):
        people = participants(workshop)
        rows = [
            row(f"user{n}", person.name, came="出席" if checked_in else "", number=str(n))
            for n, person in enumerate(people)
        ]
        rows += [row("x1", "来ない人", CANCELLED), row("x2", "待つ人", "補欠")]
        rows += [row("x3", "休んだ人")] if checked_in else []
        for cells, person in zip(rows, people, strict=False):
            cells[2] = f"{person.section}_{person.name}"
        root.put(f"workshops/{workshop}", {f"event_{workshop}_participants.csv": csv_bytes([NEW, *rows], "cp932")})
    figures, expected = root.figures(*WORKSHOP_MARTS), demo_figures(*WORKSHOP_MARTS)
    for mart in ("workshop_attendance", "repeat_attendance", "series_summary"):
        assert figures[mart] == expected[mart], mart
