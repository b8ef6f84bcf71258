"""Small charts for the Dagster UI, as Markdown that needs no server and no font.

Add here: a chart that an engineer looks at in the UI. Keep out: charts for readers (release/).
"""

from __future__ import annotations

from collections.abc import Sequence

_WIDTH = 40


def bucket_chart(rows: Sequence[tuple[str, str, int]]) -> str:
    """Markdown table with bars of (trial_id, bucket_label, people); the longest bar of a trial has 40 blocks."""
    lines = ["| trial | uses | people | |", "|---|---|---:|:---|"]
    for trial_id, label, people in rows:
        largest = max(count for other, _, count in rows if other == trial_id) or 1
        bar = "█" * ((people * _WIDTH + largest - 1) // largest)
        lines.append(f"| {trial_id} | {label} | {people} | {bar} |")
    return "\n".join(lines)
