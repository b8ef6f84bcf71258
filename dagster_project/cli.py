"""The `katsuyo` command: options, exit codes and what the terminal shows.

Add here: a command of the contract (cli_operations.py has those of whoever runs katsuyo, cli_releases.py
those about releases). Keep out: what a command
does (its room), and heavy imports at the top: a wrong programme file must be told within a second.
"""

from __future__ import annotations

import os
import sys
from datetime import datetime
from json import dumps
from pathlib import Path
from typing import Annotated, Literal

import typer

from dagster_project import cli_hub, cli_operations, cli_releases, dbt_process, garbage
from dagster_project.command_line import (
    DataOption,
    JsonOption,
    LangOption,
    WorkersOption,
    data_root,
    fail,
    failing_clearly,
)
from dagster_project.disk_errors import as_disk_trouble
from dagster_project.environment import enter
from dagster_project.messages import KatsuyoError, Language, Message, preferred_language
from dagster_project.new_root import create_root
from dagster_project.operations import Engine
from dagster_project.settings import ENGINE_VARIABLE, DataRoot

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="生成AIの利用と勉強会の数字を、公表できる形にする / figures on generative-AI use that a city can publish",
)
cli_operations.register(app)
cli_releases.register(app)
cli_hub.register(app)

PathArgument = Annotated[str, typer.Argument(help="inbox のファイル / a file of the inbox", metavar="PATH")]
ReasonOption = Annotated[str, typer.Option("--reason", help="理由（公表物に載ります）/ the reason; it is published")]
EngineOption = Annotated[
    Engine | None,
    typer.Option("--engine", help="集計するエンジン / what builds the marts (default: operations.yml, else duckdb)"),
]
WholeOption = Annotated[
    bool,
    typer.Option(
        "--whole", help="何も変わっていなくても全部作り直す / build everything anew, even if nothing has changed"
    ),
]
UndoOption = Annotated[bool, typer.Option("--undo", help="取り消す / take it back")]


def main() -> None:
    try:
        app()
    finally:
        garbage.ending()


@app.command()
def nightly(
    data: DataOption = None,
    engine: EngineOption = None,
    workers: WorkersOption = 1,
    whole: WholeOption = False,
    lang: LangOption = None,
    json: JsonOption = False,
) -> None:
    """夜間処理を一度動かす / run one night: 0 released or nothing new, 1 refused, 2 could not run, 3 another night."""
    from dagster_project.preflight import preflight
    from dagster_project.release.last_night import outcome_without_run
    from dagster_project.still.decision import NO_NIGHT, WANTED
    from dagster_project.still.night import StillNight, end_at_once

    language = preferred_language(lang)
    root = data_root(data)
    if engine is not None:
        os.environ[ENGINE_VARIABLE] = engine
    failures: tuple[Message, ...] | None = None
    try:
        preflight(root)
        enter(root, workers)
        found = end_at_once(root, whole=whole)
        if isinstance(found, StillNight):
            outcome, failures = found.outcome, found.failures
        else:
            if found not in (NO_NIGHT, WANTED):
                print("  " + _WHOLE.text(language) + found.text(language), file=sys.stderr, flush=True)
            if workers == 1:
                dbt_process.get_ready(root)
            with garbage.loading():
                from dagster_project.orchestration.run_night import run_night

            outcome = run_night(root, language, workers)
    except KatsuyoError as error:
        outcome = outcome_without_run(error, root)
    except Exception as error:
        trouble = as_disk_trouble(error, root.path)
        if trouble is None:
            raise
        outcome = outcome_without_run(trouble, root)
    # What only the night's end needs is loaded while dbt works (rooms.py), or here.
    from dagster_project.night_report import report
    from dagster_project.summary import print_summary

    if failures is None:
        failures = report(root, outcome)
    if json:
        print(outcome.model_dump_json(indent=2))
    else:
        print_summary(outcome, root, language)
    for failure in failures:
        print(failure.text(language), file=sys.stderr)
    raise typer.Exit(outcome.exit_code)


_WHOLE = Message("全体を作り直します: ", "a whole night: ")


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(help="新しいデータルート / the new data root")],
    lang: LangOption = None,
    json: JsonOption = False,
) -> None:
    """新しいデータルートを作る / make a new data root: a commented programme.yml and the inbox folders."""
    language = preferred_language(lang)
    with failing_clearly(language):
        created = create_root(folder)
    if json:
        print(dumps({"created": [path.as_posix() for path in created]}, ensure_ascii=False, indent=2))
    else:
        for path in created:
            print(path)


@app.command()
def accept(
    path: PathArgument,
    reason: ReasonOption = "",
    undo: UndoOption = False,
    data: DataOption = None,
    lang: LangOption = None,
    json: JsonOption = False,
) -> None:
    """拒否されたファイルがあっても公表を認める / let a release go out in spite of a refused file, with this content."""
    _rule("accept", path, reason, undo, data, preferred_language(lang), json)


@app.command()
def withdraw(
    path: PathArgument,
    reason: ReasonOption = "",
    undo: UndoOption = False,
    data: DataOption = None,
    lang: LangOption = None,
    json: JsonOption = False,
) -> None:
    """ファイルの行を数えないことにする / take a file's rows out, under whatever name its content lies there."""
    _rule("withdraw", path, reason, undo, data, preferred_language(lang), json)


@app.command()
def inspect(
    files: Annotated[list[Path], typer.Argument(help="調べるファイル / files to look at", metavar="FILE...")],
    data: DataOption = None,
    lang: LangOption = None,
    json: JsonOption = False,
) -> None:
    """ファイルが何として読めるかを調べる（何も変えない）/ what a file is taken for; changes nothing: 0 readable, 1 not."""
    from dagster_project.inspection_run import inspect_all
    from dagster_project.inspection_text import print_inspections
    from dagster_project.preflight import require_root

    language = preferred_language(lang)
    root = DataRoot(data.resolve()) if data else None
    with failing_clearly(language):
        if root:
            require_root(root)
        inspections = inspect_all(files, root, language)
    print_inspections(inspections, language, json=json)
    raise typer.Exit(0 if all(inspection.readable for inspection in inspections) else 1)


@app.command()
def figures(
    items: Annotated[
        list[str],
        typer.Argument(help="figures.csv の形のファイル（または百分率）/ a file, or percentages", metavar="FILE.csv"),
    ],
    denominators: Annotated[
        tuple[int, int] | None,
        typer.Option("--denominators", help="この範囲で、すべての値に合う分母を探す / which of these fit all values"),
    ] = None,
    lang: LangOption = None,
    json: JsonOption = False,
) -> None:
    """印刷された数字だけを判定する / judge printed figures alone: 0 all hold, 1 some do not, 2 malformed."""
    from dagster_project import figures_run
    from dagster_project.denominators_text import print_denominators
    from dagster_project.figures_text import print_figures

    language = preferred_language(lang)
    try:
        if denominators is None:
            judged = figures_run.judge_file(items)
            print_figures(judged, language, json=json)
            raise typer.Exit(figures_run.exit_code(judged))
        found = figures_run.search_denominators(items, *denominators)
    except KatsuyoError as error:
        fail(error, language)
    print_denominators(found, language, json=json)
    raise typer.Exit(0 if all(inverse.fits for inverse in found) else 1)


@app.command()
def explain(
    figure: Annotated[
        str, typer.Argument(help="figure_id か / or table[key=value,…].column", metavar="FIGURE", show_default=False)
    ],
    data: DataOption = None,
    lang: LangOption = None,
    json: JsonOption = False,
) -> None:
    """公表された数字がどこから来たかを示す / where a published figure comes from: 0 explained, 2 unknown, no release."""
    from dagster_project import programme as programmes
    from dagster_project.explain_text import print_origin
    from dagster_project.preflight import require_root
    from dagster_project.release.provenance import origin_of
    from dagster_project.release.reading import published

    language = preferred_language(lang)
    root = data_root(data)
    with failing_clearly(language):
        require_root(root)
        release = published(root)
        origin = origin_of(figure, release, programmes.read(root.programme_file))
    print_origin(origin, release, language, json=json)


@app.command()
def diff(
    releases: Annotated[
        list[str] | None,
        typer.Argument(help="リリース ID（先頭だけでよい）/ release ids or their beginnings", metavar="GEN"),
    ] = None,
    data: DataOption = None,
    lang: LangOption = None,
    json: JsonOption = False,
) -> None:
    """どの数字がどのファイルで変わったか / which figures changed between two releases, and by which files."""
    from dagster_project.preflight import require_root
    from dagster_project.release.difference_report import compare
    from dagster_project.release.difference_text import as_json, as_text
    from dagster_project.release.generations import pair

    language = preferred_language(lang)
    root = data_root(data)
    with failing_clearly(language):
        require_root(root)
        difference = compare(root, *pair(root, releases or ()))
    print(as_json(difference) if json else as_text(difference, language))


def _rule(
    verb: Literal["accept", "withdraw"],
    path: str,
    reason: str,
    undo: bool,
    data: Path | None,
    language: Language,
    json: bool,
) -> None:
    from dagster_project.intake.deliveries import ruling
    from dagster_project.intake.people.keys import load_key
    from dagster_project.preflight import require_root
    from dagster_project.summary import print_ruling

    root = data_root(data)
    with failing_clearly(language):
        require_root(root)
        if undo:
            ruled = ruling.take_back(root, verb, path, load_key())
        else:
            ruled = ruling.decide(root, verb, path, reason, load_key(), datetime.now().astimezone())
    print_ruling(ruled, language, json=json)
