"""Whether tonight may end at once: a pure comparison of what the last night depended on with what is there now.

Add here: the sentence of another fact. Keep out: reading the facts (facts.py) and acting on the answer (night.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from dagster_project.messages import Message
from dagster_project.release.last_night import NightOutcome
from dagster_project.still.record import Record

NO_NIGHT: Final = Message(
    "うまく終わった前の夜間処理の記録がありません", "there is no record of a night before that ended well"
)
UNSEEN: Final = Message(
    "変わったかどうかを確かめられませんでした", "it could not be seen whether anything has changed"
)
WANTED: Final = Message("--whole が付いています", "--whole asks for it")

CHANGED: Final = {
    "code": Message("katsuyo のプログラムが変わりました", "katsuyo's own sources have changed"),
    "packages": Message("Python かパッケージが変わりました", "Python or an installed package has changed"),
    "engine": Message("集計するエンジンが前の夜と違います", "the engine is another one than that of the last night"),
    "key": Message("仮名化の鍵が変わりました", "the pseudonym key has changed"),
    "records": Message(
        "Dagster の記録の場所か設定が変わりました", "Dagster's records are elsewhere or set up otherwise"
    ),
    "programme": Message("programme.yml が書き直されました", "programme.yml was written anew"),
    "figures": Message("figures.csv が書き直されました", "figures.csv was written anew"),
    "operations": Message("operations.yml が書き直されました", "operations.yml was written anew"),
    "columns": Message("columns.yml が書き直されました", "a columns.yml was written anew"),
    "names": Message(
        "inbox のファイルの名前か大きさが変わりました", "names or sizes of the files in the inbox have changed"
    ),
    "ledger": Message("台帳が変わりました", "the ledger has changed"),
    "decisions": Message("承認か取り下げが変わりました", "an acceptance or a withdrawal has changed"),
    "erasures": Message("消去の記録が変わりました", "the record of erasures has changed"),
    "breakdowns": Message(
        "公表した内訳の記録が変わりました", "the record of what was published by department has changed"
    ),
    "landed": Message("取り込み済みの行のファイルが変わりました", "a file of landed rows has changed"),
    "retention": Message("保存期間を過ぎたものがあります", "something is past its retention"),
    "releases": Message("リリースか、その固定や取り下げが変わりました", "releases, a pin or a rollback have changed"),
    "published": Message(
        "公表中のリリースが前の夜のものではないか、欠けています",
        "what is published is not the last night's release, or not whole",
    ),
    "inbox": Message("inbox のファイルの内容が変わりました", "the content of the inbox has changed"),
}


def why_whole(record: Record | None, last: NightOutcome | None, tonight: Iterable[tuple[str, str]]) -> Message | None:
    """Why a whole night is due; None where nothing has changed since the night of ``record``, which is the one that
    ``last`` (the page of the last night) tells of. Of ``tonight``'s facts no more are read than are needed.
    """
    if record is None or record.release_id is None or last is None or not _is_of(last, record):
        return NO_NIGHT
    unread = dict(record.facts)
    for name, value in tonight:
        if unread.pop(name, None) != value:
            return CHANGED[name]
    return NO_NIGHT if unread else None


def _is_of(last: NightOutcome, record: Record) -> bool:
    """The page is that of the recorded night, or of a still night after it: none was refused, held or stopped since."""
    night = last.stands.run_id if last.stands else last.run_id
    return last.status in ("released", "nothing_new") and (night, last.release_id) == (
        record.run_id,
        record.release_id,
    )
