"""Who uses it, how often, and is it a few people.

Add here: another table about the use of a trial. Keep out: its course in time (course.py), comparison of trials (money.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dagster_project.messages import Message
from dagster_project.release.report import numbers, words
from dagster_project.release.report.charts import use as charts
from dagster_project.release.report.page import (
    NOTHING,
    Cell,
    Column,
    Exhibit,
    Row,
    Section,
    Table,
    number,
    same,
)
from dagster_project.release.report.page import words as text
from dagster_project.release.report.source import SLASH, MartRow, Source, bilingual, by, period

TRIAL: Final = Column(Message("試行", "trial"), is_number=False)
NO_TRIAL: Final = text(Message("この公表には試行の利用がありません。", "This release has no use of a trial."))


def adoption(source: Source) -> Section:
    rows = source.rows("trial_adoption")
    said = tuple(_adopted(source, row) for row in rows) or (NO_TRIAL,)
    columns = (
        TRIAL,
        Column(Message("期間", "period"), is_number=False),
        Column(Message("利用可能職員", "eligible people")),
        Column(Message("利用した職員", "active people")),
        Column(Message("利用率", "adoption")),
        Column(Message("利用率の幅", "range of adoption")),
        Column(Message("利用回数", "uses")),
        Column(Message("1 人の中央値", "median per person")),
        Column(Message("1 回の数え方", "one use is"), is_number=False),
    )
    lines = tuple(_adoption_row(source, row) for row in rows)
    table = Table(
        Message("試行ごとの利用率", "Adoption by trial"),
        columns,
        lines,
        Message(
            "利用率の幅: 「約」と書かれた利用可能職員が、書かれた数字で言えるうちの最多・最少だった場合の利用率です。",
            "Range of adoption: had the eligible people, declared as about so many, been as many or as few as that can mean.",
        ),
    )
    return Section("adoption", Message("だれが使ったか", "Who used it"), said, (Exhibit(table),) if rows else ())


def _adopted(source: Source, row: MartRow) -> Cell:
    eligible = row.value("eligible_people")
    name = source.name(row["trial_id"])
    return Cell(
        (
            Message(f"{name.ja}では、利用可能職員 ", f"{name.en}: of "),
            eligible,
            Message(" 人のうち ", " eligible people "),
            row.value("active_people"),
            Message(" 人（", " used it ("),
            row.value("adoption_percent", numbers.percent),
            Message("）が使いました。", ")."),
        )
    )


def _adoption_row(source: Source, row: MartRow) -> Row:
    low, high = row.value("adoption_percent_low", same), row.value("adoption_percent_high", numbers.percent)
    return Row(
        text(source.name(row["trial_id"])),
        (
            text(period(row["period_start"], row["period_end"])),
            row.count("eligible_people"),
            row.count("active_people"),
            row.rate("adoption_percent"),
            number(low, same("–"), high) if row["eligible_is_approximate"] else number(NOTHING),
            row.count("total_uses"),
            row.count("median_uses"),
            text(words.of(words.UNITS, row["unit_of_use"])),
        ),
    )


def frequency(source: Source) -> Section:
    exhibits = []
    for trial, rows in by(source.rows("usage_frequency"), "trial_id"):
        name = source.name(trial)
        lines = tuple(
            Row(
                text(words.bucket(row["min_uses"], row["max_uses"])),
                (row.count("people"), row.rate("share_percent") if row["max_uses"] != 0 else number(NOTHING)),
            )
            for row in rows
        )
        table = Table(
            Message(f"{name.ja}: 利用回数の区分", f"{name.en}: usage frequency buckets"),
            (
                Column(Message("利用回数", "uses"), is_number=False),
                Column(Message("人", "people")),
                Column(Message("利用した職員に占める割合", "share of active people")),
            ),
            lines,
        )
        counted = [row for row in rows if row["max_uses"] != 0]
        chart = charts.buckets(f"buckets-{trial}", name, rows) if any(row["people"] for row in counted) else None
        exhibits.append(Exhibit(table, chart))
    definitions = _definitions(source)
    return Section(
        "frequency",
        Message("どれくらい使ったか", "How often"),
        () if exhibits else (NO_TRIAL,),
        (*exhibits, *definitions),
    )


def _definitions(source: Source) -> Iterator[Exhibit]:
    """People by bucket if a use were counted otherwise, or why that cannot be told."""
    for trial, rows in by(source.rows("usage_by_definition"), "trial_id"):
        name = source.name(trial)
        limits = {row["bucket_order"]: row for row in source.rows("usage_frequency", trial_id=trial)}
        orders = sorted({row["bucket_order"] for row in rows})
        lines = []
        for definition, cells in by(rows, "definition"):
            known = {row["bucket_order"]: row for row in cells}
            first = cells[0]
            reason = text(bilingual(first["reason"])) if not first["available"] else text(same("–"))
            counts = (known[order].count("people") for order in orders)
            lines.append(Row(text(words.of(words.UNITS, definition)), (*counts, reason)))
        titles = (
            words.bucket(limits[order]["min_uses"], limits[order]["max_uses"])
            if order in limits
            else same(next(row["bucket_label"] for row in rows if row["bucket_order"] == order))
            for order in orders
        )
        table = Table(
            Message(
                f"{name.ja}: 1 回の数え方を変えると（人）", f"{name.en}: if a use were counted otherwise (people)"
            ),
            (
                Column(Message("1 回の数え方", "one use is"), is_number=False),
                *map(Column, titles),
                Column(Message("数えられない理由", "why it cannot be told"), is_number=False, is_long=True),
            ),
            tuple(lines),
        )
        yield Exhibit(table)


def concentration(source: Source) -> Section:
    rows = source.rows("usage_concentration")
    table = Table(
        Message("利用の偏り", "Concentration of use"),
        (
            TRIAL,
            Column(Message("利用の多い 1 割の人", "top tenth of people")),
            Column(Message("その人たちの利用の割合", "their share of uses")),
            Column(Message("1 日しか使わなかった人", "used it on one day only")),
            Column(Message("最も少ない区分の人", "lowest bucket")),
            Column(Message("うち 1 日だけ", "of them one day only")),
            Column(Message("うち 2 日以上", "of them two days or more")),
            Column(Message("使い始めるまでの日数（中央値）", "median days to first use")),
        ),
        tuple(
            Row(
                text(source.name(row["trial_id"])),
                (
                    number(row.value("top_tenth_people"), SLASH, row.value("active_people")),
                    row.rate("share_percent", "top_tenth_uses", "total_uses"),
                    number(row.value("one_day_only_people"), SLASH, row.value("active_people"))
                    if row["one_day_only_people"] is not None
                    else number(NOTHING),
                    row.count("lowest_bucket_people"),
                    row.count("lowest_bucket_one_day_people"),
                    row.count("lowest_bucket_spread_people"),
                    row.count("median_days_to_first_use"),
                ),
            )
            for row in rows
        ),
    )
    return Section(
        "concentration",
        Message("一部の人に偏っていないか", "Is it a few people"),
        () if rows else (NO_TRIAL,),
        (Exhibit(table),) if rows else (),
    )
