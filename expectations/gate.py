"""Runs the suites over the marts of a night and says which marts may be published.

Add here: what is asked of a mart before any suite. Keep out: Dagster (orchestration wires this into its checks), the
rules (suites/), how Great Expectations is talked to (session.py), and its import outside a function.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pandas as pd

from dagster_project.messages import Message
from expectations.batch import batch_of
from expectations.catalogue import CITY, Catalogue
from expectations.facts import Facts
from expectations.keys import maker_of
from expectations.others import Others
from expectations.session import Session, could_not_check
from expectations.verdicts import Failure, MartVerdict

Frames = Mapping[str, pd.DataFrame]


def run_gate(
    marts: Frames,
    expected: Frames,
    facts: Facts,
    judged: Collection[str] | None = None,
    catalogue: Catalogue = CITY,
) -> list[MartVerdict]:
    """A verdict for every mart of the catalogue (a city's unless told otherwise) and for every other mart given, in that
    order; for those in ``judged`` alone where it is said (the others are then only looked things up in).

    ``marts`` are the built marts as they come out of DuckDB (``.df()``), ``expected`` the recomputed ones (and
    printed_figures judged on those), ``facts`` come from ``read_facts``. Takes seconds: imports Great Expectations.
    A mart without frame, recomputation or suite, or with other columns than recomputed, is refused.
    """
    session, others = Session(), Others(marts, facts)
    keys = catalogue.keys
    names = judged if judged is not None else [*keys, *(name for name in marts if name not in keys)]
    return [_verdict(name, marts, expected, others, session, catalogue) for name in names]


def run_suite(
    mart: str, marts: Frames, expected: Frames, facts: Facts, session: Session, catalogue: Catalogue = CITY
) -> MartVerdict:
    """The verdict on one mart, as ``run_gate`` gives it; the other marts are only looked things up in."""
    return _verdict(mart, marts, expected, Others(marts, facts), session, catalogue)


def _verdict(
    mart: str, marts: Frames, expected: Frames, others: Others, session: Session, catalogue: Catalogue
) -> MartVerdict:
    unfit = _unfit(mart, marts, expected, catalogue)
    if unfit is not None:
        return MartVerdict(mart, False, 0, [unfit])
    try:
        evaluated, failures = _judge(mart, expected[mart], others, session, catalogue)
    except Exception as error:
        # Whatever broke, this mart was not checked: that refuses it, and the other marts still get their verdict.
        return MartVerdict(mart, False, 0, [could_not_check(mart, "ExpectSuiteToRun", repr(error)[:200])])
    return MartVerdict(mart, not failures, evaluated, failures)


def _unfit(mart: str, marts: Frames, expected: Frames, catalogue: Catalogue) -> Failure | None:
    """Why no suite can be put to this mart, or None."""
    if mart not in catalogue.suites() or mart not in catalogue.keys:
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
            f"{maker_of(mart)} を直してください。",
            f"{mart}: the columns are not the contract's (missing: {missing}, added: {added}, order: {there}). "
            f"Mend {maker_of(mart)}.",
        ),
    )


def _judge(
    mart: str, expected: pd.DataFrame, others: Others, session: Session, catalogue: Catalogue
) -> tuple[int, list[Failure]]:
    """How many expectations were put to the mart, and which of them failed."""
    from expectations.suites.common import cells, shape
    from expectations.suites.house import columns_of, declare

    suite = catalogue.suites()[mart]
    batch = batch_of(mart, expected, suite.derived, others, catalogue)
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
