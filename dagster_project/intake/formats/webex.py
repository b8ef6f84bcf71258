"""Attendance reports of Webex meetings: one row per connection, the meeting's name and times repeated in each.

Columns as public scripts that read the report name them, in English and Portuguese; no real file was at hand. Add here:
another language's words, as they stand in a real file. Keep out: other meeting tools.
"""

from __future__ import annotations

from dagster_project.intake.recognising.layout import Field, Layout
from dagster_project.messages import Message

LAYOUTS = (
    Layout(
        name="webex_attendance",
        kind="attendance",
        title=Message("Webex の出席レポート", "Webex attendance report"),
        fields=(
            Field("name", ("Display Name", "Name", "Nome de exibição"), required=True),
            Field("email", ("Attendee Email", "E-mail do convidado"), required=True),
            Field("joined_at", ("Join Time", "Hora da entrada"), required=True),
            Field("left_at", ("Leave Time", "Hora da saída"), required=True),
        ),
        notes=(
            Message(
                "電話で参加した人は表示名が電話番号などになり、誰か分からないことがあります。",
                "Who joined by telephone may stand there as a number, which names nobody.",
            ),
        ),
    ),
)
