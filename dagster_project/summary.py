"""What the terminal shows at the end: the summary of a night, and what a decision about a file means.

Add here: a line that the person in front of the terminal needs. Keep out: anything that last_night does not have.
"""

from __future__ import annotations

from json import dumps
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from dagster_project.messages import Language, Message
from dagster_project.release.last_night import NightOutcome, Words
from dagster_project.settings import DataRoot

if TYPE_CHECKING:
    from dagster_project.intake.deliveries.ruling import Ruling

_COUNTS = (
    ("rows_in", "行", "rows"),
    ("rows_accepted", "採用", "accepted"),
    ("rows_excluded", "除外", "excluded"),
    ("rows_quarantined", "隔離", "quarantined"),
    ("rows_duplicate", "重複", "duplicate"),
    ("rows_superseded", "差替", "superseded"),
)


def print_summary(night: NightOutcome, root: DataRoot, language: Language) -> None:
    """Headline, what to do, notices, files, figures that do not simply hold, and where the release is."""
    console = Console(highlight=False, soft_wrap=True)

    def said(words: Words) -> str:
        return words.ja if language == "ja" else words.en

    def either(ja: str, en: str) -> str:
        return ja if language == "ja" else en

    console.print(Text(said(night.headline), style="bold green" if night.exit_code == 0 else "bold red"))
    if night.stands:
        console.print(Text(said(night.stands.said)))
    for message in night.messages:
        console.print(Text(f"- {said(message)}"))
    for warning in night.warnings:
        console.print(Text(f"* {said(warning)}", style="yellow"))
    for file in night.files:
        counts = [f"{either(ja, en)} {getattr(file, name)}" for name, ja, en in _COUNTS if getattr(file, name)]
        console.print(Text(f"  {file.status:10} {file.path}  {', '.join(counts)}"))
    unclear = [file.ambiguous.rows for file in night.people if file.ambiguous.rows]
    if unclear:
        console.print(
            Text(
                either(
                    f"? 一人に決まらない行が {len(unclear)} ファイルに {sum(unclear)} 行あります。行番号は記録の「人の照合」にあります",
                    f"? {_count(sum(unclear), 'row')} of {_count(len(unclear), 'file')} can mean several people. Row numbers: "
                    "'People' in the report",
                )
            )
        )
    for figure in night.figures:
        console.print(
            Text(f"! {figure.figure_id} [{figure.printed_value}] {figure.verdict}: {said(figure.explanation)}")
        )
    if night.checks_required:
        checked = f"{night.checks_passed}/{night.checks_required}"
        console.print(Text(either(f"検査 {checked} 合格", f"checks passed: {checked}")))
    if night.release_id:
        linked = root.published.is_symlink()
        pointer, folder = (root.published,) * 2 if linked else (root.published_file, root.releases / night.release_id)
        console.print(Text(either(f"公表中: {pointer}", f"published: {pointer}")))
        console.print(Text(f"  {folder / 'katsuyo.duckdb'}  ({night.release_id})"))
    if root.last_night_html.exists():
        console.print(Text(either(f"記録: {root.last_night_html}", f"report: {root.last_night_html}")))


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


_RULED = {
    ("accept", False): Message(
        "次の夜間処理から、このファイルが拒否されていても公表します（この内容に限ります。行は数えません）",
        "From the next night a release goes out in spite of this file (with this content; its rows do not count)",
    ),
    ("accept", True): Message(
        "承認を取り消しました。次の夜間処理から、このファイルが拒否されていれば公表しません",
        "Acceptance taken back: from the next night this file, if refused, refuses the release",
    ),
    ("withdraw", False): Message(
        "次の夜間処理から、このファイルの行を数えません（同じ内容は別の名前でも数えません）",
        "From the next night the rows of this file do not count (nor does the same content under another name)",
    ),
    ("withdraw", True): Message(
        "取り下げを取り消しました。次の夜間処理から、このファイルの行をまた数えます",
        "Withdrawal taken back: from the next night the rows of this file count again",
    ),
}


def print_ruling(ruled: Ruling, language: Language, *, json: bool) -> None:
    """What was decided and for which files, as text or as JSON."""
    said = _RULED[ruled.verb, ruled.undone]
    if json:
        told = {
            "command": ruled.verb,
            "undo": ruled.undone,
            "paths": list(ruled.paths),
            "decisions": [decision.model_dump(mode="json") for decision in ruled.decisions],
            "message": {"ja": said.ja, "en": said.en},
        }
        print(dumps(told, ensure_ascii=False, indent=2))
        return
    print(f"{said.text(language)}:")
    for path in ruled.paths:
        print(f"  {path}")
