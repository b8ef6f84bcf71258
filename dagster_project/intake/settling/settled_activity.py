"""People of whom only the day of their last use is known: whether the trial was used.

A last use before the trial is no use of it. One after its end hides whether there was one in it: it counts for
nothing, and that is said. Add here: another thing that such days leave open. Keep out: rules of one row
(landing/last_activity.py), and figures (dbt).
"""

from __future__ import annotations

from typing import Final

import duckdb

from dagster_project.messages import Message

# Conditions over a stored row of last_activity, as the fates of settlement.py know them.
BEFORE_TRIAL: Final = "EXISTS (SELECT 1 FROM trial_periods WHERE trial_id = scope_id AND last_used_on < first_day)"
AFTER_TRIAL: Final = "EXISTS (SELECT 1 FROM trial_periods WHERE trial_id = scope_id AND last_used_on > last_day)"

# People whom no other report shows using the tool in the trial.
_UNKNOWN = """
SELECT trial_id, count(DISTINCT person_id), min(last_day)
FROM settled_last_activity AS later
JOIN landed.person USING (identity_key)
JOIN trial_periods USING (trial_id)
WHERE fate = 'after_trial_end' AND NOT EXISTS (
    SELECT 1 FROM landed.last_activity AS known JOIN landed.person AS bearer USING (identity_key)
    WHERE known.trial_id = later.trial_id AND bearer.person_id = person.person_id AND known.last_used_on IS NOT NULL)
GROUP BY trial_id
ORDER BY trial_id
"""


def left_out(connection: duckdb.DuckDBPyConnection) -> tuple[Message, ...]:
    """One warning per trial in which people last used the tool after its end."""
    return tuple(
        Message(
            f"試行 {trial} の最終日（{last}）より後に最後に使った人が {people} 人います。試行の間に使ったかは分からないので、利用した人に"
            "数えていません（利用した人は実際より少ないかもしれません）。試行の終わりごろに書き出した報告書があれば、それも置いてください。",
            f"{people} people last used the tool after the last day ({last}) of trial {trial}: whether they used it during "
            "the trial cannot be known, so they do not count as active (there may have been more active people). "
            "Deliver a report exported about the end of the trial too, if there is one.",
        )
        for trial, people, last in connection.execute(_UNKNOWN).fetchall()
    )
