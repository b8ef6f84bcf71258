"""The command: ``python -m data.generator data/demo`` writes ``data/demo/inbox``.

Add here: the command line. Keep out: what the files hold (``build.py``).
"""

from __future__ import annotations

import sys
from pathlib import Path

from data.generator.build import inbox_files

USAGE = (
    "使い方: python -m data.generator <データルート>（例: data/demo） / "
    "usage: python -m data.generator <data root>, for example data/demo"
)


def main(arguments: list[str]) -> int:
    """Write every inbox file below the data root; exit 0 written, 2 wrong arguments."""
    if len(arguments) != 1 or arguments[0].startswith("-"):
        print(USAGE, file=sys.stderr)
        return 2
    for name, content in inbox_files().items():
        path = Path(arguments[0]) / "inbox" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
