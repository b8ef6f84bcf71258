"""What it cost, and how two trials compare.

Add here: another figure about money or about two trials. Keep out: use within one trial.
"""

from __future__ import annotations

from typing import Final

from dagster_project.messages import Message
from dagster_project.release.report import numbers, words
from dagster_project.release.report.charts.shares import Share, percents
from dagster_project.release.report.page import Cell, Column, Counts, Exhibit, Row, Section, Table, number, same
from dagster_project.release.report.page import words as text
from dagster_project.release.report.source import SLASH, MartRow, Source, bilingual

_KEYS: Final = {
    "licence_yen": Message("利用料", "licences"),
    "setup_yen": Message("導入費", "setting up"),
    "other_yen": Message("その他の費用", "other costs"),
    "staff_hours": Message("担当者の時間", "staff hours"),
    "teacher_yen": Message("講師料", "teachers"),
    "venue_yen": Message("会場費", "venue"),
    "participant_minutes": Message("勉強会の長さ", "the workshop's length"),
}


def cost(source: Source) -> Section:
    trials, workshops = source.rows("cost"), source.rows("workshop_cost")
    exhibits = []
    if trials:
        exhibits.append(Exhibit(_trials(source, trials)))
    if workshops:
        exhibits.append(Exhibit(_workshops(source, workshops)))
    said = () if exhibits else (text(Message("この公表には費用がありません。", "This release has no costs.")),)
    hourly = next((row for row in (*trials, *workshops) if row["hourly_cost_yen"] is not None), None)
    cautions = []
    if hourly:
        origin = bilingual(hourly["hourly_cost_source"])
        hour = numbers.yen(hourly["hourly_cost_yen"])
        cautions.append(
            Message(f"職員 1 時間の人件費 {hour.ja}: {origin.ja}", f"An hour of staff, {hour.en}: {origin.en}")
        )
    return Section("cost", Message("いくらかかったか", "What it cost"), said, tuple(exhibits), tuple(cautions))


def _trials(source: Source, rows: list[MartRow]) -> Table:
    return Table(
        Message("試行の費用", "Cost of trials"),
        (
            Column(Message("試行", "trial"), is_number=False),
            Column(Message("支出", "paid")),
            Column(Message("職員の時間を含む費用", "with staff hours")),
            Column(Message("利用した職員 1 人あたり", "per active person")),
            Column(Message("利用 1 回あたり", "per use")),
            Column(Message("元を取る時間（1 回）", "break-even per use")),
            Column(Message("書かれていない費用", "not declared"), is_number=False),
        ),
        tuple(
            Row(
                text(source.name(row["trial_id"])),
                (
                    _money(row, "paid_yen"),
                    _money(row, "cost_yen"),
                    _money(row, "cost_per_active_person", "active_people"),
                    _money(row, "cost_per_use", "total_uses"),
                    number(
                        row.value("break_even_minutes_per_use", lambda value: Message(f"{value} 分", f"{value} min"))
                    ),
                    text(undeclared(row)),
                ),
            )
            for row in rows
        ),
        Message(
            "programme.yml に書かれた費用です。書かれていないものは 0 とせず、それを使う数字を空欄にしています。"
            "元を取る時間: 1 回の利用で何分減れば費用に見合うか。",
            "As declared in programme.yml. What is not declared is not taken as 0: figures that need it stay empty. Break-even: "
            "minutes that a use must save.",
        ),
    )


def _workshops(source: Source, rows: list[MartRow]) -> Table:
    return Table(
        Message("勉強会の費用", "Cost of workshops"),
        (
            Column(Message("勉強会", "workshop"), is_number=False),
            Column(Message("支出", "paid")),
            Column(Message("参加者 1 人あたりの支出", "paid per participant")),
            Column(Message("参加者の延べ時間", "participants' hours")),
            Column(Message("その人件費", "those in yen")),
            Column(Message("合計", "in all")),
            Column(Message("書かれていない費用", "not declared"), is_number=False),
        ),
        tuple(
            Row(
                text(_scope(source, row)),
                (
                    _money(row, "paid_yen"),
                    _money(row, "paid_per_participant", "participants"),
                    number(
                        row.value(
                            "participant_hours",
                            lambda value: Message(f"{numbers.plain(value)} 時間", f"{numbers.plain(value)} h"),
                        )
                    ),
                    _money(row, "participant_yen"),
                    _money(row, "cost_yen"),
                    text(undeclared(row)),
                ),
            )
            for row in rows
        ),
    )


def _scope(source: Source, row: MartRow) -> Message:
    name = source.name(row["scope_id"])
    return Message(f"{name.ja}（合計）", f"{name.en} (in all)") if row["scope"] == "series" else name


def _money(row: MartRow, column: str, divisor: str = "") -> Cell:
    """Yen; a quotient with what it was divided by."""
    money = row.value(column, numbers.yen)
    if not divisor or row[column] is None:
        return number(money)
    return number(money, same(" "), Counts((same("(÷ "), row.value(divisor), same(")"))))


def undeclared(row: MartRow) -> Message:
    """The costs that programme.yml does not declare, in words."""
    keys = [key for key in str(row["undeclared_costs"] or "").split(", ") if key]
    named = [_KEYS.get(key, same(key)) for key in keys]
    if not named:
        return Message("なし", "none")
    return Message("、".join(one.ja for one in named), ", ".join(one.en for one in named))


def comparison(source: Source) -> Section:
    rows = source.rows("trial_comparison")
    title = Message("前の試行と比べて", "Compared with an earlier trial")
    if not rows:
        return Section(
            "comparison", title, (text(Message("比べる試行がありません。", "There are no two trials to compare.")),)
        )
    lines = tuple(line for row in rows for line in (_side(source, row, "earlier"), _side(source, row, "later")))
    table = Table(
        Message(
            "試行の比較（利用可能職員 1 人・1 開庁日あたり）", "Trials compared (per eligible person and working day)"
        ),
        (
            Column(Message("試行", "trial"), is_number=False),
            Column(Message("利用した職員", "active people")),
            Column(Message("利用回数", "uses")),
            Column(Message("利用可能職員 × 開庁日", "eligible people × working days")),
            Column(Message("1 人 1 開庁日あたりの利用回数", "uses per person and working day")),
            Column(Message("比べられない理由", "why they cannot be compared"), is_number=False, is_long=True),
        ),
        lines,
        Message(
            "最後に利用のあった日までの開庁日です。試行の間に変わったもの（道具、対象、周知）は区別できません。",
            "Working days up to the last use. Whatever else changed between the trials (tool, people, publicity) cannot be told apart.",
        ),
    )
    return Section("comparison", title, (), (Exhibit(table), *_buckets(source)))


def _side(source: Source, row: MartRow, side: str) -> Row:
    uses = row.value(f"{side}_uses_per_eligible_person_working_day", lambda rate: numbers.places(rate, 4))
    return Row(
        text(source.name(row[f"{side}_trial_id"])),
        (
            number(row.value(f"{side}_active_people"), SLASH, row.value(f"{side}_eligible_people")),
            row.count(f"{side}_total_uses"),
            row.count(f"{side}_person_working_days"),
            number(uses),
            text(bilingual(row["reason"])) if not row["comparable"] else text(same("–")),
        ),
    )


def _buckets(source: Source) -> list[Exhibit]:
    exhibits = []
    for pair in source.rows("trial_comparison", comparable=True):
        ids = {"earlier_trial_id": pair["earlier_trial_id"], "later_trial_id": pair["later_trial_id"]}
        rows = [row for row in source.rows("trial_comparison_buckets", **ids) if row["earlier_people"] is not None]
        if not rows:
            continue
        rows.sort(key=lambda row: row["bucket_order"])
        limits = {row["bucket_order"]: row for row in source.rows("usage_frequency", trial_id=pair["later_trial_id"])}
        earlier, later = source.name(pair["earlier_trial_id"]), source.name(pair["later_trial_id"])

        def named(row: MartRow, limits: dict[int, MartRow] = limits) -> Message:
            known = limits.get(row["bucket_order"])
            return words.bucket(known["min_uses"], known["max_uses"]) if known else same(row["bucket_label"])

        table = Table(
            Message(
                f"{earlier.ja}と{later.ja}: 同じ長さ（{rows[0]['shared_working_days']} 開庁日）にそろえた区分",
                f"{earlier.en} and {later.en}: buckets at equal length ({rows[0]['shared_working_days']} working days)",
            ),
            (Column(Message("利用回数", "uses"), is_number=False), Column(earlier), Column(later)),
            tuple(
                Row(
                    text(named(row)),
                    tuple(
                        row.rate(f"{side}_percent", f"{side}_people", f"{side}_eligible_people")
                        for side in ("earlier", "later")
                    ),
                )
                for row in rows
            ),
            Message("分母は利用可能職員です。", "The denominator is the eligible people."),
        )
        shares = [
            Share(named(row), float(row[f"{side}_percent"]), same(f"{row[f'{side}_percent']} %"), name)
            for row in rows
            for side, name in (("earlier", earlier), ("later", later))
            if row["bucket_order"]
        ]
        chart = percents(
            f"comparison-{pair['earlier_trial_id']}-{pair['later_trial_id']}",
            Message(
                "同じ長さにそろえた利用回数の区分（利用可能職員に占める割合）",
                "Buckets at equal length (share of eligible people)",
            ),
            Message(
                "二つの試行の利用回数の区分を、同じ長さにそろえて並べた横棒グラフ。",
                "Bars side by side of the buckets of two trials at equal length.",
            ),
            shares,
        )
        exhibits.append(Exhibit(table, chart))
    return exhibits
