"""Tables of uses per person and period, as tools with a monthly report give them: no single use is told.

Add here: another wording of such a table. Keep out: logs with one row per use (usage_log.py).
"""

from __future__ import annotations

from dagster_project.intake.recognising.layout import Field, Layout
from dagster_project.messages import Message

LAYOUTS = (
    Layout(
        name="japanese_usage_counts",
        kind="usage_log",
        title=Message("期間ごとの利用回数の表（日本語の見出し）", "table of uses per period with Japanese headers"),
        fields=(
            Field("period", ("対象月", "利用月", "対象年月", "利用年月", "年月")),
            Field("period_start", ("期間開始", "期間開始日", "集計開始日", "開始日")),
            Field("period_end", ("期間終了", "期間終了日", "集計終了日", "終了日")),
            Field("email", ("メールアドレス", "メール")),
            Field("staff_number", ("職員番号", "職員コード")),
            Field("name", ("氏名", "職員氏名", "ユーザー名")),
            Field("section", ("所属", "部署", "所属課")),
            Field("uses", ("利用回数", "回数", "利用件数"), required=True),
        ),
        # A month, or both ends of a period; and one column that says who.
        any_of=(("period", "period_start"), ("period", "period_end"), ("email", "staff_number", "name")),
        lands="usage_count",
    ),
)
