"""`katsuyo hub`: options, exit codes and what the terminal shows.

Add here: an option of the command. Keep out: what a run does (hub/), and heavy imports at the top.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from dagster_project.messages import CouldNotRun, KatsuyoError, Message, preferred_language
from dagster_project.settings import DataRoot, quiet_environment


def hub(
    sources: Annotated[
        list[Path] | None,
        typer.Option("--from", help="団体のデータルート、published、リリース / a city's data root, published or release"),
    ] = None,
    more: Annotated[
        list[Path] | None,
        typer.Argument(help="--from の続き（シェルの * で並べるとき）/ more of --from, as a shell's * writes them"),
    ] = None,
    data: Annotated[
        Path, typer.Option("--data", help="ハブのデータルート（なければ作る）/ the hub's own data root, made if absent")
    ] = ...,  # type: ignore[assignment]
    lang: Annotated[str | None, typer.Option("--lang", help="ja | en (default: by locale)")] = None,
    json: Annotated[bool, typer.Option("--json", help="結果を JSON で / the result as JSON")] = False,
) -> None:
    """団体の公表物を比べて公表する / compare cities' releases: 0 released or nothing new, 1 refused, 2 could not run, 3 another."""
    from os import environ

    from dagster_project.release.last_night import outcome_without_run, write_last_night
    from dagster_project.summary import print_summary

    language = preferred_language(lang)
    root = DataRoot(data.resolve())
    environ.update(quiet_environment())
    is_a_city = root.programme_file.exists()
    try:
        from dagster_project.hub.run import run_hub

        root.path.mkdir(parents=True, exist_ok=True)
        outcome = run_hub([*(sources or ()), *(more or ())], root)
    except KatsuyoError as error:
        outcome = outcome_without_run(error, root)
    except OSError as error:
        outcome = outcome_without_run(_disk_error(error), root)
    if root.path.is_dir() and not is_a_city:
        try:
            write_last_night(root, outcome)
        except OSError as error:
            print(_disk_error(error).messages[0].text(language), file=sys.stderr)
    if json:
        print(outcome.model_dump_json(indent=2))
    else:
        print_summary(outcome, root, language)
    raise typer.Exit(outcome.exit_code)
