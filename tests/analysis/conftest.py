"""What the tests of the analysis room share: the marts of the seed case written by hand, the reference folder."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture
def demo_figures_file() -> Path:
    return REPOSITORY / "data" / "demo" / "figures.csv"


@pytest.fixture
def reference_folder() -> Path:
    folder = REPOSITORY.parent / "shared" / "reference"
    if not folder.is_dir():
        pytest.skip("../shared/reference is not beside this checkout")
    return folder


@pytest.fixture
def demo_marts() -> dict[str, list[dict[str, object]]]:
    """The rows that the demo's figures point at, percents computed by hand."""

    def headline(question: str, favourable: int, base: int, percent: str) -> dict[str, object]:
        return {
            "scope": "series",
            "scope_id": "r6-workshops",
            "question_code": question,
            "favourable": favourable,
            "base": base,
            "favourable_rate": favourable / base,
            "favourable_percent": Decimal(percent),
        }

    buckets = [(0, 1273, None), (1, 95, "74.8"), (2, 20, "15.7"), (3, 9, "7.1"), (4, 3, "2.4")]
    return {
        "trial_adoption": [{"trial_id": "r5-trial", "eligible_people": 1400, "active_people": 127}],
        "usage_frequency": [
            {
                "trial_id": "r5-trial",
                "bucket_order": order,
                "people": people,
                "active_people": 127,
                "share_percent": percent and Decimal(percent),
            }
            for order, people, percent in buckets
        ],
        "workshop_attendance": [
            {"workshop_id": "w1", "participants": 79},
            {"workshop_id": "w2", "participants": 27},
        ],
        "repeat_attendance": [{"earlier_workshop_id": "w1", "later_workshop_id": "w2", "attended_both": 16}],
        "survey_response": [
            {
                "survey_id": "w1-after",
                "responses": 66,
                "invited_people": 79,
                "response_percent": Decimal("83.5"),
            },
            {
                "survey_id": "w2-after",
                "responses": 22,
                "invited_people": 27,
                "response_percent": Decimal("81.5"),
            },
        ],
        "survey_headline": [headline("satisfaction", 82, 85, "96.5"), headline("usability", 83, 88, "94.3")],
    }
