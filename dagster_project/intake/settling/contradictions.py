"""Words that every refusal of files against one another ends with: which files, and how to take one out.

Add here: what such refusals share. Keep out: what contradicts what (settled_forms.py, settled_counts.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from dagster_project.messages import Message

FILES_NAMED: Final = 5

WITHDRAW: Final = Message(
    "正しい方を残し、ほかを `katsuyo withdraw パス --reason 理由` で取り下げてください。",
    "Keep the right ones and take the others out with `katsuyo withdraw PATH --reason REASON`.",
)


def named(files: Iterable[str], paths: Mapping[str, str]) -> Message:
    """The first files by path, and how many more; ``files`` by file_id."""
    known = sorted(paths[file_id] for file_id in files)
    more = len(known) - FILES_NAMED
    listed = known[:FILES_NAMED]
    return Message(
        "、".join(listed) + (f" ほか {more} 件" if more > 0 else ""),
        ", ".join(listed) + (f" and {more} more" if more > 0 else ""),
    )
