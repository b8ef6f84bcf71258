"""Runs the suites over the marts of a night and says which marts may be published.

Add here: what is asked of a mart before any suite. Keep out: Dagster (orchestration wires this into its checks), the
rules (suites/), how Great Expectations is talked to (session.py), and its import outside a function.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pandas as pd

from dagster_project.messages import Message
from expectations.batch import batch_of
from expectations.facts import Facts
from expectations.keys import KEYS
from expectations.others import Others
from expectations.session import Session, could_not_check
from expectations.verdicts import Failure, MartVerdict

Frames = Mapping[str, pd.DataFrame]


def run_gate(
    marts: Frames, expected: Frames, facts: Facts, judged: Collection[str] | None = None
) -> list[MartVerdict]:
    """A verdict for every mart of keys.py and for every other mart given, in that order; for those in ``judged``
    alone where it is said (the others are then only looked things up in).

    ``marts`` are the built marts as they come out of DuckDB (``.df()``), ``expected`` the recomputed ones (and
    printed_figures judged on those), ``facts`` come from ``read_facts``. Takes seconds: imports Great Expectations.
    A mart without frame, recomputation or suite, or with other columns than recomputed, is refused.
    """
    session, others = Session(), Others(marts, facts)
    names = judged if judged is not None else [*KEYS, *(name for name in marts if name not in KEYS)]
    return [_verdict(name, marts, expected, others, session) for name in names]


def run_suite(mart: str, marts: Frames, expected: Frames, facts: Facts, session: Session) -> MartVerdict:
    """The verdict on one mart, as ``run_gate`` gives it; the other marts are only looked things up in."""
    return _verdict(mart, marts, expected, Others(marts, facts), session)


def _verdict(mart: str, marts: Frames, expected: Frames, others: Others, session: Session) -> MartVerdict:
    unfit = _unfit(mart, marts, expected)
    if unfit is not None:
        return MartVerdict(mart, False, 0, [unfit])
    try:
        evaluated, failures = _judge(mart, expected[mart], others, session)
    except Exception as error:
        # Whatever broke, this mart was not checked: that refuses it, and the other marts still get their verdict.
        return MartVerdict(mart, False, 0, [could_not_check(mart, "ExpectSuiteToRun", repr(error)[:200])])
    return MartVerdict(mart, not failures, evaluated, failures)


def _unfit(mart: str, marts: Frames, expected: Frames) -> Failure | None:
    """Why no suite can be put to this mart, or None."""
    from expectations.suites import SUITES

    if mart not in SUITES or mart not in KEYS:
        return could_not_check(mart, "ExpectSuiteForMart", "expectations/suites, expectations/keys.py: no suite")
    if mart not in marts:
        return could_not_check(mart, "ExpectMartToExist", "not built")
    if mart not in expected:
        return could_not_check(mart, "ExpectRecomputation", "not recomputed")
    there, wanted = list(marts[mart].columns), list(expected[mart].columns)
    if there == wanted:
        return None
    missing, added = sorted(set(wanted) - set(there)), sorted(set(there) - set(wanted))
    return Failure(
        "ExpectContractColumns",
        False,
        [],
        Message(
            f"{mart}：列が契約と違います（ない列：{missing}、余分な列：{added}、並び：{there}）。"
            f"dbt/models/marts/{mart}.sql を直してください。",
            f"{mart}: the columns are not the contract's (missing: {missing}, added: {added}, order: {there}). "
            f"Mend dbt/models/marts/{mart}.sql.",
        ),
    )


def _judge(mart: str, expected: pd.DataFrame, others: Others, session: Session) -> tuple[int, list[Failure]]:
    """How many expectations were put to the mart, and which of them failed."""
    from expectations.suites import SUITES
    from expectations.suites.common import cells, shape
    from expectations.suites.house import columns_of, declare

    suite = SUITES[mart]
    batch = batch_of(mart, expected, suite.derived, others)
    expectations = [*shape(mart, batch.keys), *cells(mart, batch.compared)]
    unread = []
    for rule in (declare(kind, mart) for kind in suite.rules):
        reason = next((batch.broken[name] for name in columns_of(rule) if name in batch.broken), None)
        if reason is None:
            expectations.append(rule)
        else:
            unread.append(could_not_check(mart, type(rule).__name__, reason))
    failures = session.judge(batch.frame, expectations)
    return len(expectations) + len(unread), [*failures, *unread]
