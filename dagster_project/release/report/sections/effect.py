"""Did the workshops change anything: estimates with their intervals, or why none is given.

Add here: another way to tell a comparison. Keep out: estimating (analysis/effect).
"""

from __future__ import annotations

from itertools import groupby
from typing import Final

from dagster_project.messages import Message
from dagster_project.release.report import numbers, words
from dagster_project.release.report.charts.ranges import Range, ranges
from dagster_project.release.report.page import Chart, Column, Exhibit, Row, Section, Table, number, same
from dagster_project.release.report.page import words as text
from dagster_project.release.report.source import SLASH, MartRow, Source, bilingual

_AXES: Final = {
    "difference": (
        Message("20 開庁日あたり 1 人の利用回数の差", "difference in uses per person in 20 working days"),
        0.0,
    ),
    "ratio": (Message("伸びの比（1 は違いなし）", "ratio of growth (1 is no difference)"), 1.0),
}
# What may be called an estimate of an effect; the others are an association and a placebo.
CAUSAL: Final = ("inside_trial", "between_trials")
_TITLE: Final = Message("勉強会で変わったか", "Did the workshops change anything")


def effect(source: Source) -> Section:
    rows = source.rows("workshop_effect")
    if not rows:
        said = Message("比べられる勉強会と試行がありません。", "There is no workshop and trial to compare.")
        return Section("effect", _TITLE, (text(said),))
    given = [row for row in rows if not row["refused"]]
    refused = [row for row in rows if row["refused"]]
    exhibits = [
        Exhibit(
            _estimates(source, [row for row in given if row["measure"] == measure], measure),
            _forest(source, given, measure),
        )
        for measure in _AXES
        if any(row["measure"] == measure for row in given)
    ]
    if refused:
        exhibits.append(Exhibit(_refusals(source, refused)))
    return Section("effect", _TITLE, (text(_verdict(given)),), tuple(exhibits), _cautions(given))


def _verdict(given: list[MartRow]) -> Message:
    if any(row["comparison"] in CAUSAL for row in given):
        return Message(
            "参加者を、似た職員で参加しなかった人と比べました。下の注意とともに読んでください。",
            "Participants were compared with people like them who attended none. Read it with the cautions below.",
        )
    if given:
        return Message(
            "効果は推定していません（理由は下の表）。下の数字は関連か確かめで、効果ではありません。",
            "No effect is estimated (the reasons stand below). What is given is an association or a placebo, no effect.",
        )
    return Message(
        "効果は推定していません。人数か日数が足りないためです（理由は下の表）。",
        "No effect is estimated: people or days are too few (the reasons stand below).",
    )


def compared(source: Source, row: MartRow) -> Message:
    """Which workshop on which trial, by which comparison."""
    workshop, trial = source.name(row["workshop_id"]), source.name(row["trial_id"])
    kind, who = words.of(words.COMPARISONS, row["comparison"]), words.of(words.ATTENDED, row["attended"])
    return Message(
        f"{workshop.ja} → {trial.ja}: {kind.ja}、{who.ja}", f"{workshop.en} → {trial.en}: {kind.en}, {who.en}"
    )


def estimate(row: MartRow) -> str:
    return numbers.places(row["estimate"], 2)


def _estimates(source: Source, rows: list[MartRow], measure: str) -> Table:
    axis, _ = _AXES[measure]
    return Table(
        Message(f"推定: {axis.ja}", f"Estimates: {axis.en}"),
        (
            Column(Message("比較", "comparison"), is_number=False),
            Column(Message("推定値", "estimate")),
            Column(Message("95 % 区間", "95 % interval")),
            Column(Message("組み合わせた参加者", "participants matched")),
            Column(Message("比べた人", "compared with")),
        ),
        tuple(
            Row(
                text(compared(source, row)),
                (
                    number(row.value("estimate", lambda value: numbers.places(value, 2))),
                    number(
                        row.value("interval_low", lambda value: numbers.places(value, 2)),
                        same(" – "),
                        row.value("interval_high", lambda value: numbers.places(value, 2)),
                    ),
                    number(row.value("matched_people"), SLASH, row.value("treated_people")),
                    row.count("control_people"),
                ),
            )
            for row in rows
        ),
    )


def _forest(source: Source, given: list[MartRow], measure: str) -> Chart:
    axis, zero = _AXES[measure]
    drawn = [
        Range(
            _short(source, row),
            float(numbers.rounded(row["estimate"], 2)),
            same(
                f"{estimate(row)} ({numbers.places(row['interval_low'], 2)} – {numbers.places(row['interval_high'], 2)})"
            ),
            (row["interval_low"], row["interval_high"]),
        )
        for row in given
        if row["measure"] == measure
    ]
    told = "、".join(f"{one.bar.ja} {one.label.ja}" for one in drawn)
    return ranges(
        f"effect-{measure}",
        Message(f"{axis.ja}（点）と 95 % 区間（線）", f"{axis.en} (dot) and 95 % interval (line)"),
        Message(f"推定値と 95 % 区間。{told}。", f"Estimates and 95 % intervals. {told}."),
        drawn,
        axis,
        zero,
    )


_SHORT: Final = {
    "inside_trial": Message("前後", "before/after"),
    "between_trials": Message("前の試行が基準", "earlier trial"),
    "after_only": Message("開催後だけ（関連）", "after only (association)"),
    "placebo": Message("確かめ", "placebo"),
}


def _short(source: Source, row: MartRow) -> Message:
    """For the side of the chart, in three lines."""
    workshop, trial, kind = (
        source.name(row["workshop_id"]),
        source.name(row["trial_id"]),
        words.of(_SHORT, row["comparison"]),
    )
    return Message(f"{kind.ja}\n{workshop.ja}\n→ {trial.ja}", f"{kind.en}\n{workshop.en}\n→ {trial.en}")


def _refusals(source: Source, rows: list[MartRow]) -> Table:
    """Comparisons of a workshop and a trial that share a reason in one row."""

    def shared(row: MartRow) -> tuple[str, ...]:
        return tuple(str(row[column]) for column in ("workshop_id", "trial_id", "comparison", "reason"))

    lines = []
    for _, group in groupby(sorted(rows, key=shared), key=shared):
        alike = list(group)
        kind = words.of(_SHORT, alike[0]["comparison"])
        lines.append(
            Row(
                text(source.name(alike[0]["workshop_id"])),
                (
                    text(source.name(alike[0]["trial_id"])),
                    text(kind),
                    text(_whom(alike)),
                    text(bilingual(alike[0]["reason"])),
                ),
            )
        )
    return Table(
        Message("推定しなかった比較と、その理由", "Comparisons refused, and why"),
        (
            Column(Message("勉強会", "workshop"), is_number=False),
            Column(Message("試行", "trial"), is_number=False),
            Column(Message("比べ方", "comparison"), is_number=False),
            Column(Message("だれの何を", "of whom and what"), is_number=False),
            Column(Message("理由", "reason"), is_number=False, is_long=True),
        ),
        tuple(lines),
    )


def _whom(rows: list[MartRow]) -> Message:
    """``この回だけの参加者: 差、伸びの比``, a line for each group of participants."""
    lines = []
    for attended in words.ATTENDED:
        measures = sorted({row["measure"] for row in rows if row["attended"] == attended})
        if measures:
            named = [words.of(words.MEASURES, measure) for measure in measures]
            who = words.ATTENDED[attended]
            lines.append(
                Message(
                    f"{who.ja}: {'、'.join(one.ja for one in named)}",
                    f"{who.en}: {', '.join(one.en for one in named)}",
                )
            )
    return Message("\n".join(line.ja for line in lines), "\n".join(line.en for line in lines))


def _cautions(given: list[MartRow]) -> tuple[Message, ...]:
    """What each kind of comparison cannot say, once."""
    found: dict[str, Message] = {}
    for row in given:
        if row["caveat"]:
            kind, said = words.of(words.COMPARISONS, row["comparison"]), bilingual(row["caveat"])
            found.setdefault(row["comparison"], Message(f"{kind.ja}: {said.ja}", f"{kind.en}: {said.en}"))
    return tuple(found.values())
