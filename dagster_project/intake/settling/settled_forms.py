"""The forms in which files tell use, and what of one trial must not be told in two: the same use would count twice.

A trial is known by single uses, by counts per period or by days of last activity, and its people either by what they
are called or by concealed accounts. Add here: another form. Keep out: what counts say against one another
(settled_counts.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import duckdb

from dagster_project.intake.formats.registry import LAYOUTS
from dagster_project.intake.settling.contradictions import WITHDRAW, named
from dagster_project.messages import Message

_FORMS: Final = {
    "usage_event": Message("1 回ごとの利用ログ", "logs of single uses"),
    "usage_count": Message("期間ごとの利用回数", "counts per period"),
    "last_activity": Message("最後に使った日だけの一覧", "lists of days of last activity"),
}

# Single uses are many: their people stand in a sum.
_PEOPLE_OF: Final = {"usage_event": "usage_kind"}

_IN_SEVERAL = """
WITH told AS (
    SELECT placed.scope_id AS trial_id, landed_table AS form, file_id
    FROM delivery_order AS placed
    JOIN landed.delivered_file AS file USING (file_id)
    WHERE rows_accepted > 0 AND list_contains($1, landed_table)
)
SELECT trial_id, form, list(DISTINCT file_id)
FROM told
WHERE trial_id IN (SELECT trial_id FROM told GROUP BY trial_id HAVING count(DISTINCT form) > 1)
GROUP BY trial_id, form
ORDER BY trial_id, form DESC
"""

# Of trials with a file whose tool may conceal its people: who is known by nothing but an account of such a file.
_CONCEALED = f"""
WITH file AS (
    SELECT file_id, scope_id AS trial_id, list_contains($1, format) AS may_conceal
    FROM landed.delivered_file WHERE rows_accepted > 0
),
told AS (
    {" UNION ALL ".join(f"SELECT file_id, identity_key FROM landed.{_PEOPLE_OF.get(form, form)}" for form in _FORMS)}
),
bearer AS (
    SELECT trial_id, file_id, may_conceal AND email_token IS NULL AND account_token IS NOT NULL AS concealed
    FROM (
        SELECT DISTINCT file_id, trial_id, may_conceal, identity_key
        FROM told JOIN file USING (file_id)
        WHERE trial_id IN (SELECT trial_id FROM file WHERE may_conceal)
    )
    JOIN stored_identity USING (file_id, identity_key)
)
SELECT trial_id, list(DISTINCT file_id) FILTER (concealed), list(DISTINCT file_id) FILTER (NOT concealed)
FROM bearer
GROUP BY trial_id
HAVING bool_or(concealed) AND NOT bool_and(concealed)
ORDER BY trial_id
"""


def contradictions(connection: duckdb.DuckDBPyConnection, paths: Mapping[str, str]) -> tuple[Message, ...]:
    """One message per trial and kind of contradiction; ``connection`` is on a settlement, ``paths`` by file_id."""
    forms: dict[str, list[Message]] = {}
    for trial, form, files in connection.execute(_IN_SEVERAL, [list(_FORMS)]).fetchall():
        said = named(files, paths)
        forms.setdefault(trial, []).append(
            Message(f"{_FORMS[form].ja}（{said.ja}）", f"{_FORMS[form].en} ({said.en})")
        )
    concealing = [layout.name for layout in LAYOUTS if layout.conceals]
    mixed = connection.execute(_CONCEALED, [concealing]).fetchall()
    return (
        *(_several(trial, said) for trial, said in forms.items()),
        *(_partly_concealed(trial, named(some, paths), named(others, paths)) for trial, some, others in mixed),
    )


def _several(trial: str, forms: list[Message]) -> Message:
    return Message(
        f"試行 {trial} には、{'と'.join(form.ja for form in forms)}の両方があり、同じ利用を二重に数えるおそれがあります。"
        f"{WITHDRAW.ja}",
        f"Trial {trial} has {' and '.join(form.en for form in forms)}: the same uses might count twice. {WITHDRAW.en}",
    )


def _partly_concealed(trial: str, concealed: Message, others: Message) -> Message:
    return Message(
        f"試行 {trial} には、利用者名が匿名化されたファイル（{concealed.ja}）と、そうでないファイル（{others.ja}）があり、同じ人を"
        f"二人と数えるおそれがあります。匿名化をやめて（または続けて）書き出した、同じ設定のファイルだけにしてください。{WITHDRAW.ja}",
        f"Trial {trial} has files with concealed names ({concealed.en}) and files without ({others.en}): one person might "
        f"count as two. Deliver files exported under one setting only. {WITHDRAW.en}",
    )
