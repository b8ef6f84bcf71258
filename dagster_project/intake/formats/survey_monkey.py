"""Survey exports of SurveyMonkey: all responses, expanded (a column an option, options in a second header row) or
condensed (a column a question).

Add here: other wordings of the same export. Keep out: summaries, which hold no responses.
"""

from __future__ import annotations

from dagster_project.intake.recognising.layout import Field, Layout
from dagster_project.messages import Message

LAYOUTS = (
    Layout(
        name="survey_monkey",
        kind="survey",
        title=Message("SurveyMonkey の回答", "SurveyMonkey responses"),
        fields=(
            Field("response_id", ("Respondent ID", "回答者ID"), required=True),
            Field("collector", ("Collector ID", "コレクターID"), required=True, unread=True),
            Field("submitted_at", ("End Date", "終了日", "終了日時"), required=True),
            Field("email", ("Email Address", "メールアドレス", "Eメールアドレス", "電子メールアドレス")),
            Field("started", ("Start Date", "開始日", "開始日時"), unread=True),
            Field("address", ("IP Address", "IPアドレス"), unread=True),
            Field("first_name", ("First Name", "名"), unread=True),
            Field("last_name", ("Last Name", "姓"), unread=True),
        ),
        has_questions=True,
        options_below=True,
        # The option's text, its number, or what somebody wrote beside it.
        filled_is_chosen=True,
        unread=(r"^(customdata|カスタムデータ)\d*$",),
    ),
)
