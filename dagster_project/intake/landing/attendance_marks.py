"""How people write in an attendance sheet that somebody was there, or was not, as data and as SQL.

Add here: another mark. Keep out: what becomes of a row (attendance.py).
"""

from __future__ import annotations

import re
from typing import Final

# Compared in lower case and half width, without white space and without a note in brackets behind the mark; the
# circles are different characters that look alike in a sheet.
ATTENDED: Final = (
    "○", "◯", "〇", "◎", "●", "o", "✓", "✔", "☑", "✅", "レ", "1", "true", "y", "yes", "有", "あり", "済",
    "出席", "出席済", "出席済み", "参加", "参加済", "参加済み", "受講", "受講済", "受講済み", "出",
    "attended", "present",
    # There for a part of the time is there.
    "△", "遅刻", "早退", "遅参", "途中参加", "途中退席", "途中退出", "遅", "早", "late",
)  # fmt: skip
CANCELLED: Final = ("キャンセル", "取消", "取り消し", "参加者によるキャンセル", "辞退", "cancelled", "canceled")
ABSENT: Final = (
    "", "×", "✕", "✗", "✖", "☓", "x", "-", "−", "―", "—", "–", "ー", "‐", "/", "\\", "0", "false", "n", "no", "無", "なし",
    "☐", "□", "欠席", "欠", "不参加", "当日欠席", "無断欠席", "病欠", "公欠", "欠勤", "休", "休み", "未受講", "未参加",
    "absent",
)  # fmt: skip
# Somebody else came: whoever it was, it was not the person of the row.
REPLACED: Final = "代理|代り|代わり|代参"

_TIME: Final = (
    r"([0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2} ?)?[0-9]{1,2}[:時][0-9]{2}分?(:[0-9]{2})?([-~〜][0-9]{1,2}:[0-9]{2})?"
)
_WIDE: Final = "０１２３４５６７８９ＯｏＸｘ：（）ー～"
_NARROW: Final = "0123456789OoXx:()ー〜"
_NOTE: Final = r"(.)\(.*\)$"

_TO_NARROW: Final = str.maketrans(_WIDE, _NARROW)


def is_mark(cell: str) -> bool:
    """Whether a cell is a mark, or the time at which somebody came."""
    text = re.sub(r"\s", "", cell).translate(_TO_NARROW).lower()
    if re.search(REPLACED, text) or re.fullmatch(_TIME, text):
        return True
    return re.sub(_NOTE, r"\1", text) in (*ATTENDED, *CANCELLED, *ABSENT)


def mark_sql(cell: str) -> str:
    """SQL for the mark of a cell (SQL of a text without white space); a time at which somebody came is ○."""
    narrow = f"lower(translate({cell}, '{_WIDE}', '{_NARROW}'))"
    return (
        f"CASE WHEN regexp_full_match({narrow}, '{_TIME}') THEN '○' "
        f"WHEN regexp_matches({narrow}, '{REPLACED}') THEN {narrow} "
        f"ELSE regexp_replace({narrow}, '{_NOTE}', '\\1') END"
    )
