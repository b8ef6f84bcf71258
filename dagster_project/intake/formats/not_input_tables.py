"""Tables that look like attendance and are not: calendars, and counts per event without people.

Add here: another table that officers drop by mistake. Keep out: request traces of language models, which are no
people's either but look like usage logs.
"""

from __future__ import annotations

from typing import Final

from dagster_project.intake.recognising.layout import Field, Layout
from dagster_project.messages import Message

_NO_PEOPLE: Final = Message(
    "催しごとの人数の表で、人の列がありません。誰が来たかが分からないので、参加者の重なりも所属も数えられません。催しごとに、氏名と出欠のある"
    "出席簿か、会議ツールの出席レポートを置いてください。",
    "A table of counts per event, without people: who came cannot be told, so neither repeat participants nor sections "
    "can be counted. Deliver an attendance list of each event with names and marks, or the meeting tool's report.",
)
# Any of these says that the rows are people.
_PEOPLE: Final = (
    "氏名", "名前", "お名前", "参加者氏名", "参加者名", "表示名", "職員番号", "メールアドレス", "ユーザー名", "メール",
    "Name", "Full Name", "Email", "E-mail", "User Email", "Display Name",
)  # fmt: skip

LAYOUTS = (
    Layout(
        name="national_holidays",
        kind="attendance",
        title=Message("内閣府の国民の祝日の一覧", "Cabinet Office's list of national holidays"),
        fields=(
            Field("day", ("国民の祝日・休日月日",), required=True),
            Field("holiday", ("国民の祝日・休日名称",), required=True),
        ),
        refusal=Message(
            "内閣府の国民の祝日の一覧（暦）で、出席や利用の記録ではありません。祝日は katsuyo が自分で知っているので、inbox から取り除いてください。"
            "市独自の休みは programme.yml の closed_days に書きます。",
            "The Cabinet Office's list of national holidays: a calendar, no attendance or usage. katsuyo knows the holidays "
            "itself, so take it out of the inbox. A city's own days off go to closed_days in programme.yml.",
        ),
    ),
    Layout(
        name="event_counts",
        kind="attendance",
        title=Message("催しごとの人数の表", "table of counts per event"),
        fields=(
            Field("event", ("Slug", "Event", "Event Name", "Workshop"), required=True),
            Field("registered", ("Registered", "Registrations", "Registered count"), required=True),
            Field(
                "came", (), pattern=r"day[0-9]+|attended|attendees|attendance|checkedin", required=True, several=True
            ),
        ),
        absent=_PEOPLE,
        refusal=_NO_PEOPLE,
    ),
    Layout(
        name="japanese_event_counts",
        kind="attendance",
        title=Message("催しごとの人数の表（日本語の見出し）", "table of counts per event with Japanese headers"),
        fields=(
            Field(
                "event",
                (
                    "研修名",
                    "講座名",
                    "イベント名",
                    "セミナー名",
                    "催し名",
                    "事業名",
                    "会議名",
                    "テーマ",
                    "回",
                    "開催回",
                    "開催日",
                    "実施日",
                ),
                required=True,
                several=True,
            ),
            Field(
                "came",
                ("参加者数", "参加人数", "出席者数", "出席人数", "受講者数", "受講人数", "参加数", "来場者数"),
                required=True,
                several=True,
            ),
        ),
        absent=_PEOPLE,
        refusal=_NO_PEOPLE,
    ),
)
