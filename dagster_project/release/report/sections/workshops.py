"""Who came, who came again, which sections were reached.

Add here: another table about attendance. Keep out: surveys, effect, cost.
"""

from __future__ import annotations

from typing import Final

from dagster_project.messages import Message
from dagster_project.release.report import numbers
from dagster_project.release.report import words as wording
from dagster_project.release.report.charts.shares import Segment, overlap, stacked
from dagster_project.release.report.page import (
    NOTHING,
    Cell,
    Chart,
    Column,
    Exhibit,
    Row,
    Section,
    Table,
    number,
    same,
)
from dagster_project.release.report.page import words as text
from dagster_project.release.report.source import MartRow, Source

WORKSHOP: Final = Column(Message("勉強会", "workshop"), is_number=False)
NO_WORKSHOP: Final = text(Message("この公表には勉強会がありません。", "This release has no workshop."))
_FIRST: Final = Message("初めての参加者", "first time")
_AGAIN: Final = Message("2 回目以上の参加者", "repeat participants")
_FROM: Final = {
    3: Message("3 人以上の課", "3 or more"),
    2: Message("2 人の課", "2"),
    1: Message("1 人の課", "1"),
    0: Message("0 人の課", "none"),
}


def attendance(source: Source) -> Section:
    rows = source.rows("workshop_attendance")
    table = Table(
        Message("勉強会ごとの参加者", "Participants by workshop"),
        (
            WORKSHOP,
            Column(Message("開催日", "held on"), is_number=False),
            Column(Message("参加者", "participants")),
            Column(Message("定員に対する割合", "of the places")),
            Column(_FIRST),
            Column(_AGAIN),
            Column(Message("2 回目以上の割合", "repeat share")),
        ),
        tuple(_attended(source, row) for row in rows),
        Message(
            "2 回目以上: 同じ連続講座の前の回にも参加した人です。",
            "Repeat participants attended an earlier workshop of the same series.",
        ),
    )
    exhibits = [Exhibit(table, _attendance_chart(source, rows))] if rows else []
    summary = source.rows("series_summary")
    if summary:
        exhibits.append(Exhibit(_series(source, summary)))
    said = tuple(_told(source, row) for row in summary) if rows else (NO_WORKSHOP,)
    return Section("attendance", Message("だれが参加したか", "Who attended"), said, tuple(exhibits))


def _attended(source: Source, row: MartRow) -> Row:
    return Row(
        text(source.name(row["workshop_id"])),
        (
            text(numbers.day(row["held_on"])) if row["held_on"] else text(same("–")),
            row.count("participants"),
            row.rate("fill_percent") if row["capacity"] is not None else number(NOTHING),
            row.count("first_time_people"),
            row.count("repeat_people"),
            row.rate("repeat_percent"),
        ),
    )


def _attendance_chart(source: Source, rows: list[MartRow]) -> Chart:
    segments = [
        Segment(source.name(row["workshop_id"]), part, row[column], wording.people(row[column]))
        for row in rows
        for part, column in ((_FIRST, "first_time_people"), (_AGAIN, "repeat_people"))
    ]
    return stacked(
        "attendance",
        Message("勉強会の参加者: 初めての人と 2 回目以上の人", "Participants: first time and repeat"),
        Message(
            "勉強会ごとの参加者を、初めての人と 2 回目以上の人に分けた積み上げ横棒グラフ。",
            "Stacked bars of the participants of each workshop, first-time and repeat.",
        ),
        segments,
        (_FIRST, _AGAIN),
        Message("人", "people"),
    )


def _told(source: Source, row: MartRow) -> Cell:
    name = source.name(row["series_id"])
    return Cell(
        (
            Message(f"{name.ja}: 延べ ", f"{name.en}: "),
            row.value("participations"),
            Message(" 人、実人数 ", " participations by "),
            row.value("unique_people"),
            Message(" 人。うち ", " people, of whom "),
            row.value("people_attending_two_or_more"),
            Message(" 人が 2 回以上参加しました。", " attended two or more."),
        )
    )


def _series(source: Source, rows: list[MartRow]) -> Table:
    return Table(
        Message("連続講座の合計", "Series of workshops"),
        (
            Column(Message("連続講座", "series"), is_number=False),
            Column(Message("回数", "workshops")),
            Column(Message("延べ参加者", "participations")),
            Column(Message("実人数", "people")),
            Column(Message("2 回以上参加した人", "attended two or more")),
        ),
        tuple(
            Row(
                text(source.name(row["series_id"])),
                tuple(
                    row.count(column)
                    for column in ("workshops", "participations", "unique_people", "people_attending_two_or_more")
                ),
            )
            for row in rows
        ),
    )


def repeats(source: Source) -> Section:
    rows = source.rows("repeat_attendance")
    table = Table(
        Message("二つの回の両方に参加した人", "People who attended two workshops"),
        (
            Column(Message("前の回 → 後の回", "earlier → later"), is_number=False),
            Column(Message("両方に参加", "attended both")),
            Column(Message("前の参加者に占める割合", "share of the earlier")),
            Column(Message("後の参加者に占める割合", "share of the later")),
        ),
        tuple(
            Row(
                text(_pair(source, row)),
                (row.count("attended_both"), row.rate("share_of_earlier_percent"), row.rate("share_of_later_percent")),
            )
            for row in rows
        ),
    )
    drawn = [row for row in rows if row["earlier_participants"] and row["later_participants"]]
    said = () if rows else (text(Message("同じ連続講座に二つ以上の回がありません。", "No series has two workshops.")),)
    exhibits = (Exhibit(table, _flow(source, drawn[-1]) if drawn else None),) if rows else ()
    return Section("repeats", Message("また来たか", "Do they come back"), said, exhibits)


def _flow(source: Source, row: MartRow) -> Chart:
    """The last pair; the table has them all."""
    first, second, both = row["earlier_participants"], row["later_participants"], row["attended_both"]
    return overlap(
        "repeats",
        Message("前の回から後の回へ", "From one workshop to the next"),
        Message(
            f"二つの回の参加者を重ねた帯。前の回 {first} 人、後の回 {second} 人、両方に参加した人 {both} 人。",
            f"Two bars laid over each other: {first} people in the earlier workshop, {second} in the later, {both} in both.",
        ),
        (source.name(row["earlier_workshop_id"]), source.name(row["later_workshop_id"])),
        (first, second, both),
    )


def _pair(source: Source, row: MartRow) -> Message:
    earlier, later = source.name(row["earlier_workshop_id"]), source.name(row["later_workshop_id"])
    return Message(f"{earlier.ja} → {later.ja}", f"{earlier.en} → {later.en}")


def coverage(source: Source) -> Section:
    rows = source.rows("section_coverage")
    reached = [row for row in rows if row["sections"]]
    if not reached:
        return Section(
            "coverage",
            Message("どの課まで届いたか", "Which sections were reached"),
            (
                text(
                    Message(
                        "勉強会か職員名簿がないため、課への広がりは分かりません。",
                        "Without a workshop or a staff list nothing is known of the sections reached.",
                    )
                ),
            ),
        )
    workshops = list(dict.fromkeys(row["workshop_id"] for row in rows))
    by_place = {(row["workshop_id"], row["participants_from_section"]): row for row in rows}
    table = Table(
        Message("参加者の人数で分けた課の数", "Sections by number of participants"),
        (WORKSHOP, *(Column(_FROM[count]) for count in sorted(_FROM))),
        tuple(
            Row(
                text(source.name(workshop)),
                tuple(by_place[workshop, count].count("sections") for count in sorted(_FROM)),
            )
            for workshop in workshops
        ),
        Message(
            "課は開催日に有効な職員名簿の課です。4 つの欄の合計が、名簿の課の数です。",
            "Sections are those of the staff list valid on the day; the four columns add up to all of them.",
        ),
    )
    segments = [
        Segment(
            source.name(row["workshop_id"]),
            _FROM[row["participants_from_section"]],
            row["sections"],
            same(row["sections"]),
        )
        for row in rows
    ]
    chart = stacked(
        "coverage",
        Message("参加者がいた課の数", "Sections by participants"),
        Message(
            "勉強会ごとに、参加者が 3 人以上、2 人、1 人、0 人の課の数を示した積み上げ横棒グラフ。",
            "Stacked bars of sections with three or more, two, one and no participants for each workshop.",
        ),
        segments,
        tuple(_FROM.values()),
        Message("課", "sections"),
    )
    return Section(
        "coverage", Message("どの課まで届いたか", "Which sections were reached"), (), (Exhibit(table, chart),)
    )
