"""What marts and their columns are called in Japanese, read from ``labels.yml`` beside this module.

Add here: another word that readers see in place of a name. Keep out: the words themselves (labels.yml), and how a
form shows them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

LABELS_FILE = Path(__file__).with_name("labels.yml")


@dataclass(frozen=True)
class MartLabels:
    """One mart in Japanese: its sheet's name, its title, what one row is, and its own words for columns."""

    sheet: str
    title: str
    row: str
    own: Mapping[str, str]
    shared: Mapping[str, str]

    def column(self, name: str) -> str:
        """The Japanese label of a column. Raises KeyError for a column without one (a test keeps them complete)."""
        return self.own.get(name) or self.shared[name]


@cache
def mart_labels(path: Path = LABELS_FILE) -> Mapping[str, MartLabels]:
    """Every mart's labels by its name, in the order in which a reader should meet them."""
    document: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    shared = document["columns"]
    return {
        name: MartLabels(entry["sheet"], entry["title"], entry["row"], entry.get("columns", {}), shared)
        for name, entry in document["marts"].items()
    }
