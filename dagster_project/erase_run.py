"""`katsuyo erase`: what is erased in each of its three forms, and what the terminal says of it.

Add here: another reason to erase. Keep out: removing rows (intake/erasing/), options (cli_operations.py).
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import datetime
from json import dumps
from pathlib import Path

from dagster_project import operations
from dagster_project import programme as programmes
from dagster_project.intake.deliveries import ledger as ledgers
from dagster_project.intake.deliveries import ruling, stored_files
from dagster_project.intake.deliveries.named_path import find_named
from dagster_project.intake.erasing import person as erased_person
from dagster_project.intake.erasing import retention
from dagster_project.intake.erasing import rows as erasing
from dagster_project.intake.erasing import stated as stated_person
from dagster_project.intake.erasing.person import RowsOfFile
from dagster_project.intake.people.keys import PseudonymKey, load_key
from dagster_project.messages import CouldNotRun, Language, Message
from dagster_project.night_lock import night_lock
from dagster_project.settings import DataRoot


@dataclass(frozen=True)
class Erased:
    """What went, or would go without ``really``; ``notes`` say what is left to do."""

    really: bool
    rows: tuple[RowsOfFile, ...]
    unclear: tuple[RowsOfFile, ...] = ()
    notes: tuple[Message, ...] = ()


def erase_file(root: DataRoot, path: str, reason: str, *, really: bool) -> Erased:
    """All rows of one delivered content, for good: it is withdrawn, and lands no more."""
    key = load_key()
    if really:
        ruling.decide(root, "withdraw", path, reason, key, datetime.now().astimezone(), erased=True)
    return _erase_files(root, key, [path], really=really)


def erase_expired(root: DataRoot, *, really: bool) -> Erased:
    """Rows of scopes that programme.yml declares no longer; names those that are past retention and still declared."""
    kept = operations.read(root.operations_file).retention
    if kept is None:
        raise CouldNotRun(
            Message(
                "operations.yml に retention: {landed_years: …} がありません。何年で消すかを書いてください。",
                "operations.yml has no retention: {landed_years: …}. Say after how many years rows go.",
            )
        )
    key, years, now = load_key(), kept.landed_years, datetime.now().astimezone()
    programme = programmes.read(root.programme_file)
    found = retention.expired(ledgers.read(root.ledger_file, key), programme, years, now.date())
    paths = sorted({delivery.path for delivery in found.retired})
    for path in paths if really else ():
        ruling.decide(
            root, "withdraw", path, f"保存期間 {years} 年 / {years} years of retention", key, now, erased=True
        )
    erased = _erase_files(root, key, paths, really=really)
    due = retention.Expired((), found.due)
    return Erased(really, erased.rows, notes=(*retention.warnings(due, years), *erased.notes))


def erase_person(root: DataRoot, source: str, *, really: bool) -> Erased:
    """All rows of the person whom the file, or standard input, states."""
    text = sys.stdin.read() if source == "-" else _text(Path(source))
    now = datetime.now().astimezone()
    found = erased_person.erase(root, stated_person.read(text), load_key(), now, really=really)
    return Erased(really, found.rows, found.unclear, _what_remains(found.rows))


def _erase_files(root: DataRoot, key: PseudonymKey, typed: list[str], *, really: bool) -> Erased:
    """Carries out at once what the next night would: rows that a decision erases leave the disk."""
    with night_lock(root):
        ledger = ledgers.read(root.ledger_file, key)
        named = {find_named(root, path, [one.path for one in ledger.deliveries]) for path in typed}
        meant = [one for one in ledger.deliveries if one.path in named and one.tables and one.holds_rows]
        if really:
            contents = {(one.kind, one.scope_id, one.sha256) for one in meant}
            ledger.deliveries = [
                one.model_copy(update={"status": "withdrawn", "tables": []})
                if (one.kind, one.scope_id, one.sha256) in contents and one.status != "superseded"
                else one
                for one in ledger.deliveries
            ]
            ledgers.write(root.ledger_file, ledger)
            stored_files.sweep(root, ledger)
            erasing.forget_settled(root)
    rows = tuple(RowsOfFile(one.path, one.landed_rows, (), (root.path / one.path).is_file()) for one in meant)
    return Erased(really, rows, notes=_what_remains(rows))


def _what_remains(rows: tuple[RowsOfFile, ...]) -> tuple[Message, ...]:
    """Raw files are people's own: katsuyo touches none of them."""
    raw = [one.path for one in rows if one.in_inbox]
    left = Message(
        "元のファイルは inbox に残っています。行は二度と取り込みませんが、ファイルそのものは自分で消してください。",
        "The raw files still lie in the inbox. Their rows are not taken in again; delete the files yourself.",
    )
    night = Message(
        "次の夜間処理のあと、`katsuyo diff` で変わった数字が分かります。公表済みの一式に個人の行はありません。",
        "After the next night `katsuyo diff` shows which figures changed. Releases hold no person's rows.",
    )
    return (*((left,) if raw else ()), night) if rows else ()


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise CouldNotRun(
            Message(f"{path} を UTF-8 で保存し直してください。", f"Save {path} again as UTF-8.")
        ) from None


def show(done: Erased, language: Language, *, json: bool) -> None:
    """Files and rows by number; nothing that says who."""
    if json:
        told = {
            "erased": done.really,
            "rows": [_as_json(one) for one in done.rows],
            "unclear": [_as_json(one) for one in done.unclear],
            "notes": [{"ja": note.ja, "en": note.en} for note in done.notes],
        }
        print(dumps(told, ensure_ascii=False, indent=2))
        return
    headline = _HEADLINES[done.really] if done.rows else _NOTHING
    print(headline.text(language))
    for one in done.rows:
        print(f"  {one.path}  {_counted(one, language)}")
    if done.unclear:
        print(_UNCLEAR.text(language))
    for one in done.unclear:
        print(f"  {one.path}  {_counted(one, language)}")
    for note in done.notes:
        print(note.text(language))


_NOTHING = Message("消す行はありません。", "There are no rows to erase.")
_HEADLINES = {
    True: Message("消しました:", "Erased:"),
    False: Message("消すと次の行がなくなります（消すには --yes）:", "These rows would go (add --yes to erase them):"),
}
_UNCLEAR = Message(
    "同じ名前で、だれのものか決まらない行（消しません。元のファイルで確かめてください）:",
    "Rows of the same name that may be somebody else's (not erased; look at them in the raw files):",
)


def _counted(one: RowsOfFile, language: Language) -> str:
    first = f" ({', '.join(map(str, one.first))})" if one.first else ""
    return (f"{one.rows} 行" if language == "ja" else f"{one.rows} rows") + first


def _as_json(one: RowsOfFile) -> dict[str, object]:
    return {"path": one.path, "rows": one.rows, "first_rows": list(one.first), "in_inbox": one.in_inbox}
