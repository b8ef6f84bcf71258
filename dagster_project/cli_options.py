"""What all commands share: options, the data root that one means, and how an error ends a command.

Add here: an option or an ending that several commands have. Keep out: commands.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from dagster_project.messages import KatsuyoError, Language
from dagster_project.settings import DATA_VARIABLE, DataRoot

DataOption = Annotated[
    Path | None, typer.Option("--data", help=f"データルート / data root (default: ${DATA_VARIABLE}, else the demo)")
]
LangOption = Annotated[str | None, typer.Option("--lang", help="ja | en (default: by locale)")]
JsonOption = Annotated[bool, typer.Option("--json", help="結果を JSON で / the result as JSON")]


def root_of(data: Path | None) -> DataRoot:
    return DataRoot(data.resolve()) if data else DataRoot.from_environment()


def fail(error: KatsuyoError, language: Language) -> NoReturn:
    for message in error.messages:
        print(message.text(language), file=sys.stderr)
    raise typer.Exit(error.exit_code)
