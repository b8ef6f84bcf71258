"""`last_night.html` and `.json`: how the last night went, for the officer, above all when nothing was published.

Add here: what the officer needs next morning. Keep out: figures for readers (the release), and persons: a row is
named by file and number.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict

from dagster_project.files import write_atomically
from dagster_project.messages import KatsuyoError, Message
from dagster_project.release import swap
from dagster_project.release.frame import environment
from dagster_project.release.history import pin_notices
from dagster_project.release.manifest import read_manifest
from dagster_project.release.report import words
from dagster_project.settings import DataRoot

Status = Literal["released", "nothing_new", "held", "refused", "could_not_run", "another_night"]

EXIT_CODES: dict[Status, int] = {
    "released": 0,
    "nothing_new": 0,
    "held": 0,
    "refused": 1,
    "could_not_run": 2,
    "another_night": 3,
}

HEADLINES: dict[Status, Message] = {
    "released": Message("公表しました", "Released"),
    "nothing_new": Message("新しい内容がないので、公表中のものをそのままにしました", "Nothing new: the release stays"),
    "held": Message(
        "リリースを作りましたが、公表先は切り替えていません", "Made, but not shown: readers stay where they were"
    ),
    "refused": Message(
        "公表しませんでした（前の公表はそのままです）", "Refused: nothing was published, the former release stays"
    ),
    "could_not_run": Message(
        "処理を進められませんでした（前の公表はそのままです）", "Could not run: the former release stays"
    ),
    "another_night": Message("別の夜間処理が動いています", "Another night is running"),
}


TIMEZONE = ZoneInfo("Asia/Tokyo")


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(_Record):
    """A Message as JSON."""

    ja: str
    en: str

    @classmethod
    def of(cls, message: Message) -> Words:
        return cls(ja=message.ja, en=message.en)


class FileLine(_Record):
    """One delivered file and what became of its rows; ``reason`` where it was accepted or withdrawn."""

    path: str
    sha256: str = ""
    status: str
    rows_in: int
    rows_accepted: int
    rows_excluded: int
    rows_quarantined: int
    rows_duplicate: int
    rows_superseded: int
    refusal: Words | None = None
    reason: str = ""


class MethodLine(_Record):
    """Rows of one file whose people were found in one way (intake/people/match_report.py)."""

    method: str
    title: Words
    rows: int


class RowList(_Record):
    """Rows of a file to look at: how many, in how many spellings, and the number of the first row of each (not of
    all, where they are many), as a spreadsheet shows it."""

    rows: int = 0
    spellings: int = 0
    first: tuple[int, ...] = ()


class PeopleLine(_Record):
    """How many of the rows of one delivered file that name somebody name somebody of a roster, and how it was told.

    ``ambiguous``: several people can be meant; ``unmatched``: nobody of a roster; ``shared``: rows of a roster whose
    number or e-mail several people bear.
    """

    path: str
    kind: str
    named_rows: int
    recognised_rows: int
    recognised_percent: str | None
    methods: tuple[MethodLine, ...] = ()
    ambiguous: RowList = RowList()
    unmatched: RowList = RowList()
    shared: RowList = RowList()


class FigureLine(_Record):
    """One printed figure that does not simply hold."""

    figure_id: str
    printed_value: str
    verdict: str
    group_verdict: str
    explanation: Words


class Stands(_Record):
    """The whole night whose checks, files and figures stand, because nothing has changed since."""

    run_id: str
    ended_at: str
    said: Words

    @classmethod
    def of_run(cls, run_id: str, ended_at: str) -> Stands:
        minute = ended_at[:16].replace("T", " ")
        said = Message(
            f"{minute} に終わった夜間処理（run {run_id}）から、数字のもとになるものは何も変わっていません。作り直さず、その夜の検査と結果を"
            "そのまま有効としました。",
            f"Nothing that the figures depend on has changed since the night that ended at {minute} (run {run_id}). Nothing "
            "was built anew: the checks and findings of that night stand.",
        )
        return cls(run_id=run_id, ended_at=ended_at, said=Words.of(said))


class NightOutcome(_Record):
    """How one night ended. ``release_id`` is what readers see now, made by this night or before it. A still night has no
    run of its own and says on whose it stands; files, people, figures and checks are then those of that night."""

    status: Status
    exit_code: int
    run_id: str | None = None
    started_at: str | None = None
    ended_at: str
    release_id: str | None = None
    headline: Words
    messages: tuple[Words, ...] = ()
    warnings: tuple[Words, ...] = ()
    checks_required: int = 0
    checks_passed: int = 0
    checks_failed: tuple[str, ...] = ()
    checks_missing: tuple[str, ...] = ()
    files: tuple[FileLine, ...] = ()
    people: tuple[PeopleLine, ...] = ()
    figures: tuple[FigureLine, ...] = ()
    seconds: dict[str, float] = {}
    stands: Stands | None = None


def when(timestamp: float) -> str:
    """Seconds since the epoch as local Japanese time, ISO 8601 with milliseconds."""
    return datetime.fromtimestamp(timestamp, TIMEZONE).isoformat(timespec="milliseconds")


def published_id(root: DataRoot) -> str | None:
    """The release that readers see now."""
    release = swap.published_release(root)
    manifest = read_manifest(release) if release else None
    return manifest.release_id if manifest else None


def outcome_without_run(error: KatsuyoError, root: DataRoot) -> NightOutcome:
    """The outcome of a night that stopped before Dagster began."""
    status: Status = next(name for name, code in EXIT_CODES.items() if code == error.exit_code and code)
    return NightOutcome(
        status=status,
        exit_code=error.exit_code,
        ended_at=when(datetime.now().timestamp()),
        release_id=published_id(root),
        headline=Words.of(HEADLINES[status]),
        messages=tuple(map(Words.of, error.messages)),
        warnings=tuple(map(Words.of, pin_notices(root))),
    )


def read_last_night(root: DataRoot) -> NightOutcome | None:
    """What the page says now; None where there is none, or one of another version."""
    try:
        return NightOutcome.model_validate_json(root.last_night_json.read_bytes())
    except (OSError, ValueError):
        return None


def write_last_night(root: DataRoot, outcome: NightOutcome) -> None:
    """Both files, each replaced whole. A page about an earlier night never replaces that of a later one; a night that
    found another one at work leaves the page to that one."""
    if outcome.status == "another_night":
        return
    present = read_last_night(root)
    if present is not None and present.ended_at > outcome.ended_at:
        return
    page = environment().get_template("last_night.html.j2").render(night=outcome, words=words)
    write_atomically(root.last_night_html, page.encode())
    write_atomically(root.last_night_json, outcome.model_dump_json(indent=2).encode())
