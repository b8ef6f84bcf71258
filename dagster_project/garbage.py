"""Python's search for garbage, kept away from what is loaded once and stays: modules, definitions, expectations.

Loading them makes a million objects, none of which is garbage; Python would look through all of them dozens of times
while it loads, again and again while a night works, and once more before it ends.

Add here: another moment at which there is nothing to look for. Keep out: clearing up, which people do with `with`.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def loading() -> Iterator[None]:
    """No search within; afterwards everything that is there counts as there to stay. May be nested."""
    searched = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if searched:
            gc.enable()


def ending() -> None:
    """Before a process ends: what it holds goes with it, unsearched."""
    gc.freeze()
