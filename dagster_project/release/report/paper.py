"""The budget paper: one A4 page whose every figure carries its registry id, for a budget request or an assembly answer.

What does not fit one page is left to the report: the last trials, the last series, its last workshops. Add here:
another figure that a budget meeting asks for first. Keep out: how the page looks (templates), further detail (sections/).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from typing import Final

from dagster_project.messages import Language, Message
from dagster_project.release.report import numbers, words
from dagster_project.release.report.page import Value, same
from dagster_project.release.report.sections import evidence, money, satisfaction
from dagster_project.release.report.sections.effect import CAUSAL
from dagster_project.release.report.source import MartRow, Source, bilingual

TRIALS: Final = 2
WORKSHOPS: Final = 3
QUESTIONS: Final = 2
BUCKETS: Final = 6
# What one row of a column holds, and how high an id is against a row of text (paper.css.j2 sets the sizes).
_LABEL_LETTERS: Final = 44
_ID_LETTERS: Final = 60
_ID_ROW: Final = 0.75
# Rows of both columns that a page holds in each style.
_DENSITIES: Final = (("", 102.0), ("dense", 114.0))
_TIGHTEST: Final = "tightest"


@dataclass(frozen=True)
class Line:
    """What a figure is, the figure, the counts behind it, its limits (which are figures too), and a word of warning."""

    label: Message
    value: Value
    counts: tuple[Value | Message, ...] = ()
    warning: Message | None = None
    limits: tuple[Value, ...] = ()

    @property
    def registry_id(self) -> str:
        return self.value.figure_id or self.value.address

    @property
    def limit_ids(self) -> tuple[str, ...]:
        return tuple(limit.figure_id or limit.address for limit in self.limits)

    def height(self, language: Language) -> float:
        """About how many rows of text it takes in a column of half the page."""
        wide = sum(2 if letter > "\u2e7f" else 1 for letter in self.label.text(language))
        ids = sum(ceil(len(one) / _ID_LETTERS) * _ID_ROW for one in (self.registry_id, *self.limit_ids))
        return (
            ceil(wide / _LABEL_LETTERS) + ids + (self.warning is not None) + (bool(self.counts) and not self.is_ratio)
        )

    @property
    def is_ratio(self) -> bool:
        """Whether nothing but a ratio stands behind the figure, so that it fits beside it."""
        return len(self.counts) == len("(a/b)")


@dataclass(frozen=True)
class Group:
    title: Message
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Paper:
    """Groups in order, set in two columns; ``said`` are sentences without figures of their own."""

    groups: tuple[Group, ...]
    said: tuple[Message, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(line for group in self.groups for line in group.lines)

    def density(self, language: Language) -> str:
        """How tightly the page must be set to stay one page: the name of a style, empty for the roomy one."""
        rows = sum(line.height(language) for line in self.lines) + 2 * len(self.groups)
        return next((name for name, most in _DENSITIES if rows <= most), _TIGHTEST)


def paper(source: Source) -> Paper:
    trials = source.rows("trial_adoption")[-TRIALS:]
    workshops = source.rows("workshop_attendance")[-WORKSHOPS:]
    shown = {row["workshop_id"] for row in workshops}
    groups = [
        *(Group(source.name(row["trial_id"]), tuple(_trial(source, row))) for row in trials),
        Group(Message("勉強会に来た人", "Who attended"), tuple(_attendance(source, workshops))),
        Group(Message("アンケートの回答率", "Survey response"), tuple(_response(source, shown))),
        Group(Message("どう思ったか（好意的な回答）", "What they think (favourable)"), tuple(_favourable(source))),
        Group(Message("勉強会で変わったか", "Did the workshops change anything"), tuple(_effect(source))),
        Group(Message("費用", "Cost"), tuple(_cost(source))),
    ]
    return Paper(tuple(group for group in groups if group.lines), _said(source))


def _line(source: Source, label: Message, value: Value, counts: tuple[Value | Message, ...] = ()) -> Line:
    return Line(label, value, counts, _warning(source, value.figure_id))


def _warning(source: Source, figure_id: str) -> Message | None:
    """What a reader of a printed figure must know: it does not simply hold."""
    row = source.one("printed_figures", figure_id=figure_id) if figure_id else None
    if row is None or (row["verdict"] == "holds" and row["group_verdict"] in (None, "consistent")):
        return None
    unit = " %" if row["kind"] == "percent" else ""
    said = evidence.verdict(row)
    return Message(
        f"印刷値 {row['printed_value']}{unit}: {said.ja}", f"printed {row['printed_value']}{unit}: {said.en}"
    )


def _percent(source: Source, label: Message, row: MartRow, column: str) -> Line:
    counts = row.counts(column)
    return _line(source, label, row.value(column, numbers.percent), counts.parts if counts else ())


def _count(source: Source, label: Message, row: MartRow, column: str) -> Line:
    return _line(source, label, row.value(column, words.people))


def _trial(source: Source, row: MartRow) -> Iterator[Line]:
    trial = row["trial_id"]
    yield _count(source, Message("利用可能職員", "eligible people"), row, "eligible_people")
    yield _count(source, Message("利用した職員", "active people"), row, "active_people")
    yield _percent(source, Message("利用率", "adoption"), row, "adoption_percent")
    for bucket in source.rows("usage_frequency", trial_id=trial)[: BUCKETS + 1]:
        if bucket["max_uses"] != 0 and bucket["share_percent"] is not None:
            label = words.bucket(bucket["min_uses"], bucket["max_uses"])
            yield _percent(source, Message(f"うち {label.ja}", f"of them {label.en}"), bucket, "share_percent")
    spread = source.one("usage_concentration", trial_id=trial)
    if spread and spread["one_day_only_people"] is not None:
        yield _count(
            source, Message("1 日しか使わなかった人", "used it on one day only"), spread, "one_day_only_people"
        )


def _attendance(source: Source, rows: list[MartRow]) -> Iterator[Line]:
    for row in rows:
        name = source.name(row["workshop_id"])
        yield _count(source, name, row, "participants")
        if row["fill_percent"] is not None:
            yield _percent(source, Message("　定員に対する割合", "　of the places"), row, "fill_percent")
    pairs = source.rows("repeat_attendance")
    if pairs:
        pair = pairs[-1]
        yield _count(source, Message("前の回にも来た人", "attended the one before as well"), pair, "attended_both")
        yield _percent(
            source,
            Message("　後の回の参加者に占める割合", "　of the later one's participants"),
            pair,
            "share_of_later_percent",
        )
    for row in source.rows("section_coverage", participants_from_section=0):
        if any(row["workshop_id"] == held["workshop_id"] for held in rows[-1:]) and _has_roster(source, row):
            label = Message("参加者のいない課（最後の回）", "sections without a participant (last workshop)")
            yield _line(source, label, row.value("sections", lambda n: Message(f"{n} 課", f"{n}")))


def _has_roster(source: Source, row: MartRow) -> bool:
    return any(other["sections"] for other in source.rows("section_coverage", workshop_id=row["workshop_id"]))


def _response(source: Source, workshops: set[object]) -> Iterator[Line]:
    after = {
        survey.id for survey in source.programme.surveys if survey.stage == "post" and survey.workshop in workshops
    }
    for row in source.rows("survey_response"):
        if row["survey_id"] in after and row["response_percent"] is not None:
            yield _percent(source, source.name(row["survey_id"]), row, "response_percent")


def _favourable(source: Source) -> Iterator[Line]:
    pooled = source.rows("survey_headline", scope="series")
    rows = [row for row in pooled or source.rows("survey_headline") if row["favourable_percent"] is not None]
    for row in rows[-QUESTIONS:]:
        asked = satisfaction.scope_question(source, row)
        line = _percent(source, asked, row, "favourable_percent")
        low, high = (row.value(name, numbers.percent_of_rate) for name in ("bound_low", "bound_high"))
        silent = (Message("、未回答者を入れると ", ", with the silent "), low, same("–"), high)
        yield Line(line.label, line.value, (*line.counts, *silent), line.warning, (low, high))


def _effect(source: Source) -> Iterator[Line]:
    """An estimate of an effect where there is one; an association is told in words alone (`_said`)."""
    given = [
        row
        for row in source.rows("workshop_effect", measure="difference", refused=False)
        if row["comparison"] in CAUSAL
    ]
    for row in given[-1:]:
        workshop = source.name(row["workshop_id"])
        label = Message(
            f"{workshop.ja}の参加者と似た職員との差（20 開庁日あたり 1 人の回数）",
            f"{workshop.en}: participants against people alike (uses per person in 20 working days)",
        )
        value = row.value("estimate", lambda number: f"{numbers.places(number, 1)}")
        low, high = (
            row.value(name, lambda number: numbers.places(number, 1)) for name in ("interval_low", "interval_high")
        )
        yield Line(
            label,
            value,
            (Message("95 % 区間 ", "95 % interval "), low, same(" – "), high),
            Message("似た職員との比較であり、証明ではありません", "a comparison with people alike, no proof"),
            (low, high),
        )


def _cost(source: Source) -> Iterator[Line]:
    trials = [row for row in source.rows("cost") if row["cost_yen"] is not None]
    for row in trials[-1:]:
        name = source.name(row["trial_id"])
        yield _line(source, Message(f"{name.ja}の支出", f"{name.en}: paid"), row.value("paid_yen", numbers.yen))
        for column, label in (
            ("cost_yen", Message("　職員の時間を含む費用", "　with staff hours")),
            ("cost_per_use", Message("　利用 1 回あたり", "　per use")),
        ):
            if row[column] is not None:
                yield _line(source, label, row.value(column, numbers.yen))
    for row in source.rows("workshop_cost", scope="series")[-1:]:
        if row["paid_yen"] is not None:
            yield _line(
                source, Message("勉強会の支出（合計）", "workshops: paid in all"), row.value("paid_yen", numbers.yen)
            )


def _said(source: Source) -> tuple[Message, ...]:
    """What the figures above cannot say, a refused effect with its reason first."""
    sentences = []
    causal = [row for row in source.rows("workshop_effect") if row["comparison"] in CAUSAL]
    if causal and all(row["refused"] for row in causal):
        reason = bilingual(causal[-1]["reason"])
        sentences.append(
            Message(
                f"勉強会の効果は推定していません: {reason.ja}", f"No effect of the workshops is estimated: {reason.en}"
            )
        )
    for row in [row for row in source.rows("cost") if row["undeclared_costs"]][-1:]:
        name, keys = source.name(row["trial_id"]), money.undeclared(row)
        sentences.append(
            Message(f"{name.ja}の費用は書かれていません（{keys.ja}）。", f"Not declared for {name.en}: {keys.en}.")
        )
    limits = Message(
        "使った人数や回数は、仕事の成果を示しません。アンケートは答えた人の声です。",
        "People and uses say nothing of work done better. Surveys are the voice of those who answered.",
    )
    return (*sentences, limits)
