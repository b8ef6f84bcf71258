"""What the terminal shows of a figure's origin: the arithmetic, the mart's row, the files with their hashes; or JSON.

Add here: a line about what stands behind a figure. Keep out: finding it (release/provenance.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from json import dumps
from typing import Final

from rich.console import Console
from rich.text import Text

from dagster_project.analysis.rounding import HOUSE_RULE, format_scaled, percent_tenths, round_ratio
from dagster_project.analysis.wording import RULE_NAMES
from dagster_project.messages import Language, Message
from dagster_project.release.canonical import canonical
from dagster_project.release.provenance import Origin
from dagster_project.release.reading import Release, Row

_FILE_COLUMNS: Final = ("path", "sha256", "scope_id", "kind", "status", "rows_in", "rows_accepted")


def print_origin(origin: Origin, release: Release, language: Language, *, json: bool) -> None:
    if json:
        print(dumps(_as_json(origin, release), ensure_ascii=False, indent=2))
        return
    console = Console(highlight=False, soft_wrap=True)
    console.print(Text(_title(origin), style="bold"))
    for label, text in _lines(origin, release, language):
        padding = " " * max(12 - Text(label).cell_len, 1)
        console.print(Text(f"  {label}{padding}{text}"))


def arithmetic(origin: Origin) -> Message | None:
    """How the mart's percentage comes from its counts; None where the cell is no percentage of known counts."""
    numerator, denominator = origin.numerator, origin.denominator
    if numerator is None or denominator is None or origin.cell is None:
        return None
    tenths = percent_tenths(numerator, denominator)
    if tenths is None:
        return Message(
            f"{numerator}/{denominator}: 分母が 0 なので値はありません", f"{numerator}/{denominator}: no value"
        )
    finer = format_scaled(round_ratio(numerator, denominator, 3), 3)
    rule, printed = RULE_NAMES[HOUSE_RULE], f"{format_scaled(tenths, 1)} %"
    return Message(
        f"{numerator}/{denominator} = {finer} % → {printed}（{rule.ja}）",
        f"{numerator}/{denominator} = {finer} % → {printed} ({rule.en})",
    )


def _title(origin: Origin) -> str:
    if origin.figure is None:
        return origin.asked
    return f"{origin.asked} [{origin.figure['printed_value']}] {origin.figure['verdict']}"


def _lines(origin: Origin, release: Release, language: Language) -> Iterator[tuple[str, str]]:
    def either(ja: str, en: str) -> str:
        return ja if language == "ja" else en

    if origin.figure:
        yield either("何の数字", "statement"), f"{origin.figure['statement']} ({origin.figure['source']})"
        yield either("説明", "why"), str(origin.figure[f"explanation_{language}"])
    if origin.cell:
        value = "–" if origin.value is None else str(canonical_value(origin.value))
        yield either("集計", "mart cell"), f"{origin.cell} = {value}"
    elif origin.figure:
        yield (
            either("集計", "mart cell"),
            either(
                "指していません（mart_cell を書けば、元のファイルまでたどれます）",
                "none (with a mart_cell it can be followed to its files)",
            ),
        )
    if said := arithmetic(origin):
        yield either("計算", "arithmetic"), said.text(language)
    if origin.row:
        yield either("行", "row"), ", ".join(f"{name}={value}" for name, value in _cells(origin.row).items())
    if origin.declared:
        yield (
            either("元", "from"),
            either("programme.yml に書かれた値です", "declared in programme.yml; no file stands behind it"),
        )
    for file in origin.inputs:
        rows = either(f"採用 {file['rows_accepted']} 行", f"{file['rows_accepted']} rows accepted")
        yield either("ファイル", "file"), f"{file['path']}  {rows}  sha256 {file['sha256']}"
    manifest = release.manifest
    yield either("公表", "release"), f"{manifest.release_id}  {manifest.published_at}  {release.folder}"


def _as_json(origin: Origin, release: Release) -> dict[str, object]:
    said = arithmetic(origin)
    return {
        "figure": _cells(origin.figure) if origin.figure else None,
        "mart_cell": str(origin.cell) if origin.cell else None,
        "mart_value": canonical_value(origin.value),
        "numerator": origin.numerator,
        "denominator": origin.denominator,
        "rule": HOUSE_RULE if said else None,
        "arithmetic": {"ja": said.ja, "en": said.en} if said else None,
        "declared_in_programme": origin.declared,
        "rows": [_cells(origin.row)] if origin.row else [],
        "scopes": list(origin.scopes),
        "inputs": [{name: file[name] for name in _FILE_COLUMNS} for file in origin.inputs],
        "release": {
            "release_id": release.manifest.release_id,
            "release_hash": release.manifest.release_hash,
            "published_at": release.manifest.published_at,
            "folder": str(release.folder),
        },
    }


def _cells(row: Mapping[str, object] | Row) -> dict[str, object]:
    return {name: canonical_value(value) for name, value in row.items()}


def canonical_value(value: object) -> object:
    """A cell as JSON can hold it: whole numbers stay numbers, everything else is the text of the release hash."""
    return value if value is None or isinstance(value, (bool, int, str)) else canonical(value)  # type: ignore[arg-type]
