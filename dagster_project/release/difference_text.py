"""A difference between two releases for whoever sits in front of the terminal: in words, or as JSON.

Add here: the words for another kind of difference. Keep out: finding it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import groupby
from json import dumps

from dagster_project.messages import Language, Message
from dagster_project.release.causes import PROGRAMME_FILE, DeclarationChange
from dagster_project.release.difference import FileChange, MartChange, Plain, RowChange
from dagster_project.release.difference_report import FILES_MART, Difference, Side

MOST_ROWS, MOST_CAUSES = 20, 6
_SIGNS = {"added": "+", "removed": "-", "changed": "~"}
_FATES = {
    "appeared": Message("新しいファイル", "new file"),
    "replaced": Message("内容が変わりました", "other content"),
    "renamed": Message("名前が変わりました（内容は同じ）", "renamed (same content)"),
    "gone": Message("記録にありません", "no longer known"),
    "status": Message("扱いが変わりました", "standing changed"),
    "rows": Message("数える行が変わりました", "other rows count"),
}
_STATUSES = {
    "landed": Message("採用", "landed"),
    "vanished": Message("inbox にない（行は数え続ける）", "vanished from the inbox (its rows go on counting)"),
    "withdrawn": Message("取り下げ", "withdrawn"),
    "superseded": Message("差し替え済み", "superseded"),
    "duplicate": Message("同じ内容の二つ目", "duplicate of another file"),
    "refused": Message("読めないまま承認（行は数えない）", "refused and accepted (its rows do not count)"),
}
_DECLARED = {
    "appeared": Message("新しいファイル", "new file"),
    "changed": Message("変わりました", "changed"),
    "gone": Message("なくなりました", "gone"),
}


def as_json(difference: Difference) -> str:
    """Everything, as one JSON object; ``rows_*`` count what ``rows`` lists."""
    told = asdict(difference)
    told["is_none"] = difference.is_none
    for mart, shown in zip(difference.marts, told["marts"], strict=True):
        for change in _SIGNS:
            shown[f"rows_{change}"] = sum(row.change == change for row in mart.rows)
    return dumps(told, ensure_ascii=False, indent=2)


def as_text(difference: Difference, language: Language) -> str:
    """The inputs first, then every mart that differs, a few rows of each in full."""
    return "\n".join(_lines(difference, language))


def _lines(difference: Difference, language: Language) -> Iterator[str]:
    def said(ja: str, en: str) -> str:
        return Message(ja, en).text(language)

    yield f"{_side(difference.before)} → {_side(difference.after)}"
    marts = [mart for mart in difference.marts if mart.mart != FILES_MART]
    if difference.is_none:
        yield said("違いはありません。", "No difference.")
    if difference.files or difference.declarations:
        yield said("入力の違い:", "Inputs:")
    for file in difference.files:
        yield f"  {_file(file, language)}"
    for change in difference.declarations or ():
        yield f"  {_declaration(change, language)}"
    if difference.declarations is None:
        yield said(
            "programme.yml、figures.csv、columns.yml が同じだったかは、古いリリースに記録がなく分かりません。",
            "Whether programme.yml, figures.csv and columns.yml were the same is not recorded in the older release.",
        )
    if difference.versions:
        changed = ", ".join(f"{name} {old} → {new}" for name, (old, new) in difference.versions.items())
        yield said(f"版の違い: {changed}", f"Versions: {changed}")
    if marts:
        rows = sum(len(mart.rows) for mart in marts)
        cells = sum(len(row.cells) for mart in marts for row in mart.rows)
        yield said(
            f"数字の違い: {len(marts)} 表、{rows} 行、{cells} セル",
            f"Figures: {_many(len(marts), 'table')}, {_many(rows, 'row')}, {_many(cells, 'cell')}",
        )
    for mart in marts:
        yield from _mart(mart, language)


def _side(side: Side) -> str:
    return f"{side.release_id} ({side.published_at})"


def _many(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _file(file: FileChange, language: Language) -> str:
    def status(name: str | None) -> str:
        return _STATUSES[name].text(language) if name in _STATUSES else str(name)

    parts = [_FATES[file.change].text(language)]
    if file.former_path:
        parts.append(f"{file.former_path} →")
    if file.status_before == file.status_after or file.status_before is None:
        parts.append(status(file.status_after))
    elif file.status_after is not None:
        parts.append(f"{status(file.status_before)} → {status(file.status_after)}")
    old, new = file.rows_accepted_before, file.rows_accepted_after
    rows = (
        f"{'' if old is None else old} → {'' if new is None else new}".strip(" →")
        if None in (old, new)
        else (f"{old} → {new}" if old != new else f"{new}")
    )
    parts.append(Message(f"採用した行 {rows}", f"rows accepted {rows}").text(language))
    return f"{file.path}: {', '.join(parts)}"


def _declaration(change: DeclarationChange, language: Language) -> str:
    may = Message("（どの数字も変わりえます）", " (any figure may have changed by it)").text(language)
    return f"{change.path}: {_DECLARED[change.change].text(language)}{may if change.path == PROGRAMME_FILE else ''}"


def _mart(mart: MartChange, language: Language) -> Iterator[str]:
    only = {
        "added": Message("新しい表", "new table"),
        "removed": Message("なくなった表", "table is gone"),
    }
    counted = ", ".join(
        f"{sign}{number}" for kind, sign in _SIGNS.items() if (number := sum(row.change == kind for row in mart.rows))
    )
    note = f"  ({only[mart.change].text(language)})" if mart.change in only else ""
    yield f"{mart.mart}: {counted or '0'}{note}"
    for sign, columns in (("+", mart.columns_added), ("-", mart.columns_removed)):
        if columns:
            yield f"  {Message('列', 'columns').text(language)} {sign} {', '.join(columns)}"
    shown = mart.rows[:MOST_ROWS]
    for causes, rows in groupby(shown, key=lambda row: row.causes):
        for row in rows:
            yield from _row(row)
        # A table that one of the releases does not know has its reason in katsuyo, not in an input.
        if mart.change == "changed":
            yield f"    ← {_causes(causes, language)}"
    if len(mart.rows) > len(shown):
        left = len(mart.rows) - len(shown)
        yield Message(f"  ほか {left} 行（--json にすべて）", f"  and {left} more (all of them with --json)").text(
            language
        )


def _row(row: RowChange) -> Iterator[str]:
    key = ", ".join(f"{name}={_value(value)}" for name, value in row.key.items() if name != "organisation_code")
    if row.change == "changed":
        yield f"  ~ {key}"
        for cell in row.cells:
            yield f"      {cell.column}: {_value(cell.before)} → {_value(cell.after)}"
    else:
        told = ", ".join(
            f"{cell.column} {_value(cell.after if row.change == 'added' else cell.before)}" for cell in row.cells
        )
        yield f"  {_SIGNS[row.change]} {key}: {told}"


def _causes(causes: Sequence[str], language: Language) -> str:
    if not causes:
        return Message(
            "この行の入力ファイルに違いは見つかりません（programme.yml か katsuyo の版の違い）",
            "no input file of this row differs (programme.yml, or another version of katsuyo)",
        ).text(language)
    more = len(causes) - MOST_CAUSES
    rest = Message(f" ほか {more} 件", f" and {more} more").text(language) if more > 0 else ""
    return ", ".join(causes[:MOST_CAUSES]) + rest


def _value(value: Plain) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, float):
        return format(value, ".12g")
    return str(value)
