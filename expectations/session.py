"""Puts expectations to one batch in an ephemeral Great Expectations context: no files, no network, no progress bars.

Two looks at a batch: all expectations by yes and no, then those that failed once more for the keys of their rows
(four times as slow). Add here: how a result of Great Expectations is read. Keep out: which expectations there are,
and imports of Great Expectations outside a function.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from dagster_project.analysis.disclosure.counts import MARTS
from dagster_project.messages import Language, Message
from expectations.batch import KEY
from expectations.frames import shown
from expectations.keys import maker_of
from expectations.verdicts import Failure

if TYPE_CHECKING:
    from expectations.door import Expectation

NAMED_ROWS = 3
_NAME = "katsuyo"


class Session:
    """One Great Expectations context, shared by every batch that is judged in it. Opening it imports the library."""

    def __init__(self) -> None:
        from expectations.door import ProgressBarsConfig, gx

        context = gx.get_context(mode="ephemeral")
        context.variables.progress_bars = ProgressBarsConfig(globally=False)
        asset = context.data_sources.add_pandas(_NAME).add_dataframe_asset(_NAME)
        self._batches = asset.add_batch_definition_whole_dataframe(_NAME)
        self._suite = gx.ExpectationSuite

    def judge(self, frame: pd.DataFrame, expectations: Sequence[Expectation]) -> list[Failure]:
        """The failures of the expectations on this frame, whose column ``key`` names its rows.

        An expectation that raised, or that gave no result, is a failure that could not be checked.
        """
        first = self._look(frame, expectations, "BOOLEAN_ONLY")
        wrong = [number for number, result in first.items() if not result["success"] and _raised(result) is None]
        closer = self._look(
            frame,
            [expectations[number] for number in wrong],
            {"result_format": "COMPLETE", "unexpected_index_column_names": [KEY]},
        )
        seen = first | {number: closer[place] for place, number in enumerate(wrong) if place in closer}
        return [
            _failure(expectation, seen.get(number), frame)
            for number, expectation in enumerate(expectations)
            if number not in seen or not seen[number]["success"]
        ]

    def _look(
        self, frame: pd.DataFrame, expectations: Sequence[Expectation], result_format: Any
    ) -> dict[int, dict[str, Any]]:
        """The results by the expectation's place in the sequence."""
        if not expectations:
            return {}
        numbered = []
        for number, expectation in enumerate(expectations):
            expectation.meta = {**(expectation.meta or {}), "number": number}
            numbered.append(expectation)
        batch = self._batches.get_batch({"dataframe": frame})
        answer = batch.validate(self._suite(name=_NAME, expectations=numbered), result_format=result_format)
        results: list[Any] = [result.to_json_dict() for result in answer.results]
        return {result["expectation_config"]["meta"]["number"]: result for result in results}


def _raised(result: Mapping[str, Any]) -> str | None:
    """Why a metric of this result raised, in its first line; None if none did."""
    info = result.get("exception_info") or {}
    for each in (info, *info.values()):
        if isinstance(each, Mapping) and each.get("raised_exception"):
            return str(each.get("exception_message")).strip().partition("\n")[0][:200]
    return None


def _failure(expectation: Expectation, result: Mapping[str, Any] | None, frame: pd.DataFrame) -> Failure:
    words: Mapping[str, Any] = expectation.meta or {}
    reason = "no result" if result is None else _raised(result)
    if result is None or reason is not None:
        return could_not_check(words["mart"], words["rule"], str(reason))
    found = _found(expectation, result["result"], frame)
    keys = [key for key, _ in found if key]
    rest = len(found) - NAMED_ROWS
    more = Message(f"、ほか{rest}行", f", and {rest} more rows") if rest > 0 else Message("", "")
    named = " / ".join(dict.fromkeys(key for key, _ in found[:NAMED_ROWS] if key))

    def say(language: Language, whole: str) -> str:
        told = " / ".join(dict.fromkeys(text.text(language) for _, text in found[:NAMED_ROWS]))
        told += more.text(language)
        return str(words[language]).format(
            mart=words["mart"], maker=maker_of(words["mart"]), key=named or whole, found=told
        )

    return Failure(words["rule"], False, keys, Message(say("ja", "表全体"), say("en", "the whole mart")))


def _found(expectation: Expectation, result: Mapping[str, Any], frame: pd.DataFrame) -> list[tuple[str, Message]]:
    """(key, what stands there) of every row that failed; an empty key where the failure is the mart's as a whole."""
    from expectations.suites.house import columns_of

    kind: Any = expectation
    if "unexpected_index_list" in result:
        names, rows = columns_of(expectation), result["unexpected_index_list"] or []
        if (kind.meta or {}).get("mart") in MARTS:
            # Messages are mailed: a count of few people must not leave the building in one.
            columns = "、".join(names), ", ".join(names)
            untold = Message(f"{columns[0]}（値は出しません）", f"{columns[1]} (values are not told)")
            return [(str(row[KEY]), untold) for row in rows]
        return [(str(row[KEY]), _neutral(", ".join(f"{name} = {shown(row[name])}" for name in names))) for row in rows]
    if hasattr(kind, "value_set"):
        wanted, there = set(kind.value_set), set(frame[kind.column])
        missing = Message("再計算にあるのに表にない", "recomputed, but not in the mart")
        added = Message("表にあるのに再計算にない", "in the mart, but not recomputed")
        return [(key, missing) for key in sorted(wanted - there)] + [(key, added) for key in sorted(there - wanted)]
    rows, recomputed = shown(result.get("observed_value")), shown(getattr(kind, "value", None))
    return [("", _neutral(f"rows = {rows}, recomputed_rows = {recomputed}"))]


def _neutral(text: str) -> Message:
    return Message(text, text)


def could_not_check(mart: str, expectation: str, reason: str) -> Failure:
    """A failure because nothing could be learnt, with the reason Great Expectations or the gate gave."""
    return Failure(
        expectation,
        True,
        [],
        Message(
            f"{mart}：{expectation} を確認できませんでした（{reason}）。確認できないものは公開しません。"
            f"{maker_of(mart)} と、理由に名前のある表と列を確認してください。",
            f"{mart}: {expectation} could not be checked ({reason}). What is not checked is not published: look at "
            f"{maker_of(mart)} and at the marts and columns that the reason names.",
        ),
    )
