"""The sample exports in `../shared/samples`, where they are: each is taken in by itself, and what landed is counted.

Third-party files stay there; none is copied into the project. Add here: another fact that a person counts by hand.
Keep out: expected values (they stand in each family's test).
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from tests.intake.small_root import SmallRoot

SAMPLES = Path(__file__).resolve().parents[4] / "shared" / "samples"

_PROGRAMME = """\
organisation: {{code: "131016", name: 試験区}}
max_quarantined_share: 1.0
trials:
  - {{id: t1, name: 試行, start: 2000-01-01, end: 2099-12-31, eligible: {{count: 10000}}, unit_of_use: {unit},
     partial_periods: count}}
series: [{{id: s1, name: 連続}}]
workshops: [{{id: w1, name: 第1回, series: s1, held_on: {held_on}}}]
surveys:
  - id: v1
    name: 事後
    workshop: w1
    stage: post
    population: 10000
    questions: {questions}
"""


@dataclass(frozen=True)
class Taken:
    """What one file gave: ``first`` and ``last`` are Japanese times (days where it tells no times), None without any."""

    format: str
    rows_in: int
    accepted: int
    excluded: dict[str, int]
    quarantined: int
    people: int
    uses: int | None
    first: str | None
    last: str | None


def sample(name: str) -> Path:
    """Path of a sample below `../shared/samples`; the test is skipped, visibly, where the samples are absent."""
    path = SAMPLES / name
    if not path.is_file():
        pytest.skip(f"no sample {name} beside the checkout (../shared/samples)")
    return path


def root_for(
    small: SmallRoot,
    unit: str = "prompt",
    held_on: str = "2024-05-01",
    questions: str = "[{code: any, headers: [質問], type: text}]",
) -> SmallRoot:
    """The root with a trial t1 of a hundred years, a workshop w1 and a survey v1."""
    small.say(_PROGRAMME.format(unit=unit, held_on=held_on, questions=questions))
    return small


def take(small: SmallRoot, path: Path, folder: str) -> Taken:
    """Takes a copy of the file in at ``folder`` (trials/t1, workshops/w1, surveys/v1) and counts what landed.

    Raises AssertionError with the refusal where the file is refused.
    """
    name = f"inbox/{folder}/{path.name}"
    (small.folder / name).parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, small.folder / name)
    small.put(name, (small.folder / name).read_bytes())
    small.night()
    delivery = small.delivery(name)
    assert delivery.status == "landed", delivery.refusal
    ((people, uses, first, last),) = small.query(_FACTS[folder.split("/")[0]])
    return Taken(
        format=delivery.format,
        rows_in=delivery.rows_in,
        accepted=delivery.landed_rows,
        excluded=dict(delivery.excluded),
        quarantined=delivery.quarantined_rows,
        people=int(str(people)),
        uses=None if uses is None else int(str(uses)),
        first=_written(first),
        last=_written(last),
    )


def refusal(small: SmallRoot, path: Path, folder: str) -> str:
    """Why the file is refused, in both languages."""
    name = f"inbox/{folder}/{path.name}"
    small.put(name, path.read_bytes())
    small.take_in()
    found = small.delivery(name).refusal
    assert found is not None, "it landed"
    return f"{found.ja} / {found.en}"


def _written(moment: object) -> str | None:
    return moment.isoformat(sep=" ") if isinstance(moment, datetime) else None if moment is None else str(moment)


_FACTS = {
    "trials": """
        SELECT count(DISTINCT person_id), sum(uses), min(first), max(last)
        FROM (
            SELECT identity_key, 1 AS uses, CAST(timezone('Asia/Tokyo', used_at) AS VARCHAR) AS first, first AS last
            FROM landed.usage_event
            UNION ALL
            SELECT identity_key, uses, CAST(period_start AS VARCHAR), CAST(period_end AS VARCHAR)
            FROM landed.usage_count
            UNION ALL
            SELECT identity_key, NULL, CAST(last_used_on AS VARCHAR), CAST(last_used_on AS VARCHAR)
            FROM landed.last_activity
        ) LEFT JOIN landed.person USING (identity_key)
    """,
    "workshops": """
        SELECT count(DISTINCT person_id), NULL, CAST(timezone('Asia/Tokyo', min(joined_at)) AS VARCHAR),
            CAST(timezone('Asia/Tokyo', max(coalesce(left_at, joined_at))) AS VARCHAR)
        FROM landed.attendance LEFT JOIN landed.person USING (identity_key)
    """,
    "surveys": """
        SELECT count(DISTINCT person_id), NULL, CAST(timezone('Asia/Tokyo', min(submitted_at)) AS VARCHAR),
            CAST(timezone('Asia/Tokyo', max(submitted_at)) AS VARCHAR)
        FROM landed.survey_response LEFT JOIN landed.person USING (identity_key)
    """,
}
