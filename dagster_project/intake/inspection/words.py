"""Sentences that only `katsuyo inspect` says.

Add here: another of them. Keep out: what the night says as well (it stands where the night finds it).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from dagster_project.intake.deliveries.ledger import Delivery, Sentence
from dagster_project.messages import Message
from dagster_project.programme import Programme

NO_SUCH_FILE: Final = Message(
    "このファイルはありません。名前と、今いるフォルダを確かめてください。",
    "There is no such file. Check its name, and the folder that you are in.",
)
LEFTOVER: Final = Message(
    "Office やファイル管理ソフトの作業用ファイルの名前なので、夜間処理は読み飛ばします。渡すつもりのファイルなら、名前を変えてください。",
    "By its name it is a leftover of office programs, which the night passes over. Rename it if it was meant to be read.",
)
BROKEN_OFF: Final = Message(
    "読んでいる途中で読めなくなりました。ディスクの空き容量や共有フォルダを確かめ、もう一度 `katsuyo inspect` を動かしてください。",
    "Reading it broke off. Check the share and the free space of the disk, and run `katsuyo inspect` again.",
)
COLUMNS_FILE: Final = Message(
    "列名対応表で、届いたファイルではありません。どう読まれるかは、同じフォルダのファイルを `katsuyo inspect` で確かめてください。",
    "It says how the files beside it are read, and is none of them. Inspect one of those to see what it does.",
)
NO_QUESTIONS: Final = Message(
    "アンケートの形ですが、質問の列がありません。質問を含めて書き出し直してください。",
    "It has the form of a survey, but no column is a question. Export it again with its questions.",
)


def other_readings(titles: Sequence[Message]) -> Message:
    return Message(
        f"置く inbox のフォルダによって、どれとしても読めます: {'、'.join(title.ja for title in titles)}。ここでは最初のものとして読みました。",
        f"The inbox folder decides what it is read as: {', '.join(title.en for title in titles)}. Read here as the first.",
    )


def roster_left_out(name: str) -> Message:
    return Message(
        f"職員名簿 {name} は読めないので、照合に使っていません。`katsuyo inspect` でその名簿を確かめてください。",
        f"The staff list {name} cannot be read, so people were matched without it. Inspect that list.",
    )


def refusal(delivery: Delivery, programme: Programme) -> Sentence | None:
    """Why the night would refuse it. Too many rows are listed here, and in no quarantine file yet."""
    if delivery.refusal is None or not delivery.quarantined_rows:
        return delivery.refusal
    counted = f"{delivery.quarantined_rows}/{delivery.rows_in}"
    limit = f"{programme.max_quarantined_share:.2%}"
    return Sentence(
        ja=f"読めない行が {counted} あり、上限 {limit} を超えています。下の行を直して書き出し直してください。",
        en=f"{counted} rows cannot be read, above the limit of {limit}. Mend the rows below, or export the file again.",
    )
