"""Commands of whoever runs katsuyo: Dagster's processes, alerts, erasure, the key.

Add here: a command that is about running it. Keep out: commands of figures and files (cli.py), and what a command does.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from json import dumps
from pathlib import Path
from typing import Annotated, Literal

import typer

from dagster_project.command_line import (
    DataOption,
    JsonOption,
    LangOption,
    WorkersOption,
    data_root,
    failing_clearly,
)
from dagster_project.environment import enter
from dagster_project.messages import CouldNotRun, Message, preferred_language

_DEFINITIONS = "dagster_project.definitions"
_SPREAD_DEFINITIONS = "dagster_project.spread_definitions"


def register(app: typer.Typer) -> None:
    for command in (ui, alert, erase, key):
        app.command()(command)


def ui(
    data: DataOption = None,
    port: Annotated[int, typer.Option(help="port")] = 3000,
    only: Annotated[
        Literal["webserver", "daemon"] | None,
        typer.Option("--only", help="片方だけ（systemd 用）/ one of the two, for systemd"),
    ] = None,
    workers: WorkersOption = 1,
) -> None:
    """Dagster の画面を 127.0.0.1 で開く（予約実行あり）/ Dagster's UI on this machine, with the schedule on."""
    from dagster_project.preflight import require_root

    root = data_root(data)
    with failing_clearly(preferred_language()):
        require_root(root)
        enter(root, workers)
    address = ["-h", "127.0.0.1", "-p", str(port)]
    module = ["-m", _SPREAD_DEFINITIONS if workers > 1 else _DEFINITIONS]
    program, arguments = {
        None: ("dagster", ["dev", *module, *address]),
        "webserver": ("dagster-webserver", [*module, *address]),
        "daemon": ("dagster-daemon", ["run", *module]),
    }[only]
    path = Path(sys.executable).with_name(program + (".exe" if os.name == "nt" else ""))
    os.execv(path, [str(path), *arguments])


def alert(
    test: Annotated[bool, typer.Option("--test", help="試しに一通送る / send a test message")] = False,
    missing: Annotated[
        bool, typer.Option("--missing", help="夜間処理が終わっていなければ知らせる / tell if no night has ended")
    ] = False,
    data: DataOption = None,
    lang: LangOption = None,
    json: JsonOption = False,
) -> None:
    """知らせを試す、欠けた夜を知らせる / test the alerts, tell of a missing night: 0 told, 1 could not tell, 2."""
    from dagster_project import operations
    from dagster_project.alerts.sending import channels
    from dagster_project.alerts.tell import tell_if_missing, tell_test
    from dagster_project.preflight import require_root

    language = preferred_language(lang)
    root = data_root(data)
    with failing_clearly(language):
        require_root(root)
        alerts = operations.read(root.operations_file).alerts
        if test == missing or not channels(alerts):
            raise CouldNotRun(_NO_ALERTS if test != missing else _ONE_OF_TWO)
    now = datetime.now(UTC)
    failures = tell_test(root, alerts, now) if test else tell_if_missing(root, now)
    if json:
        told = {"channels": channels(alerts), "failures": [{"ja": said.ja, "en": said.en} for said in failures]}
        print(dumps(told, ensure_ascii=False, indent=2))
    for failure in () if json else failures:
        print(failure.text(language), file=sys.stderr)
    if not (failures or json):
        print("OK: " + ", ".join(channels(alerts)))
    raise typer.Exit(1 if failures else 0)


_NO_ALERTS = Message(
    "operations.yml の alerts に mail も webhook もありません（docs/operations.md）。",
    "operations.yml declares neither mail nor webhook under alerts (docs/operations.md).",
)
_ONE_OF_TWO = Message("--test か --missing のどちらかを付けてください。", "Say either --test or --missing.")


def erase(
    file: Annotated[
        str | None, typer.Option("--file", help="間違って置かれたファイル / a file delivered by mistake")
    ] = None,
    person: Annotated[
        str | None, typer.Option("--person", help="本人を書いたファイル、- は標準入力 / who, in a file or - (stdin)")
    ] = None,
    expired: Annotated[bool, typer.Option("--expired", help="保存期間を過ぎた行 / rows past retention")] = False,
    reason: Annotated[str, typer.Option("--reason", help="--file の理由（公表されます）/ published with --file")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="ほんとうに消す / really erase; without it, only shown")] = False,
    data: DataOption = None,
    lang: LangOption = None,
    json: JsonOption = False,
) -> None:
    """取り込んだ行を消す（--yes がなければ見せるだけ）/ erase landed rows: 0, 2 could not, 3 another night."""
    from dagster_project import erase_run
    from dagster_project.preflight import require_root

    language = preferred_language(lang)
    root = data_root(data)
    with failing_clearly(language):
        require_root(root)
        if sum((file is not None, person is not None, expired)) != 1:
            raise CouldNotRun(_ONE_OF_THREE)
        if file is not None:
            done = erase_run.erase_file(root, file, reason, really=yes)
        elif person is not None:
            done = erase_run.erase_person(root, person, really=yes)
        else:
            done = erase_run.erase_expired(root, really=yes)
    erase_run.show(done, language, json=json)


_ONE_OF_THREE = Message(
    "--file、--person、--expired のどれか一つを付けてください。", "Say one of --file, --person and --expired."
)


def key(
    backup: Annotated[Path | None, typer.Option("--backup", help="鍵の控えを作る / write a backup")] = None,
    restore: Annotated[Path | None, typer.Option("--restore", help="控えから戻す / bring a backup back")] = None,
    data: DataOption = None,
    lang: LangOption = None,
    json: JsonOption = False,
) -> None:
    """仮名化の鍵の控えと、今の鍵の指紋 / back the pseudonym key up, and its fingerprint: 0, 2 not the ledger's."""
    from dagster_project.intake.deliveries import ledger
    from dagster_project.intake.people import key_backup
    from dagster_project.intake.people.keys import load_key

    language = preferred_language(lang)
    root = data_root(data)
    with failing_clearly(language):
        if backup is not None and restore is not None:
            raise CouldNotRun(_BACKUP_OR_RESTORE)
        if backup is not None:
            present = key_backup.back_up(root, backup)
        elif restore is not None:
            present = key_backup.restore(root, restore)
        else:
            present = load_key()
            ledger.read(root.ledger_file, present)
    told = {
        "fingerprint": present.fingerprint,
        "source": key_backup.where(),
        "backup": str(backup) if backup else None,
    }
    print(dumps(told, ensure_ascii=False, indent=2) if json else f"{told['fingerprint']}  {backup or told['source']}")


_BACKUP_OR_RESTORE = Message(
    "--backup か --restore のどちらかにしてください。", "Say --backup or --restore, not both."
)
