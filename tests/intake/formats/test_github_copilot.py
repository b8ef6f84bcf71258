"""GitHub Copilot: prompts per person over 28 days or a day, from the wrapper, a list or NDJSON; billing is refused."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from dagster_project.intake.inspection import inspection
from tests.intake.formats.demo_world import FIRST_DAY, LAST_DAY, DemoRoot, demo_figures, uses
from tests.intake.formats.shared_samples import Taken, root_for, sample, take
from tests.intake.small_root import SmallRoot, csv_bytes

FILE = "inbox/trials/t1/report.json"


@pytest.fixture
def root(tmp_path: Path) -> SmallRoot:
    return SmallRoot(tmp_path / "root")


def user(login: str, prompts: object, number: int = 1, **more: Any) -> dict[str, Any]:
    ide = [{"ide": "vscode", "user_initiated_interaction_count": prompts}]
    return {
        "login": login,
        "user_id": number,
        "user_initiated_interaction_count": prompts,
        "totals_by_ide": ide,
        **more,
    }


def report(*users: dict[str, Any], start: str = "2024-04-01", end: str = "2024-04-28") -> bytes:
    top = {
        "report_start_day": start,
        "report_end_day": end,
        "enterprise_id": "1",
        "created_at": "2024-04-29T00:00:00Z",
    }
    return json.dumps({**top, "user_totals": list(users)}, indent=2).encode()


def day(login: str, when: str, prompts: int, **more: Any) -> dict[str, Any]:
    record = user(login, prompts, day=when, enterprise_id="1", used_chat=True, **more)
    return {("user_login" if key == "login" else key): value for key, value in record.items()}


def counted(root: SmallRoot) -> list[tuple[object, ...]]:
    return root.query(
        "SELECT CAST(period_start AS VARCHAR), CAST(period_end AS VARCHAR), uses FROM landed.usage_count ORDER BY ALL"
    )


def test_the_wrapper_gives_each_person_its_period(root: SmallRoot) -> None:
    root.put(FILE, report(user("a-one", 410), user("b-two", 0), user("", 3), user("c-three", 2.5)))
    root.night()
    found = root.delivery(FILE)
    assert (found.format, found.rows_in, found.landed_rows, found.quarantined_rows) == (
        "github_copilot_28_days",
        4,
        2,
        2,
    )
    # Whoever sent no prompt stands in the report with 0: a person without a use.
    assert counted(root) == [("2024-04-01", "2024-04-28", 0), ("2024-04-01", "2024-04-28", 410)]


def test_reports_whose_windows_overlap_refuse_the_release(root: SmallRoot) -> None:
    root.put(FILE, report(user("a-one", 10)))
    root.put("inbox/trials/t1/next.json", report(user("a-one", 11), start="2024-04-02", end="2024-04-29"))
    root.night()
    assert any("重なって" in str(refusal) for refusal in root.settled.refusals)


def test_days_of_several_reports_are_the_same_days(root: SmallRoot) -> None:
    window = {"report_start_day": "2024-04-01", "report_end_day": "2024-04-28"}
    days = [
        day("a-one", "2024-04-01", 3, **window),
        day("a-one", "2024-04-02", 4, **window),
        day("b-two", "2024-04-02", 0),
    ]
    root.put(FILE, "\n".join(map(json.dumps, days)).encode())
    root.put("inbox/trials/t1/next.json", json.dumps([*days[1:], day("b-two", "2024-04-03", 5)]).encode())
    root.night()
    assert root.settled.refusals == ()
    assert root.delivery(FILE).format == "github_copilot_days"
    assert [row[2] for row in counted(root)] == [3, 0, 4, 5]
    assert root.rows_of("inbox/trials/t1/next.json")[0] == 3
    root.files()


def test_a_list_and_a_copy_saved_as_csv_are_read_too(root: SmallRoot) -> None:
    listed = [{"report_start_day": "2024-04-01", "report_end_day": "2024-04-28", **user("a-one", 1)}]
    root.put(FILE, json.dumps(listed).encode())
    saved = [["login", "extra", "user_initiated_interaction_count", "report_end_day", "report_start_day"]]
    root.put(
        "inbox/trials/t1/saved.csv", csv_bytes([*saved, ["b-two", "x", "7", "2024-04-28", "2024-04-01"]], "cp932")
    )
    root.night()
    assert [row[2] for row in counted(root)] == [1, 7]


def test_logins_are_accounts_and_an_email_is_a_person(root: SmallRoot) -> None:
    root.put(FILE, report(user("Octo-One", 1), user("one@example.lg.jp", 2)))
    root.night()
    tokens = [
        (row["account_token"] is not None, row["email_token"] is not None)
        for row in root.landed_people(FILE, "usage_count")
    ]
    assert tokens == [(True, False), (False, True)]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (
            csv_bytes(
                [
                    [
                        "date",
                        "username",
                        "product",
                        "sku",
                        "model",
                        "quantity",
                        "unit_type",
                        "exceeds_quota",
                        "aic_quantity",
                    ],
                    [
                        "2025-10-01",
                        "a-one",
                        "copilot",
                        "copilot_premium_request",
                        "m",
                        "3.6",
                        "requests",
                        "False",
                        "1",
                    ],
                ]
            ),
            "billing",
        ),
        (
            csv_bytes(
                [["date", "username", "model", "quantity", "exceeds_quota"], ["2025-10-01", "a", "m", "1", "F"]]
            ),
            "billing",
        ),
        (
            csv_bytes(
                [
                    ["Timestamp", "User", "Model", "Requests Used", "Exceeds Monthly Quota"],
                    ["2025-06-11", "a", "m", "1", "F"],
                ]
            ),
            "billing",
        ),
        (
            csv_bytes([["Report Time", "Login", "Last Authenticated At", "Last Activity At", "Last Surface Used"]]),
            "last used",
        ),
        (
            json.dumps(
                [{"day": "2024-04-01", "daily_active_users": 3, "user_initiated_interaction_count": 9}]
            ).encode(),
            "totals",
        ),
        (
            json.dumps({"report_start_day": "x", "report_end_day": "y", "day_totals": [{"day": "x"}]}).encode(),
            "totals",
        ),
        (json.dumps({"download_links": ["https://example"], "report_day": "2024-04-01"}).encode(), "download_links"),
    ],
)
def test_other_reports_of_github_are_refused_with_what_to_deliver(root: SmallRoot, content: bytes, words: str) -> None:
    path = root.put(FILE, content)
    root.take_in()
    found = root.delivery(FILE).refusal
    assert found is not None
    assert words in found.en
    assert "users-28-day" in found.en or words == "download_links"
    assert not inspection.inspect(path).readable


def test_a_report_without_the_counts_says_what_is_missing(root: SmallRoot) -> None:
    users = [{"login": "a-one", "user_id": 1}]
    root.put(FILE, json.dumps({"report_start_day": "a", "report_end_day": "b", "user_totals": users}).encode())
    root.take_in()
    assert "user_initiated_interaction_count" in str(root.delivery(FILE).refusal)


def test_the_sample_report(tmp_path: Path) -> None:
    path = sample("real/github-copilot/enterprise-users-28-day-report.json")
    small = root_for(SmallRoot(tmp_path / "root"), questions="[{code: q, headers: [q], type: text}]")
    assert take(small, path, "trials/t1") == SAMPLE


# 410 + 285 + 48 + 280 + 120 + 190 + 240 + 130 prompts of eight people.
SAMPLE = Taken("github_copilot_28_days", 8, 8, {}, 0, 8, 1703, "2026-02-04", "2026-03-03")

COMPARED = ("trial_adoption", "usage_frequency")


def test_the_demo_written_out_as_days_gives_its_figures(tmp_path: Path) -> None:
    """Counts tell no single use: what hangs on the time of day, or on the first use, is not compared."""
    counts = Counter((use.email, use.at.date().isoformat()) for use in uses())
    lines = [json.dumps(day(email, when, prompts)) for (email, when), prompts in counts.items()]
    root = DemoRoot(tmp_path / "root")
    root.put("trials/r5-trial", {"users.ndjson": "\n".join(lines).encode()})
    assert root.figures(*COMPARED) == demo_figures(*COMPARED)


def test_the_demo_written_out_as_windows_of_28_days_gives_its_figures(tmp_path: Path) -> None:
    days = (LAST_DAY - FIRST_DAY).days + 1
    files: dict[str, bytes] = {}
    for first in range(0, days, 28):
        start = FIRST_DAY + timedelta(days=first)
        end = min(start + timedelta(days=27), LAST_DAY)
        counts = Counter(use.email for use in uses() if start <= use.at.date() <= end)
        users = [user(email, counts[email]) for email in sorted({use.email for use in uses()})]
        files[f"report{first}.json"] = report(*users, start=_text(start), end=_text(end))
    root = DemoRoot(tmp_path / "root")
    root.put("trials/r5-trial", files)
    assert root.figures(*COMPARED) == demo_figures(*COMPARED)


def _text(day: date) -> str:
    return day.isoformat()
