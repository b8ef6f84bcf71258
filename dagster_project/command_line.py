"""What the commands share: their common options, which data root is meant, and how an error ends a command.

Add here: an option that several commands take. Keep out: commands (cli*.py).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from dagster_project.disk_errors import as_disk_trouble
from dagster_project.messages import KatsuyoError, Language
from dagster_project.settings import DATA_VARIABLE, WORKERS_VARIABLE, DataRoot

DataOption = Annotated[
    Path | None, typer.Option("--data", help=f"データルート / data root (default: ${DATA_VARIABLE}, else the demo)")
]
LangOption = Annotated[str | None, typer.Option("--lang", help="ja | en (default: by locale)")]
WorkersOption = Annotated[
    int,
    typer.Option(
        "--workers",
        min=1,
        max=256,
        envvar=WORKERS_VARIABLE,
        show_envvar=True,
        help="この数のプロセスで受け取る（PostgreSQL が要る）/ so many processes take files in; needs PostgreSQL",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="結果を JSON で / the result as JSON")]


def data_root(data: Path | None) -> DataRoot:
    return DataRoot(data.resolve()) if data else DataRoot.from_environment()


def fail(error: KatsuyoError, language: Language) -> NoReturn:
    """Says what is wrong and ends the command with the error's exit code."""
    for message in error.messages:
        print(message.text(language), file=sys.stderr)
    raise typer.Exit(error.exit_code)


@contextmanager
def failing_clearly(language: Language) -> Iterator[None]:
    """Ends the command with a sentence where what it runs cannot go on, the disk's doing included."""
    try:
        yield
    except KatsuyoError as error:
        fail(error, language)
    except Exception as error:
        trouble = as_disk_trouble(error)
        if trouble is None:
            raise
        fail(trouble, language)
