"""`katsuyo releases` and `katsuyo rollback`: their options and what the terminal shows.

Add here: another command about releases that exist. Keep out: what it does (release/listing.py, release/rollback.py).
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from json import dumps
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.text import Text

from dagster_project.command_line import DataOption, JsonOption, LangOption, data_root, failing_clearly
from dagster_project.messages import CouldNotRun, Language, Message, preferred_language

if TYPE_CHECKING:
    from dagster_project.release.listing import Listing, ReleaseLine
    from dagster_project.release.rollback import Rollback


def register(app: typer.Typer) -> None:
    for command in (releases, rollback):
        app.command()(command)


def releases(data: DataOption = None, lang: LangOption = None, json: JsonOption = False) -> None:
    """リリースの一覧（新しい順）/ every release there is and was, the newest first."""
    from dagster_project.preflight import require_root
    from dagster_project.release.listing import listing

    language = preferred_language(lang)
    with failing_clearly(language):
        root = data_root(data)
        require_root(root)
        listed = listing(root)
    if json:
        print(dumps(asdict(listed) | {"pin": _pin(listed)}, ensure_ascii=False, indent=2))
    else:
        _print_list(listed, language)


def rollback(
    release: Annotated[
        str | None,
        typer.Argument(help="リリース ID（先頭だけでよい）/ a release id or its beginning", metavar="GEN"),
    ] = None,
    reason: Annotated[str, typer.Option("--reason", help="理由（記録に載ります）/ the reason; it is recorded")] = "",
    unpin: Annotated[bool, typer.Option("--unpin", help="固定を外す / lift the pin")] = False,
    data: DataOption = None,
    lang: LangOption = None,
    json: JsonOption = False,
) -> None:
    """前のリリースに戻して固定する / pin readers to an earlier release: 0 done, 2 not possible, 3 a night is running."""
    from dagster_project.preflight import require_root
    from dagster_project.release import rollback as rollbacks

    language = preferred_language(lang)
    with failing_clearly(language):
        root = data_root(data)
        require_root(root)
        if unpin and release:
            raise CouldNotRun(
                Message(
                    "--unpin は、取り下げていない最も新しいリリースに戻します。GEN は書けません。",
                    "--unpin goes to the newest release that was not taken back: no GEN with it.",
                )
            )
        if unpin:
            done = rollbacks.unpin(root)
        else:
            done = rollbacks.roll_back(root, release, reason, datetime.now().astimezone())
    if json:
        pin = done.pin.model_dump(mode="json") if done.pin else None
        print(dumps(asdict(done) | {"pin": pin}, ensure_ascii=False, indent=2))
    else:
        print(_moved(done).text(language))


def _pin(listed: Listing) -> dict[str, str] | None:
    return listed.pin.model_dump(mode="json") if listed.pin else None


def _print_list(listed: Listing, language: Language) -> None:
    console = Console(highlight=False, soft_wrap=True)
    if not listed.lines:
        console.print(Text("リリースはまだありません。" if language == "ja" else "There is no release yet."))
    for line in listed.lines:
        style = "bold green" if line.is_published else "dim" if line.removed_at else ""
        console.print(Text(_line(line, language), style=style))
    if listed.pin:
        ja = f"固定中: {listed.pin.release_id}（{listed.pin.pinned_at}、理由: {listed.pin.reason}）"
        en = f"pinned: {listed.pin.release_id} (since {listed.pin.pinned_at}: {listed.pin.reason})"
        console.print(Text(ja if language == "ja" else en, style="yellow"))


def _line(line: ReleaseLine, language: Language) -> str:
    def said(ja: str, en: str) -> str:
        return ja if language == "ja" else en

    marks = [
        said("公表中", "published") if line.is_published else "",
        said("固定", "pinned") if line.is_pinned else "",
        said(f"同じ数字に戻った日 {line.came_back_at}", f"same figures again {line.came_back_at}")
        if line.came_back_at
        else "",
        said(f"取り下げ（{line.rolled_back}）", f"taken back ({line.rolled_back})") if line.rolled_back else "",
        said(f"削除 {line.removed_at}", f"removed {line.removed_at}") if line.removed_at else "",
    ]
    size = ""
    if line.rows is not None and line.bytes is not None:
        size = said(
            f"{line.rows} 行、検査 {line.checks} 件、{line.bytes / 1e6:.1f} MB",
            f"{line.rows} rows, {line.checks} checks, {line.bytes / 1e6:.1f} MB",
        )
    return "  ".join(filter(None, [line.release_id, line.published_at, size, *marks]))


def _moved(done: Rollback) -> Message:
    if done.pin is None:
        return Message(
            f"固定を外しました。公表中: {done.after}。次の夜間処理から、新しいリリースをまた公表します。",
            f"The pin is lifted. Published: {done.after}. From the next night on new releases are shown again.",
        )
    taken = ", ".join(done.taken_back) or "-"
    return Message(
        f"公表先を {done.after} に固定しました（取り下げ: {taken}）。夜間処理はリリースを作りますが、`katsuyo rollback --unpin` まで公表先は変わりません。",
        f"Readers are pinned to {done.after} (taken back: {taken}). Nights go on making releases, but readers stay "
        "until `katsuyo rollback --unpin`.",
    )
