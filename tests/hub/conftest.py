"""Five cities that can be compared, published once for all tests; a test that changes one works on a copy."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.hub.cities import City, SeriesFacts, SurveyFacts, TrialFacts, publish_city

# 10, 20, 20, 30 and 50 % of adoption; first buckets 50, 75, 60, 80 and 90 % of the active people.
FIVE = (
    City(1100, [TrialFacts((5, 3, 2, 0), 100)], [SurveyFacts(79, 66)], [SeriesFacts(2, 106, 90, 16)]),
    City(1101, [TrialFacts((15, 5, 0, 0), 100)], [SurveyFacts(27, 22)], [SeriesFacts(2, 60, 50, 10)]),
    City(1102, [TrialFacts((21, 7, 4, 3), 175)], [SurveyFacts(50, 25)], [SeriesFacts(3, 90, 40, 30)]),
    City(
        1103,
        [
            TrialFacts((24, 3, 3, 0), 100),
            TrialFacts((1, 0, 0, 0), 100, "t2", date(2023, 5, 1), date(2023, 6, 30), unit="day"),
        ],
        [SurveyFacts(40, 40), SurveyFacts(60, 30, "w2-after"), SurveyFacts(10, 1, "before", "pre")],
        [SeriesFacts(2, 30, 30, 0)],
    ),
    City(1104, [TrialFacts((45, 5, 0, 0), 100)], [SurveyFacts(10, 0)], [SeriesFacts(2, 20, 10, 10)]),
)


@pytest.fixture(scope="session")
def five(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Their data roots."""
    folder = tmp_path_factory.mktemp("five")
    for city in FIVE:
        publish_city(folder / city.code, city)
    return [folder / city.code for city in FIVE]
