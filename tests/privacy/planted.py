"""A copy of the demo whose deliveries are full of canaries.

Every kind of delivery bears them in rows that count, that are excluded and that are quarantined; some files are refused.
Add here: a delivery in which a person could stand. Keep out: what is looked for (canaries.py), and commands (watched.py).
"""

from __future__ import annotations

import io
import json
import os
from pathlib import Path

import xlsxwriter

from tests.end_to_end.nights import copy_demo
from tests.intake.formats.meeting_files import joined
from tests.intake.hostile_workbooks import ole
from tests.intake.small_root import csv_bytes
from tests.intake.workbooks import workbook
from tests.privacy.canaries import (
    ANSWER,
    DISPLAY,
    EMAIL,
    EMAIL_OTHER,
    EXCLUDED,
    GIVEN,
    HEADER,
    KANA,
    LATIN,
    NAME,
    NAME_EVERYDAY,
    NUMBER,
    PROMPT,
    PROMPT_JSON,
    REMARK,
    SHEET,
    SURNAME,
    UNREAD,
)
from tests.privacy.watched import Watched

# Files of the last ten seconds are looked at twice, a second apart.
_LONG_AGO = 1_700_000_000
_FULL_WIDTH_NUMBER = NUMBER.translate({code: code + 0xFEE0 for code in range(0x30, 0x3A)})
OCTOBER = "inbox/trials/r5-trial/利用ログ_令和5年10月.csv"
NOVEMBER = "inbox/trials/r5-trial/利用ログ_令和5年11月.csv"
LIST = "inbox/workshops/w2/第2回勉強会_申込・出席.csv"
FORM = "inbox/surveys/w1-after/第1回勉強会アンケート（回答）.csv"
DECLARED = "inbox/trials/r6-trial/zevo.csv"
ROSTER = "inbox/roster/職員名簿_令和6年10月1日.csv"

_EXCLUDED = f"""excluded_people:
  - email: {EXCLUDED}@city.example.lg.jp
    reason: 共有アカウント
"""
# Without it the night would cut the figures of the seed case; it is the door that is looked at here.
_SHARE = "max_quarantined_share: 0.5"


def _use(when: str, email: str, title: str, number: str = NUMBER, name: str = NAME) -> list[str]:
    return [when, number, name, "企画部 企画政策課", email, "要約", title, "標準モデル", "12", "34"]


_USES = [
    _use("2023/10/30 09:00:01", EMAIL, PROMPT),
    _use("2023/10/30 09:00:02", EMAIL_OTHER, f"{PROMPT}、その二", _FULL_WIDTH_NUMBER, NAME_EVERYDAY),
    _use("2023/10/30 09:00:03", f"{EXCLUDED}@city.example.lg.jp", PROMPT),
    _use(PROMPT, EMAIL, PROMPT),
    _use("2023/10/30", EMAIL, f"{NAME}への返信案。{PROMPT}"),
    [NAME, PROMPT, EMAIL],
]
# What a second delivery of the same file has more.
MORE_USES = [_use("2023/10/30 10:00:00", EMAIL, f"{PROMPT}、その三")]
_TRACES = [
    {
        "id": f"t{number}",
        "timestamp": at,
        "name": PROMPT_JSON,
        "userId": user,
        "sessionId": f"{LATIN}-{number}",
        "environment": "default",
        "release": "",
        "version": "",
        "bookmarked": False,
        "observationCount": 3,
        "latency": 1.2,
        "level": "DEFAULT",
        "input": [{"role": "user", "content": f"{NAME}「{PROMPT_JSON}」"}],
        "output": PROMPT_JSON,
        "metadata": {"user": EMAIL, "name": NAME},
        "tags": [PROMPT_JSON],
    }
    for number, (at, user) in enumerate(
        [("2023-10-30T01:00:00.000Z", EMAIL), ("2023-10-31T01:00:00.000Z", NUMBER), (PROMPT_JSON, EMAIL)]
    )
]
_TEAMS = [
    ["1. 要約"],
    ["会議のタイトル", f"勉強会（{NAME}）"],
    ["出席済み参加者", "2"],
    ["開始時刻", "24/10/22 13:30:02"],
    [],
    ["2. 参加者"],
    ["名前", "初めての参加", "最終退出", "会議の長さ", "メール", "参加者 ID (UPN)", "役割"],
    [DISPLAY, "24/10/22 13:30:02", "24/10/22 15:30:00", "1h 59m", EMAIL, f"{LATIN}@x.onmicrosoft.com", "出席者"],
    [NAME_EVERYDAY, REMARK, "24/10/22 15:30:00", "1h 59m", EMAIL_OTHER, "", "出席者"],
]
_ZOOM = [
    ["名前 (元の名前)", "ユーザーメール", "参加時刻", "退出時刻", "所要時間（分）"],
    [f"企画政策課_{SURNAME} {GIVEN} ({LATIN})", EMAIL, "2024/10/22 13:30", "2024/10/22 15:30", "120"],
    [DISPLAY, f"{LATIN}…", REMARK, "2024/10/22 15:30", "120"],
]
_APPLICATIONS = [
    ["901", "2024/10/02 09:00", "企画部 企画政策課", NAME, EMAIL, "出席", REMARK],
    ["902", "2024/10/02 09:01", "企画部 企画政策課", NAME_EVERYDAY, EMAIL_OTHER, REMARK, REMARK],
    ["903", "2024/10/02 09:02", "企画部 企画政策課", NAME, EMAIL, "出席", REMARK],
]
_ANSWERS = [
    [
        "2024/09/25 4:00:00 午後 GMT+9",
        EMAIL,
        "満足",
        "活用できる",
        "基礎知識",
        f"{ANSWER}。使い方がわからない。{NAME}",
    ],
    ["2024/09/25 4:00:01 午後 GMT+9", EMAIL_OTHER, ANSWER, ANSWER, ANSWER, ANSWER],
    [ANSWER, EMAIL, "満足", "活用できる", "基礎知識", ANSWER],
]
MORE_ANSWERS = [["2024/09/25 5:00:00 午後 GMT+9", EMAIL, "満足", "活用できる", "最新動向", f"{ANSWER}、{NAME}"]]
_ROSTER = [
    ["職員名簿（令和6年10月1日現在）", "", "", "", "", "", ""],
    ["職員番号", "氏名", "フリガナ", "部", "課", "職名", "メールアドレス"],
    [NUMBER, NAME, f"{KANA}　ウタコ", "企画部", "企画政策課", "主査", EMAIL],
    [_FULL_WIDTH_NUMBER, NAME_EVERYDAY, "ｶﾅﾘﾔ ｳﾀｺ", "企画部", "企画政策課", REMARK, EMAIL_OTHER],
    ["", NAME, KANA, "企画部", "", "主査", ""],
    [REMARK, "", "", "", "", "", EMAIL],
]
_ZEVO = [
    ["記録日", "利用者", "やりとり", HEADER],
    ["2024-11-05 10:00", EMAIL, PROMPT, NAME],
    [PROMPT, EMAIL_OTHER, PROMPT, NAME],
]
_COLUMNS = f"""# {NAME} が 2024 年に確認
tables:
  - name: zevo
    files: "zevo*.csv"
    columns: {{used_at: 記録日, email: 利用者}}
"""

_LOG_HEADER = ["利用日時", "職員番号", "氏名", "所属", "メールアドレス", "利用区分", "件名"]
REFUSED: dict[str, bytes] = {
    # Nothing says what the columns are: the first row is a person, and so is a header.
    "inbox/trials/r5-trial/no_header.csv": csv_bytes([[NAME, EMAIL, PROMPT], [NAME_EVERYDAY, EMAIL_OTHER, PROMPT]]),
    "inbox/trials/r5-trial/name_in_header.csv": csv_bytes([["項目", HEADER, NAME], ["い", "ろ", "は"]]),
    "inbox/trials/r5-trial/twice.csv": csv_bytes([[*_LOG_HEADER, HEADER, HEADER, "氏名"], [NAME] * 10]),
    "inbox/trials/r5-trial/undecodable.csv": f"{UNREAD},{NAME}\n{PROMPT},".encode() + b"\xff\xfe\xff",
    "inbox/trials/r5-trial/unclosed.csv": f'{",".join(_LOG_HEADER)}\n2023/10/30,"{UNREAD}\n{EMAIL},\n'.encode(),
    "inbox/trials/r5-trial/broken.json": json.dumps(_TRACES, ensure_ascii=False).encode()[:-40],
    "inbox/trials/r5-trial/broken.jsonl": f'{{"userId": "{EMAIL}", "input": "{UNREAD}"\n{{{UNREAD}}}\n'.encode(),
    "inbox/trials/r5-trial/odd.json": json.dumps({HEADER: [{NAME: PROMPT_JSON}]}).encode(),
    "inbox/trials/r5-trial/all_bad.csv": csv_bytes(
        [_LOG_HEADER, *[[UNREAD, NUMBER, NAME, "", EMAIL, "", PROMPT]] * 9]
    ),
    "inbox/workshops/w2/broken.xlsx": workbook([["氏名"], [UNREAD]])[:-300],
    "inbox/workshops/w2/locked.xlsx": ole(
        {"EncryptionInfo": UNREAD.encode("utf-16-le") * 600, "EncryptedPackage": f"{UNREAD}".encode() * 900}
    ),
    "inbox/workshops/w2/empty.csv": b"",
    "inbox/surveys/w1-after/other_questions.csv": csv_bytes(
        [["タイムスタンプ", f"{HEADER}さんへの質問"], ["", ANSWER]]
    ),
    "inbox/surveys/w1-after/report.pdf": f"%PDF-1.4 {UNREAD}".encode(),
}
COUNTED: dict[str, bytes] = {
    ROSTER: csv_bytes(_ROSTER),
    "inbox/trials/r5-trial/traces.json": json.dumps(_TRACES, ensure_ascii=False).encode(),
    "inbox/trials/r5-trial/traces_again.jsonl": "\n".join(map(json.dumps, _TRACES)).encode(),
    "inbox/workshops/w2/teams.csv": joined(_TEAMS),
    "inbox/workshops/w2/zoom.csv": csv_bytes(_ZOOM),
    DECLARED: csv_bytes(_ZEVO),
    "inbox/trials/r6-trial/columns.yml": _COLUMNS.encode(),
}


def plant(folder: Path) -> Watched:
    """The demo with every delivery that is read; canaries stand in rows of every fate."""
    watched = Watched(folder)
    root = copy_demo(watched.root)
    programme = (root / "programme.yml").read_text(encoding="utf-8")
    changed = programme.replace("max_quarantined_share: 0.01", _SHARE).replace("excluded_people:\n", _EXCLUDED)
    assert changed.count(EXCLUDED) == 1 and _SHARE in changed
    (root / "programme.yml").write_text(changed, encoding="utf-8")
    for name in (OCTOBER, NOVEMBER):
        append(root / name, _USES, "cp932")
    append(root / LIST, _APPLICATIONS, "utf-8")
    append(root / FORM, _ANSWERS, "utf-8")
    for name, content in COUNTED.items():
        put(root / name, content)
    put(root / "inbox/workshops/w2/sheet.xlsx", _sheet_named_after_a_person())
    return watched


def put(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    os.utime(path, (_LONG_AGO, _LONG_AGO))


def append(path: Path, rows: list[list[str]], encoding: str) -> None:
    """The rows below the others, in the file's encoding; letters that it does not have are left out, as tools do."""
    told = csv_bytes(rows, "utf-8").decode().encode(encoding, "replace")
    put(path, path.read_bytes().rstrip(b"\r\n") + b"\r\n" + told)


def _sheet_named_after_a_person() -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        for name in ("出席", SHEET):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["受付番号", "氏名", "所属", "メールアドレス", "参加状況", HEADER])
            sheet.write_row(1, 0, ["1", NAME, "企画部 企画政策課", EMAIL, "出席", REMARK])
    return content.getvalue()
