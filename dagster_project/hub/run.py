"""One run of the hub: releases in, marts, gate, release; under the lock that keeps a night alone on its data root.

Add here: a step of the run. Keep out: what a step does, and Dagster (docs/hub.md says why it is not one of its jobs).
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from time import monotonic
from zoneinfo import ZoneInfo

import pandas as pd

from dagster_project.analysis.mart_writer import write_mart
from dagster_project.hub import marts, page
from dagster_project.hub.deliveries import Deliveries, receive
from dagster_project.hub.hub_contracts import hub_contracts
from dagster_project.hub.rules import RULES_FILE, HubRules, read_rules
from dagster_project.intake.settling.settlement import open_database
from dagster_project.messages import CouldNotRun, Message, Refused
from dagster_project.night_lock import night_lock
from dagster_project.release.forms.form import Draft
from dagster_project.release.last_night import EXIT_CODES, HEADLINES, NightOutcome, Status, Words, published_id, when
from dagster_project.release.manifest import CheckResult, InputFile
from dagster_project.release.publication import Publication
from dagster_project.release.publish import Evidence, publish
from dagster_project.settings import DataRoot
from expectations.verdicts import MartVerdict

_CHECK = "gate"


def run_hub(folders: Sequence[Path], root: DataRoot) -> NightOutcome:
    """Compares the releases of the folders and publishes the comparison in the hub's own data root.

    A release that is refused is told in the outcome's warnings and the others go on.

    Raises:
        CouldNotRun: no folder is named, the root is a city's, or hub.yml is malformed.
        AnotherNightIsRunning: the root is taken.
    """
    _check_root(folders, root)
    with night_lock(root):
        return _run(folders, root)


def _check_root(folders: Sequence[Path], root: DataRoot) -> None:
    if not folders:
        raise CouldNotRun(
            Message(
                "比べる団体のリリースがありません。--from に団体のデータルートかリリースのフォルダを渡してください。",
                "No release to compare. Give cities' data roots or release folders with --from.",
            )
        )
    if root.programme_file.exists():
        raise CouldNotRun(
            Message(
                f"{root.path} は団体のデータルート（programme.yml がある）です。ハブには別のフォルダを --data に渡してください。",
                f"{root.path} is a city's data root (it has a programme.yml). Give the hub a folder of its own with --data.",
            )
        )


def _run(folders: Sequence[Path], root: DataRoot) -> NightOutcome:
    started, clock, seconds = when(datetime.now().timestamp()), monotonic(), {}
    run_id = str(uuid.uuid4())
    rules = read_rules(root.path)

    def timed(phase: str) -> None:
        nonlocal clock
        seconds[phase], clock = round(monotonic() - clock, 2), monotonic()

    deliveries = receive(folders)
    timed("verify")
    verdicts: list[MartVerdict] = []
    messages: tuple[Message, ...] = ()
    notices = deliveries.notices
    status: Status
    try:
        if not deliveries.cities:
            raise Refused(Message("比べられるリリースが一つもありません。", "Not one release could be compared."))
        built = marts.build(deliveries, rules)
        _write(root, built)
        timed("marts")
        verdicts = judge(root, deliveries, rules)
        timed("gate")
        _require_all(verdicts)
        checks = tuple(CheckResult(asset=f"marts/{each.mart}", name=_CHECK, passed=each.passed) for each in verdicts)
        evidence = Evidence(run_id, checks, deliveries.published_notices)
        now = datetime.now(ZoneInfo("Asia/Tokyo"))
        published = publish(root, evidence, now, kind=_publication(deliveries, rules))
        timed("release")
        status = "held" if published.held else "released" if published.is_new else "nothing_new"
        notices += (*([published.held] if published.held else ()), *published.notices)
    except Refused as refusal:
        status, messages = "refused", refusal.messages
    return NightOutcome(
        status=status,
        exit_code=EXIT_CODES[status],
        run_id=run_id,
        started_at=started,
        ended_at=when(datetime.now().timestamp()),
        release_id=published_id(root),
        headline=Words.of(HEADLINES[status]),
        messages=tuple(map(Words.of, messages)),
        warnings=tuple(map(Words.of, notices)),
        checks_required=len(hub_contracts()),
        checks_passed=sum(verdict.passed for verdict in verdicts),
        checks_failed=tuple(f"marts/{verdict.mart}:{_CHECK}" for verdict in verdicts if not verdict.passed),
        checks_missing=tuple(
            f"marts/{mart}:{_CHECK}" for mart in hub_contracts() if mart not in {verdict.mart for verdict in verdicts}
        ),
        seconds=seconds,
    )


def _write(root: DataRoot, built: Mapping[str, marts.Rows]) -> None:
    """The work database anew: nothing of an earlier run can stand in it."""
    root.work_database.unlink(missing_ok=True)
    with open_database(root.work_database) as connection:
        connection.execute("CREATE SCHEMA marts")
        for name, contract in hub_contracts().items():
            write_mart(connection, contract, built[name])


def judge(root: DataRoot, deliveries: Deliveries, rules: HubRules) -> list[MartVerdict]:
    """The gate's verdict on every mart of the work database, against the cities' Parquet."""
    # Great Expectations takes seconds: a hub without a release must be told before.
    from expectations.gate import run_gate
    from expectations.hub.catalogue import HUB, NO_FACTS
    from expectations.hub.recompute import recompute

    with open_database(root.work_database, read_only=True) as connection:
        frames: dict[str, pd.DataFrame] = {
            name: connection.execute(f"SELECT * FROM marts.{name}").df() for name in hub_contracts()
        }
    refused = [delivery for delivery in deliveries.all if delivery.city is None]
    expected = recompute([city.folder for city in deliveries.cities], refused, rules)
    return run_gate(frames, expected, NO_FACTS, list(hub_contracts()), HUB)


def _require_all(verdicts: Sequence[MartVerdict]) -> None:
    """Every mart of the hub was judged and passed; what was not judged counts as failed."""
    judged = {verdict.mart for verdict in verdicts if verdict.passed}
    if judged != set(hub_contracts()):
        failures = [failure.message for verdict in verdicts for failure in verdict.failures]
        missing = sorted(set(hub_contracts()) - {verdict.mart for verdict in verdicts})
        unjudged = [Message(f"{mart} は検査されませんでした。", f"{mart} was not judged.") for mart in missing]
        raise Refused(*failures, *unjudged)


def _publication(deliveries: Deliveries, rules: HubRules) -> Publication:
    """The hub is no organisation of its own. Its inputs are the cities' manifests, by the bytes that were read. The page
    tells refused releases from hub_cities, so that it hangs on the figures alone."""
    inputs = tuple(
        InputFile(
            path=f"{delivery.manifest.organisation_code}/{delivery.manifest.release_id}/manifest.json",
            sha256=delivery.manifest_sha256,
            scope_id=delivery.manifest.organisation_code,
            status=delivery.verdict,
            rows_in=sum(delivery.manifest.row_counts.values()),
        )
        for delivery in deliveries.all
    )

    def write_pages(draft: Draft, notices: Sequence[Message]) -> None:
        page.write_report(draft, rules.minimum_cities)

    return Publication(
        hub_contracts(),
        inputs=lambda _: inputs,
        organisation_code=lambda _: "",
        write_pages=write_pages,
        remember=lambda _: None,
        declarations=(RULES_FILE,),
    )
