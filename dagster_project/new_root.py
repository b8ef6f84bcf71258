"""A new data root: a commented programme.yml and the inbox folders.

Add here: what a new city needs on its first day. Keep out: the demo (data/demo).
"""

from __future__ import annotations

from pathlib import Path

from dagster_project.messages import CouldNotRun, Message
from dagster_project.settings import DataRoot

_FOLDERS = ("roster", "trials", "workshops", "surveys")

_TEMPLATE = Path(__file__).parent / "templates" / "programme.yml"


def create_root(folder: Path) -> list[Path]:
    """Creates the folder's programme.yml and inbox; returns what it created.

    Raises:
        CouldNotRun: there is a programme.yml already, which would be overwritten.
    """
    root = DataRoot(folder.resolve())
    if root.programme_file.exists():
        raise CouldNotRun(
            Message(
                f"{root.programme_file} はもうあります。別のフォルダを指定してください。",
                f"{root.programme_file} exists already. Name another folder.",
            )
        )
    created = [root.inbox / name for name in _FOLDERS]
    for path in created:
        path.mkdir(parents=True, exist_ok=True)
    root.programme_file.write_text(_TEMPLATE.read_text(encoding="utf-8"), encoding="utf-8")
    return [root.programme_file, *created]
