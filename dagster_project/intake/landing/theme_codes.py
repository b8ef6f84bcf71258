"""What free answers are coded to: the texts of one question in, the codes of their themes out, in memory alone.

The texts are matched by RE2, in time linear in their length whatever a phrase is. Add here: what becomes of a text
before it is matched. Keep out: the themes (theme_list.py) and where codes land (landing/survey.py).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import pyarrow as pa
import pyarrow.compute as pc

from dagster_project.programme import Programme
from dagster_project.theme_list import OTHER, Themes, resolved
from dagster_project.theme_phrases import fold, pattern_of

# What a phrase of `unless` leaves behind, so that the words on its two sides do not become one.
_GAP = "、"


@dataclass(frozen=True)
class Matcher:
    """Theme code -> the pattern of its phrases and that of what is taken out before, None where nothing is."""

    patterns: Mapping[str, tuple[str, str | None]]

    @classmethod
    def of(cls, themes: Themes) -> Matcher:
        return cls(_patterns(themes.model_dump_json()))

    def fingerprint(self) -> str:
        """Stands for all that the codes of a text depend on beside this module."""
        return hashlib.sha256(json.dumps(list(self.patterns.items())).encode()).hexdigest()[:16]

    def coded(self, texts: Sequence[str]) -> pa.Table:
        """``text`` and ``theme_code``: one row per text and theme, OTHER for a text without one."""
        folded = pa.array(map(fold, texts), pa.string())
        pairs: list[tuple[int, str]] = []
        without = set(range(len(texts)))
        for code, (phrases, unless) in self.patterns.items():
            judged = pc.replace_substring_regex(folded, unless, _GAP) if unless else folded
            hits = [index for index, hit in enumerate(pc.match_substring_regex(judged, phrases).to_pylist()) if hit]
            pairs += [(index, code) for index in hits]
            without.difference_update(hits)
        pairs += [(index, OTHER) for index in sorted(without)]
        return pa.table(
            {
                "text": pa.array([texts[index] for index, _ in pairs], pa.string()),
                "theme_code": pa.array([code for _, code in pairs], pa.string()),
            }
        )


def theme_fingerprint(programme: Programme) -> str:
    return Matcher.of(programme.themes).fingerprint()


@lru_cache(maxsize=8)
def _patterns(themes: str) -> Mapping[str, tuple[str, str | None]]:
    """Of a list of themes as JSON: every file of a night asks for the same ones."""
    held = resolved(Themes.model_validate_json(themes))
    return {
        theme.code: (
            pattern_of(theme.phrases, held.groups),
            pattern_of(theme.unless, held.groups) if theme.unless else None,
        )
        for theme in held.entries
    }
