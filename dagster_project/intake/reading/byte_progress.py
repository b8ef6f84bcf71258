"""How far a file has been read, told to whoever waits in front of a terminal.

One listener for the process: Arrow reads on a thread of its own, where a context variable would be lost. Add here:
nothing that a figure could depend on. Keep out: bars and colours (inspection_run.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

_listener: Callable[[int], None] | None = None


@contextmanager
def told_to(listener: Callable[[int], None]) -> Iterator[None]:
    """Within it, ``listener`` is given the position in bytes after every block; a second pass starts anew."""
    global _listener
    before, _listener = _listener, listener
    try:
        yield
    finally:
        _listener = before


def report(position: int) -> None:
    if _listener is not None:
        _listener(position)
