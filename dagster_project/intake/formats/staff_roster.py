"""Staff lists: who is eligible, with department and section, as of the date that stands in the title.

Add here: another wording of the same list. Keep out: exports of tools.
"""

from __future__ import annotations

from dagster_project.intake.recognising.layout import Field, Layout
from dagster_project.messages import Message

LAYOUTS = (
    Layout(
        name="staff_roster",
        kind="roster",
        title=Message("職員名簿", "staff roster"),
        fields=(
            Field("staff_number", ("職員番号", "職員コード"), required=True),
            Field("name", ("氏名", "職員氏名"), required=True),
            Field("department", ("部", "部局", "部名"), required=True),
            Field("section", ("課", "所属課", "課名"), required=True),
            Field("email", ("メールアドレス", "メール")),
        ),
    ),
)
