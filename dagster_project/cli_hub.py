"""`katsuyo hub`: its options, exit codes and what the terminal shows.

Add here: an option of the command. Keep out: what a run does (hub/), and heavy imports at the top.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from dagster_project.command_line import JsonOption, LangOption
from dagster_project.disk_errors import as_disk_trouble
from dagster_project.messages import KatsuyoError, preferred_language
from dagster_project.settings import DataRoot, quiet_environment


def register(app: typer.Typer) -> None:
    app.command()(hub)


def hub(
    data: Annotated[
        Path,
        typer.Option("--data", help="ハブのデータルート（なければ作る）/ the hub's own data root, made if absent"),
    ],
    sources: Annotated[
        list[Path] | None,
        typer.Option(
            "--from",
            help="団体のデータルートかリリース / a city's data root or release",
            metavar="DIR",
            show_default=False,
        ),
    ] = None,
    more: Annotated[
        list[Path] | None,
        typer.Argument(help="--from の続き / more of --from, as `--from cities/*` gives them", metavar="DIR..."),
    ] = None,
    lang: LangOption = None,
    json: JsonOption = False,
) -> None:
    """団体の公表物を比べて公表する / compare cities' releases: 0 released or nothing new, 1 refused, 2, 3 as nightly."""
    from dagster_project.night_report import report
    from dagster_project.release.last_night import outcome_without_run
    from dagster_project.summary import print_summary

    language = preferred_language(lang)
    root = DataRoot(data.resolve())
    os.environ.update(quiet_environment())
    is_a_city = root.programme_file.exists()
    try:
        from dagster_project.hub.run import run_hub

        outcome = run_hub([*(sources or ()), *(more or ())], root)
    except KatsuyoError as error:
        outcome = outcome_without_run(error, root)
    except Exception as error:
        trouble = as_disk_trouble(error, root.path)
        if trouble is None:
            raise
        outcome = outcome_without_run(trouble, root)
    # The page of a city's last night is not the hub's to write.
    for failure in () if is_a_city else report(root, outcome):
        print(failure.text(language), file=sys.stderr)
    if json:
        print(outcome.model_dump_json(indent=2))
    else:
        print_summary(outcome, root, language)
    raise typer.Exit(outcome.exit_code)
