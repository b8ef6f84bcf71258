"""Dagster's records: opened, or a sentence why not; and that they are this data root's alone.

Add here: what must hold of the instance before a night. Keep out: its settings (environment.py).
"""

from __future__ import annotations

from dagster import DagsterInstance

from dagster_project.environment import is_on_postgres
from dagster_project.messages import CouldNotRun, Message
from dagster_project.settings import POSTGRES_VARIABLE, DataRoot

_OWNER = "katsuyo/data_root"


def open_instance() -> DagsterInstance:
    """The instance of the environment.

    Raises:
        CouldNotRun: dagster.yaml is faulty, or the PostgreSQL server does not answer; the sentence never holds its
            address.
    """
    try:
        return DagsterInstance.get()
    except Exception as error:
        raise CouldNotRun(_not_opened(type(error).__name__)) from None


def _not_opened(error: str) -> Message:
    if is_on_postgres():
        return Message(
            f"PostgreSQL（環境変数 {POSTGRES_VARIABLE}）に接続できません（{error}）。サーバーが動いているか、宛先とパスワードを"
            "確かめてください。",
            f"PostgreSQL ({POSTGRES_VARIABLE}) cannot be reached ({error}). Check that the server is up, the address "
            "and the password.",
        )
    return Message(
        f"work/dagster を開けません（{error}）。dagster.yaml を書き替えたなら、消して作り直させてください。",
        f"work/dagster cannot be opened ({error}). If dagster.yaml was changed, delete it to have it written anew.",
    )


def require_own_records(instance: DagsterInstance, root: DataRoot) -> None:
    """Raises CouldNotRun where the database is that of another data root: a night closes the runs of killed ones, and
    would close the other root's running night."""
    if not is_on_postgres():
        return
    owner = instance.run_storage.get_cursor_values({_OWNER}).get(_OWNER)
    if owner is None:
        instance.run_storage.set_cursor_values({_OWNER: str(root.path)})
    elif owner != str(root.path):
        raise CouldNotRun(
            Message(
                f"この PostgreSQL データベースはデータルート {owner} のものです。データルートごとに別のデータベースにしてください。",
                f"This PostgreSQL database belongs to the data root {owner}. Give each data root a database of its own.",
            )
        )
