"""What people and tools call the columns that katsuyo reads, as data for proposing a columns.yml.

``exact`` words are compared as headers are (without width, case and spaces), in the order of preference; ``parts`` are
looked for inside a short header. Add here: another word. Keep out: the header words of known exports (formats/), which
decide; these only propose.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from dagster_project.intake.recognising.layout import Kind


@dataclass(frozen=True)
class Words:
    exact: tuple[str, ...]
    parts: tuple[str, ...] = ()


_EMAIL: Final = Words(
    ("メールアドレス", "メール", "eメール", "e-mail", "email", "emailaddress", "mail", "useremail", "user_email",
     "upn", "userprincipalname", "ユーザープリンシパル名"),
    ("メール", "mail", "principal"),
)  # fmt: skip
_STAFF_NUMBER: Final = Words(
    ("職員番号", "職員コード", "職員id", "社員番号", "社員コード", "employeeid", "employee_id",
     "employeenumber", "staffnumber", "staff_id"),
    ("職員番号", "職員コード", "社員番号", "employee"),
)  # fmt: skip
# Field account, unless its cells are e-mails: a login without @ is only good for telling people apart.
LOGIN: Final = Words(
    ("ログインid", "ログイン名", "ユーザーid", "ユーザid", "利用者id", "アカウントid", "アカウント", "userid",
     "user_id", "login", "loginid", "login_id", "account", "accountid", "account_id", "username", "user", "end_user",
     "ユーザー", "ユーザ", "利用者"),
    ("ログイン", "userid"),
)  # fmt: skip
_NAME: Final = Words(
    ("氏名", "職員氏名", "利用者氏名", "お名前", "名前", "表示名", "fullname", "full_name", "displayname", "display_name",
     "利用者名", "ユーザー名", "ユーザ名", "name", "accountname", "account_name"),
    ("氏名", "displayname"),
)  # fmt: skip
# Such a header is also that of a chat, a trace or an app.
VAGUE_NAMES: Final = ("name", "名前")
_SECTION: Final = Words(
    ("所属", "所属課", "課", "課名", "課室", "部署", "部署名", "所属名", "所属部署", "section", "division", "dept"),
    ("所属", "部署"),
)  # fmt: skip
_DEPARTMENT: Final = Words(("部", "部局", "部名", "部局名", "department"))
_TIME: Final = Words(
    ("利用日時", "日時", "送信日時", "利用時刻", "実行日時", "質問日時", "入力日時", "投稿日時", "作成日時", "登録日時",
     "利用日", "日付", "年月日", "timestamp", "datetime", "date_time", "created_at", "createdat", "created", "sent_at",
     "starttime", "start_time", "time", "date", "creationdate", "requesttime", "request_time", "eventtime"),
    ("日時", "timestamp", "時刻"),
)  # fmt: skip

WORDS: Final[Mapping[Kind, Mapping[str, Words]]] = {
    "usage_log": {
        "used_at": _TIME,
        "period": Words(("対象月", "利用月", "対象年月", "利用年月", "年月", "month"), ("対象月", "利用月")),
        "period_start": Words(
            ("期間開始", "期間開始日", "集計開始日", "対象期間開始", "開始日", "period_start", "startdate", "start_date"),
            ("期間開始", "集計開始"),
        ),
        "period_end": Words(
            ("期間終了", "期間終了日", "集計終了日", "対象期間終了", "終了日", "period_end", "enddate", "end_date"),
            ("期間終了", "集計終了"),
        ),
        "uses": Words(
            ("利用回数", "回数", "利用件数", "利用数", "質問回数", "質問数", "送信回数", "送信数", "メッセージ数", "件数",
             "messages", "message_count", "requests", "api_requests", "num_model_requests", "prompts", "count", "uses"),
            ("利用回数", "質問回数", "送信回数"),
        ),
        "email": _EMAIL,
        "staff_number": _STAFF_NUMBER,
        "name": _NAME,
        # A tool abroad has but one unit.
        "section": Words((*_SECTION.exact, "department", "department_name"), _SECTION.parts),
        "work_kind": Words(
            ("利用区分", "業務区分", "業務分類", "業務", "用途", "カテゴリ", "カテゴリー", "利用目的", "テンプレート",
             "category", "usecase", "use_case", "task"),
            ("業務分類", "利用区分", "カテゴリ"),
        ),
        "text": Words(
            ("プロンプト", "件名", "質問内容", "質問文", "入力内容", "入力文", "本文", "内容", "メッセージ", "prompt",
             "text", "content", "input", "message", "query"),
            ("プロンプト", "prompttext"),
        ),
        "text_length": Words(
            ("入力文字数", "プロンプト文字数", "質問文字数", "利用文字数", "文字数", "characters", "input_length",
             "prompt_length", "text_length"),
            ("入力文字",),
        ),
        "reply_length": Words(
            ("出力文字数", "回答文字数", "応答文字数", "output_length", "reply_length", "response_length"), ("出力文字",)
        ),
        "model": Words(("モデル", "モデル名", "利用モデル", "model", "modelname", "model_name", "llm_model_id"), ("モデル",)),
        "session": Words(
            ("会話id", "チャットid", "スレッドid", "セッションid", "会話番号", "conversation_id", "conversationid", "chat_id",
             "chatid", "thread_id", "threadid", "session_id", "sessionid"),
        ),
    },
    "attendance": {
        "name": Words((*_NAME.exact, "参加者", "参加者名", "出席者", "出席者名", "名前(元の名前)"), _NAME.parts),
        "email": _EMAIL,
        "staff_number": _STAFF_NUMBER,
        "section": _SECTION,
        "department": _DEPARTMENT,
        "attended": Words(
            ("出席", "出欠", "参加", "参加状況", "出席状況", "出欠状況", "出欠ステータス", "attended", "attendance"),
            ("出欠", "出席状況", "参加状況"),
        ),
        "applied_at": Words(("申込日時", "申込日", "受付日時", "参加登録日時", "登録日時", "applied_at", "registeredat")),
        "application_number": Words(("受付番号", "申込番号", "整理番号", "application_number")),
    },
    "survey": {
        "submitted_at": Words(
            ("タイムスタンプ", "回答日時", "回答日", "送信日時", "完了時刻", "提出日時", "登録日時", "timestamp",
             "completiontime", "submitdate", "submitted_at", "enddate"),
            ("回答日時", "送信日時"),
        ),
        "email": _EMAIL,
        "name": _NAME,
        "response_id": Words(
            ("回答id", "回答番号", "受付番号", "id", "responseid", "response_id", "respondentid"), ("回答id",)
        ),
    },
    "roster": {
        "staff_number": _STAFF_NUMBER,
        "name": _NAME,
        "department": _DEPARTMENT,
        "section": _SECTION,
        "email": _EMAIL,
    },
}  # fmt: skip

# Columns of a meeting's list of who came and went.
MEETING: Final = Words(
    ("参加時刻", "退出時刻", "入室時刻", "退室時刻", "初めての参加", "最終退出", "jointime", "leavetime", "firstjoin",
     "lastleave", "useraction"),
)  # fmt: skip

# A row for each message of both sides: who speaks says whether it is a use. Only these values are ever written out.
ROLES: Final = Words(
    ("種別", "役割", "ロール", "区分", "発言者", "送信者", "送信種別", "メッセージ種別", "role", "type", "speaker",
     "sender", "messagetype", "message_type", "author"),
)  # fmt: skip
USES: Final = (
    "質問",
    "入力",
    "プロンプト",
    "ユーザー",
    "ユーザ",
    "利用者",
    "職員",
    "送信",
    "user",
    "human",
    "prompt",
    "question",
)
NO_USES: Final = (
    "回答", "応答", "出力", "返信", "システム", "ボット", "アシスタント", "ai", "bot", "assistant", "system", "tool",
    "response", "answer", "reply",
)  # fmt: skip
