"""Secrets of the ways to tell people: from the environment, else from a file that nobody else can read.

Add here: another secret. Keep out: the data root, where none may lie.
"""

from __future__ import annotations

import os
from pathlib import Path

from dagster_project.messages import CouldNotRun, Message
from dagster_project.settings import MAIL_PASSWORD_VARIABLE, WEBHOOK_VARIABLE, DataRoot


def mail_password(root: DataRoot, file: str | None) -> str:
    return _secret(root, MAIL_PASSWORD_VARIABLE, file, "password_file")


def webhook_address(root: DataRoot, file: str | None) -> str:
    return _secret(root, WEBHOOK_VARIABLE, file, "url_file")


def _secret(root: DataRoot, variable: str, file: str | None, name: str) -> str:
    """Raises CouldNotRun where there is none, or where others could read it; the sentence never holds it."""
    given = os.environ.get(variable)
    if given:
        return given
    if file is None:
        raise CouldNotRun(
            Message(
                f"環境変数 {variable} か、operations.yml の {name} が要ります。",
                f"The environment variable {variable}, or {name} in operations.yml, is needed.",
            )
        )
    path = Path(file).expanduser()
    path = (path if path.is_absolute() else root.path / path).resolve()
    if path.is_relative_to(root.path):
        raise CouldNotRun(
            Message(
                f"{name} の {path} はデータルートの中です。外に置いてください。",
                f"{name}: {path} lies in the data root. Put it outside.",
            )
        )
    try:
        if os.name == "posix" and path.stat().st_mode & 0o077:
            raise CouldNotRun(
                Message(
                    f"{name} の {path} を他の利用者が読めます。`chmod 600 {path}` を実行してください。",
                    f"{name}: {path} can be read by others. Run `chmod 600 {path}`.",
                )
            )
        return path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise CouldNotRun(
            Message(
                f"{name} の {path} を読めません（{error.strerror}）。",
                f"{name}: {path} cannot be read ({error.strerror}).",
            )
        ) from None
