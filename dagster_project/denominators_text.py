"""What the terminal shows of the denominators that fit printed percentages: per rule, and how telling it is; or JSON.

Add here: a line about the inverse. Keep out: the search (analysis/denominators.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from json import dumps
from typing import Final

from rich.console import Console
from rich.text import Text

from dagster_project.analysis.denominators import Fitting, Inverse
from dagster_project.analysis.rounding import HOUSE_RULE, format_scaled, round_ratio
from dagster_project.analysis.wording import RULE_NAMES, rule_list
from dagster_project.messages import Language, Message

# More numbers than these are read by nobody; --json has all.
SHOWN: Final = 40


def print_denominators(found: Sequence[Inverse], language: Language, *, json: bool) -> None:
    if json:
        print(dumps({"denominators": [_as_json(inverse) for inverse in found]}, ensure_ascii=False, indent=2))
        return
    console = Console(highlight=False, soft_wrap=True)
    for inverse in found:
        values = "、".join(_named(known.name, known.printed_value) for known in inverse.known)
        name = f"{inverse.figure_group}: " if inverse.figure_group else ""
        console.print(Text(f"{name}{values if language == 'ja' else values.replace('、', ', ')}", style="bold"))
        for fitting in inverse.rules:
            line = f"{RULE_NAMES[fitting.rule].text(language)}: {_listed(fitting.denominators)}"
            console.print(Text(f"  {line}", style="green" if fitting.rule == HOUSE_RULE else ""))
            console.print(Text(f"    {telling(fitting, inverse).text(language)}"))
        for declared in dict.fromkeys(known.denominator for known in inverse.known if known.denominator):
            console.print(Text(f"  {printed_base(declared, inverse).text(language)}", style="bold"))


def telling(fitting: Fitting, inverse: Inverse) -> Message:
    """How much it says that these denominators fit: few of many tell, all of them say nothing."""
    fit, tried = len(fitting.denominators), inverse.tried
    share = format_scaled(round_ratio(fit, tried, 1), 1)
    counted = Message(
        f"分母 {inverse.low}〜{inverse.high} の {tried} 個のうち {fit} 個（{share} %）",
        f"{fit} of the {tried} denominators {inverse.low} to {inverse.high} ({share} %)",
    )
    if fit == 0:
        return Message(
            f"{counted.ja}: この規則ではどの分母も合いません。", f"{counted.en}: by this rule no denominator fits."
        )
    if fit == tried:
        return Message(f"{counted.ja}: 何も分かりません。", f"{counted.en}: this tells nothing.")
    if 2 * fit > tried:
        return Message(f"{counted.ja}: ほとんど分かりません。", f"{counted.en}: this tells little.")
    if fit == 1:
        return Message(f"{counted.ja}: 分母は一つに決まります。", f"{counted.en}: the denominator is found.")
    return Message(
        f"{counted.ja}: ほかの {tried - fit} 個は除かれます。", f"{counted.en}: the other {tried - fit} are ruled out."
    )


def printed_base(declared: int, inverse: Inverse) -> Message:
    """What the search says of a denominator that was printed beside the values."""
    if not inverse.low <= declared <= inverse.high:
        return Message(
            f"印刷された分母 {declared} は範囲の外です。", f"The printed denominator {declared} is outside the range."
        )
    rules = [fitting.rule for fitting in inverse.rules if declared in fitting.denominators]
    if not rules:
        return Message(
            f"印刷された分母 {declared} は、どの一つの規則でもすべてには合いません。",
            f"The printed denominator {declared} fits all by no single rule.",
        )
    names = rule_list(rules)
    return Message(
        f"印刷された分母 {declared} は{names.ja}なら合います。",
        f"The printed denominator {declared} fits by {names.en}.",
    )


def _as_json(inverse: Inverse) -> dict[str, object]:
    return {
        "figure_group": inverse.figure_group,
        "values": [
            {"figure_id": known.name, "printed_value": known.printed_value, "denominator": known.denominator}
            for known in inverse.known
        ],
        "low": inverse.low,
        "high": inverse.high,
        "tried": inverse.tried,
        "rules": [
            {
                "rule": fitting.rule,
                "denominators": list(fitting.denominators),
                "fit": len(fitting.denominators),
                "telling_ja": telling(fitting, inverse).ja,
                "telling_en": telling(fitting, inverse).en,
            }
            for fitting in inverse.rules
        ],
    }


def _named(name: str, printed_value: str) -> str:
    return printed_value if name == printed_value else f"{name} [{printed_value}]"


def _listed(denominators: Sequence[int]) -> str:
    """Runs as ``100-300``; the first of many."""
    runs: list[list[int]] = []
    for denominator in denominators:
        if runs and denominator == runs[-1][1] + 1:
            runs[-1][1] = denominator
        else:
            runs.append([denominator, denominator])
    texts = [f"{first}" if first == last else f"{first}-{last}" for first, last in runs[:SHOWN]]
    return ", ".join(texts) + (", …" if len(runs) > SHOWN else "") if texts else "–"
