"""What an officer reads of a file that is no known layout, or more than one.

Add here: another sentence about a file's kind. Keep out: finding out (recognition.py), and what `katsuyo inspect` says
beside it (inspection/words.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from dagster_project.intake.reading.sheets import Sheet, column_letter
from dagster_project.intake.recognising.layout import Field, Kind, Layout
from dagster_project.intake.recognising.layouts import HEADER_SEARCH_ROWS, Match, Miss
from dagster_project.messages import Message

# Of a header without an end, an officer reads this much.
_SHOWN_HEADERS: Final = 40

_DECLARE: Final = Message(
    "見出しがほかの言葉で書かれた表は、同じフォルダの columns.yml に宣言できます（`email: ログインID` のように。docs/columns.md）。",
    "A table with other header texts can be declared in a columns.yml of its folder (such as `email: login`; docs/columns.md).",
)
_TYPED: Final = Message(
    "紙の回答を打ち込んだ表は、columns.yml に `tables: [{columns: {}}]` とだけ書けば、質問の見出しで読みます。",
    " Answers typed in from paper need no more in it than `tables: [{columns: {}}]`: they are read by the headers of "
    "their questions.",
)


def ambiguous(found: Sequence[Match]) -> Message:
    ja = "、".join(f"{match.layout.title.ja} [{match.layout.name}]" for match in found)
    en = ", ".join(f"{match.layout.title.en} [{match.layout.name}]" for match in found)
    return Message(
        f"二つ以上の形式に当てはまります: {ja}。どれなのかを、同じフォルダの columns.yml に `format: {found[0].layout.name}` の"
        "ように書いてください（`katsuyo inspect` が案を出します）。",
        f"More than one layout fits: {en}. Say which it is in a columns.yml of its folder, such as "
        f"`format: {found[0].layout.name}` (`katsuyo inspect` writes it out).",
    )


def wrong_folder(layout: Layout) -> Message:
    return Message(
        f"これは{layout.title.ja}です。置く場所（inbox のフォルダ）を確かめてください。",
        f"This is a {layout.title.en}. Check the inbox folder that it was put into.",
    )


def unknown(sheet: Sheet, kind: Kind) -> Message:
    typed = _TYPED if kind == "survey" else Message("", "")
    return Message(
        f"知っている形式のどれでもありません（{sheet.encoding}、{sheet.width} 列）。見出しの行があるか確かめてください。{_DECLARE.ja}{typed.ja}",
        f"No known layout ({sheet.encoding}, {sheet.width} columns). Check that the header row is there. "
        f"{_DECLARE.en}{typed.en}",
    )


def near_miss(miss: Miss, others: Sequence[int], line: str) -> Message:
    """``others``: the columns that no field is, by index: what stands over them may be anything, a person's name too,
    and the sentence is kept (``katsuyo inspect`` shows the texts). ``line``: a columns.yml by which the file can be
    read, "" without."""
    missing = named(miss.missing, 1)
    ja = f"{miss.layout.title.ja}に近いですが、列 {missing.ja} がありません。列を書き出しに加えるか、見出しを直してください。"
    en = (
        f"Nearly a {miss.layout.title.en}, but the column {missing.en} is missing. "
        "Add it to the export, or mend the header."
    )
    if others:
        letters = list(map(column_letter, others[:_SHOWN_HEADERS]))
        ja += f"どの項目でもない列: {'、'.join(letters)} 列。"
        en += f" Columns that no field is: {', '.join(letters)}."
    if not line:
        return Message(ja + _DECLARE.ja, f"{en} {_DECLARE.en}")
    return Message(
        f"{ja}名前が変わっただけなら、同じフォルダの columns.yml に次の一行を書けば読めます（docs/columns.md）: {line}",
        f"{en} If it only has another name, this line in a columns.yml of its folder makes it readable "
        f"(docs/columns.md): {line}",
    )


def only_names(line: str) -> Message:
    """A list of people without a column that says who came; ``line`` as in near_miss()."""
    return Message(
        "出欠の列がない名簿です。出席した人の一覧か、案内や申込の一覧か、これだけでは分かりません。出席者だけの一覧なら、同じフォルダの "
        f"columns.yml に次の一行を書いてください（全員を出席と数えます）: {line or 'docs/columns.md'} "
        "そうでなければ「出欠」の列を加え、○ や欠席を書いてください。",
        "A list of people without a column of attendance: it can be those who came, or those who were invited or "
        f"applied. If it lists only those who came, put this line into a columns.yml of its folder (everybody then counts): "
        f"{line or 'docs/columns.md'} If not, add a column 出欠 with ○ or 欠席.",
    )


def not_as_declared(miss: Miss) -> Message:
    missing, title = named(miss.missing), miss.layout.title
    # What the header says instead is not told: it may be a person's name, and the sentence is kept.
    if miss.found < len(miss.missing):
        return Message(
            f"columns.yml の「{title.ja}」の列 {missing.ja} のある見出しが、上の {HEADER_SEARCH_ROWS} 行にありません。"
            "ファイルの見出しと columns.yml を同じにしてください。別の表なら columns.yml の files を直してください。",
            f"No header with the columns of '{title.en}' in columns.yml (missing: {missing.en}) stands in the first "
            f"{HEADER_SEARCH_ROWS} rows. Make columns.yml say what the header says; if it is another table, "
            "mend files in columns.yml.",
        )
    return Message(
        f"columns.yml の「{title.ja}」の列 {missing.ja} がありません。columns.yml の見出しを直すか、列を書き出しに加えてください。",
        f"The column {missing.en} of '{title.en}' in columns.yml is missing. Mend the header text in columns.yml, or add "
        "the column to the export.",
    )


def twice(field: Field, layout: Layout) -> Message:
    words = named((field,))
    return Message(
        f"列 {words.ja} が二つ以上あり、どれを読むか決まりません（columns.yml の「{layout.title.ja}」）。見出しを別にするか、一つを消してください。",
        f"More than one column is {words.en} ('{layout.title.en}' in columns.yml). Give them headers of their own, "
        "or remove one.",
    )


def no_choice_of_rows(layout: Layout) -> Message:
    return Message(
        f"{layout.title.ja}では、利用と数える行が決まっています。columns.yml から uses を消してください。",
        f"Which rows of a {layout.title.en} are a use is fixed. Remove uses from columns.yml.",
    )


def named(fields: Sequence[Field], most: int = 3) -> Message:
    """Columns by the words that they may bear, the first ones of each."""
    words = [field.words[:most] for field in fields if field.words]
    return Message(
        "、".join("か".join(f"「{word}」" for word in some) for some in words),
        ", ".join(" or ".join(f"'{word}'" for word in some) for some in words),
    )
