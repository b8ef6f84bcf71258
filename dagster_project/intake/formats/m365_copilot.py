"""Usage reports of Microsoft 365 Copilot per person: from the admin centre (CSV) and from Graph (CSV, JSON).

Version 2 counts prompts over a period, version 1 has days of last activity only. Words compare without case and
spaces, so `User Principal Name` is also JSON's `userPrincipalName`. Add here: words of another language or version.
Keep out: audit logs (Purview), and what becomes of rows (m365_copilot_rows.py).
"""

from __future__ import annotations

from typing import Final

from dagster_project.intake.formats import m365_copilot_rows as made
from dagster_project.intake.recognising.layout import Field, Layout, Unfolding
from dagster_project.messages import Message

# Accounts of concealed people; whoever is not concealed has an e-mail there.
_TOOL: Final = "m365_concealed"

_APPS: Final = ("Teams", "Microsoft Teams", "Word", "Excel", "PowerPoint", "Outlook", "OneNote", "Loop")
_SURFACES: Final = ("Copilot Chat", "Copilot Chat (work)", "Copilot Chat (web)", *(f"{app} Copilot" for app in _APPS))
_APP_WORDS: Final = (
    *(f"{surface} Last Activity Date" for surface in _SURFACES),
    *(
        f"Last activity{of} of {surface}{utc}"
        for surface in _SURFACES
        for of in ("", " date")
        for utc in ("", " (UTC)")
    ),
    # The report of Copilot Chat without a licence.
    *(f"Last activity date of {app} (UTC)" for app in _APPS),
)
_PROMPT_WORDS: Final = ("Prompts submitted for all apps", "Prompts submitted (any app)", "Prompts submitted")
_NESTED: Final = "copilotActivityUserDetailsByPeriod"
# Keys of JSON that version 2 has beside each person's nested counts.
_NESTED_V2: Final = (
    "copilotChatWorkLastActivityDate",
    "copilotChatWebLastActivityDate",
    "microsoft365CopilotChatWorkLastActivityDate",
    "microsoft365CopilotChatWebLastActivityDate",
)

_ACCOUNT: Final = Field("account", ("User Principal Name", "User name"), required=True)
_NAME: Final = Field("name", ("Display Name",))
_NEXT_PAGE: Final = Field("next_page", ("@odata.nextLink",))
_REFRESHED: Final = Field("period_end", ("Report Refresh Date",), required=True)
_DAYS: Final = Field("period_days", ("Report Period",), required=True)
_PROMPTS: Final = Field("uses", _PROMPT_WORDS, required=True)
_LAST: Final = Field("last_used_on", ("Last Activity Date", "Last activity date (UTC)"), required=True)
_APP: Final = Field("app_used_on", _APP_WORDS, required=True, several=True)

_COUNTED: Final = (_REFRESHED, _DAYS, _PROMPTS, _ACCOUNT, _NAME)
_SEEN: Final = (_LAST, _ACCOUNT, _NAME)

_ADOPTION_ONLY: Final = Message(
    "最後に使った日だけが載っている報告書です。利用した人の数は計算し、利用回数とその分布・推移は計算しません。日付は UTC の日です"
    "（日本時間 0 時から 9 時の利用は前日になります）。",
    "It holds only the day of each person's last activity: active people are computed; numbers of uses, how often and when "
    "are not. The days are those of UTC (a use between 0:00 and 9:00 in Japan is of the day before).",
)
_NO_PERIOD: Final = Message(
    "プロンプト数の列もありますが、いつからいつまでの数かが載っていないので読みません。回数も数えるには、Report Refresh Date と "
    "Report Period の列のある書き出し（Graph API の version 2 など）を置いてください。",
    "It has prompts too, but not the period that they are of: they are not read. To count uses, deliver an export with the "
    "columns Report Refresh Date and Report Period (such as version 2 of the Graph API).",
)

LAYOUTS = (
    Layout(
        name="m365_copilot_prompts",
        kind="usage_log",
        title=Message(
            "Microsoft 365 Copilot の使用状況（プロンプト数あり）", "Microsoft 365 Copilot usage report with prompts"
        ),
        fields=(*_COUNTED, _NEXT_PAGE),
        absent=(_NESTED,),
        lands="usage_count",
        unit="prompt",
        tool=_TOOL,
        conceals=True,
        unfolding=Unfolding((*_COUNTED, _NEXT_PAGE), made.counts),
        remarks=made.remarks,
    ),
    Layout(
        name="m365_copilot_prompts_json",
        kind="usage_log",
        title=Message(
            "Microsoft 365 Copilot の使用状況（Graph の JSON、プロンプト数あり）",
            "Microsoft 365 Copilot usage report with prompts, JSON of Graph",
        ),
        fields=(
            Field("periods", (_NESTED,), required=True),
            _REFRESHED,
            _ACCOUNT,
            _NAME,
            _NEXT_PAGE,
            Field("version", (*_NESTED_V2, *_PROMPT_WORDS), required=True),
        ),
        lands="usage_count",
        unit="prompt",
        tool=_TOOL,
        conceals=True,
        unfolding=Unfolding((*_COUNTED, _NEXT_PAGE), made.nested_counts),
        remarks=made.remarks,
    ),
    Layout(
        name="m365_copilot_last_activity",
        kind="usage_log",
        title=Message(
            "Microsoft 365 Copilot の使用状況（最終利用日だけ）",
            "Microsoft 365 Copilot usage report, last activity only",
        ),
        fields=(*_SEEN, _APP, _NEXT_PAGE),
        absent=(*_PROMPT_WORDS, *_NESTED_V2),
        lands="last_activity",
        tool=_TOOL,
        conceals=True,
        unfolding=Unfolding((*_SEEN, _NEXT_PAGE), made.last_uses),
        notes=(_ADOPTION_ONLY,),
        remarks=made.remarks,
    ),
    Layout(
        name="m365_copilot_undated_prompts",
        kind="usage_log",
        title=Message(
            "Microsoft 365 Copilot の使用状況（期間のないプロンプト数）",
            "Microsoft 365 Copilot usage report, prompts of no told period",
        ),
        fields=(*_SEEN, _APP, _PROMPTS),
        absent=("Report Period", _NESTED),
        lands="last_activity",
        tool=_TOOL,
        conceals=True,
        unfolding=Unfolding(_SEEN, made.last_uses),
        notes=(_ADOPTION_ONLY, _NO_PERIOD),
        remarks=made.remarks,
    ),
    Layout(
        name="m365_copilot_summary",
        kind="usage_log",
        title=Message("Microsoft 365 Copilot の使用状況の集計", "Microsoft 365 Copilot usage summary"),
        fields=(
            Field(
                "active_users",
                (
                    "Any App Active Users",
                    "Any App Enabled Users",
                    "All Active Users",
                    "adoptionByProduct",
                    "adoptionByDate",
                ),
                required=True,
            ),
            Field("refreshed", ("Report Refresh Date",)),
            Field("of_one_app", ("Word Active Users", "Word Enabled Users", "Teams Active Users")),
        ),
        any_of=(("refreshed", "of_one_app"),),
        refusal=Message(
            "これは Microsoft 365 Copilot の使用状況の集計（有効な人数・利用した人数）で、一人ひとりの行がありません。利用者ごとの詳細"
            "（管理センターの［使用状況］の利用者の表の［エクスポート］、Graph の getMicrosoft365CopilotUsageUserDetail）を置いてください。",
            "This is a summary of Microsoft 365 Copilot usage (enabled and active users) without a row per person. Deliver the "
            "user details (Export above the table of users in the admin centre's usage report, or "
            "getMicrosoft365CopilotUsageUserDetail of Graph).",
        ),
    ),
)
