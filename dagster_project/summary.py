"""The closing summary of a night on the terminal.

Add here: a line that the person in front of the terminal needs. Keep out: anything that last_night does not have.
"""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from dagster_project.messages import Language
from dagster_project.release.last_night import NightOutcome, Words
from dagster_project.settings import DataRoot

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
    for message in night.messages:
        console.print(Text(f"- {said(message)}"))
    for warning in night.warnings:
        console.print(Text(f"* {said(warning)}", style="yellow"))
    for file in night.files:
        counts = [f"{either(ja, en)} {getattr(file, name)}" for name, ja, en in _COUNTS if getattr(file, name)]
        console.print(Text(f"  {file.status:10} {file.path}  {', '.join(counts)}"))
    for figure in night.figures:
        console.print(
            Text(f"! {figure.figure_id} [{figure.printed_value}] {figure.verdict}: {said(figure.explanation)}")
        )
    if night.checks_required:
        checked = f"{night.checks_passed}/{night.checks_required}"
        console.print(Text(either(f"検査 {checked} 合格", f"checks passed: {checked}")))
    if night.release_id:
        console.print(Text(either(f"公表中: {root.published}", f"published: {root.published}")))
        console.print(Text(f"  {root.published / 'katsuyo.duckdb'}  ({night.release_id})"))
    if root.last_night_html.exists():
        console.print(Text(either(f"記録: {root.last_night_html}", f"report: {root.last_night_html}")))
