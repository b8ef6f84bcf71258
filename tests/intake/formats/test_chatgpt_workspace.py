"""ChatGPT's workspace reports: members per week or month, zeros and invitations, and the reports without members."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.intake.formats.demo_world import FIRST_DAY, LAST_DAY, DemoRoot, demo_figures, uses
from tests.intake.formats.shared_samples import Taken, refusal, root_for, sample, take
from tests.intake.small_root import LOG, LOG_FILE, PROGRAMME, ROSTER_FILE, SmallRoot, csv_bytes, roster_file, use
from tests.intake.workbooks import workbook

REPORT = "inbox/trials/t1/organisation monthly user report.csv"
HEADER = [
    "cadence",
    "period_start",
    "period_end",
    "account_id",
    "public_id",
    "name",
    "email",
    "role",
    "user_role",
    "department",
    "groups",
    "user_status",
    "created_or_invited_date",
    "is_active",
    "first_day_active_in_period",
    "last_day_active_in_period",
    "messages",
    "messages_rank",
    "model_to_messages",
    "gpt_messages",
    "gpts_messaged",
    "gpt_to_messages",
    "tool_messages",
    "tools_messaged",
    "tool_to_messages",
    "project_messages",
    "projects_messaged",
    "project_to_messages",
    "projects_created",
    "last_day_active",
    "credits_used",
]


def member(start: str, end: str, messages: object, email: str = "hana@x.example", **cells: object) -> list[object]:
    told = {
        "cadence": "Monthly",
        "period_start": start,
        "period_end": end,
        "account_id": "workspace-1",
        "public_id": f"user-{email.partition('@')[0]}",
        "name": "Hana Aoki",
        "email": email,
        "user_role": "standard-user",
        "department": '["企画課", "総務課"]',
        "groups": "[]",
        "user_status": "enabled",
        "is_active": 1 if messages else 0,
        "messages": messages,
        "messages_rank": 3,
        "model_to_messages": "{'gpt-4o': 3, 'o3': 1}",
        "gpt_messages": 1,
    }
    return [(told | cells).get(name, "") for name in HEADER]


APRIL = ("2024-04-01", "2024-04-30")


def counted(small: SmallRoot) -> list[tuple[object, ...]]:
    return small.query(
        "SELECT CAST(period_start AS VARCHAR), CAST(period_end AS VARCHAR), uses FROM landed.usage_count ORDER BY ALL"
    )


def test_members_are_counted_and_members_without_a_message_are_known(small):
    rows = [
        member(*APRIL, 4),
        member(*APRIL, 0, "taro@x.example"),
        member(*APRIL, "1,200", "jiro@x.example", user_status="deleted"),
        member(*APRIL, "", "yuki@x.example", is_active=0),
        member(*APRIL, "", "mika@x.example", user_status="pending", is_active=""),
    ]
    small.put(REPORT, [HEADER, *rows])
    small.night()
    assert (small.settled.refusals, small.report.refusals) == ((), ())
    assert small.delivery(REPORT).format == "chatgpt_user_report"
    assert counted(small) == [(*APRIL, 0), (*APRIL, 0), (*APRIL, 4), (*APRIL, 1200)]
    assert small.delivery(REPORT).excluded == {"never_joined": 1}
    assert small.rows_of(REPORT) == (5, 4, 1, 0, 0, 0)


def test_an_invited_member_who_already_wrote_counts(small):
    small.put(REPORT, [HEADER, member(*APRIL, 3, user_status="pending")])
    small.night()
    assert counted(small) == [(*APRIL, 3)]


def test_an_empty_number_of_an_active_member_is_not_taken_for_zero(small):
    small.put(REPORT, [HEADER, member(*APRIL, "", is_active=1), member(*APRIL, 2, "taro@x.example")])
    small.take_in()
    assert [(row["row"], row["column"]) for row in small.quarantine(REPORT)] == [("2", "messages")]


def test_a_member_without_an_address_is_known_by_the_account(small):
    rows = [member("2024-04-01", "2024-04-07", 1), member("2024-04-08", "2024-04-14", 2, "", public_id="user-hana")]
    small.put(REPORT, [HEADER, *rows])
    small.night()
    assert small.query("SELECT count(DISTINCT person_id) FROM landed.person") == [(1,)]


def test_the_people_of_a_roster_are_found(small):
    small.put(ROSTER_FILE, roster_file(["1", "青木花", "企画部", "企画課", "HANA@x.example"]))
    small.put(REPORT, [HEADER, member(*APRIL, 4), member(*APRIL, 1, "guest@y.example", name="Guest")])
    small.night()
    assert small.query(
        "SELECT count(*) FROM landed.usage_count JOIN landed.person USING (identity_key) "
        "WHERE person_id IN (SELECT person_id FROM landed.roster_entry JOIN landed.person USING (identity_key))"
    ) == [(1,)]


def test_weeks_from_sunday_cross_months_and_the_trials_first_day(small):
    weeks = [member("2024-03-31", "2024-04-06", 5, cadence="Weekly"), member("2024-04-28", "2024-05-04", 6)]
    small.put(REPORT, [HEADER, *weeks, member("2024-04-07", "2024-04-13", 2)])
    small.night()
    assert counted(small) == [("2024-04-07", "2024-04-13", 2)]
    (warning,) = small.settled.warnings
    assert "2 rows with 11 uses" in warning.en and "partial_periods" in warning.ja


def test_a_report_delivered_again_counts_once_and_a_month_over_its_weeks_refuses(small):
    week, other = member("2024-04-07", "2024-04-13", 2), "inbox/trials/t1/again.csv"
    small.put(REPORT, [HEADER, week])
    small.put(other, [HEADER, [*week[:-1], "12.5"], member("2024-04-07", "2024-04-13", 1, "taro@x.example")])
    small.night()
    assert small.settled.refusals == ()
    assert counted(small) == [("2024-04-07", "2024-04-13", 1), ("2024-04-07", "2024-04-13", 2)]
    small.put("inbox/trials/t1/month.csv", [HEADER, member(*APRIL, 9)])
    small.night()
    (refused,) = small.settled.refusals
    assert "overlap" in refused.en and "month.csv" in refused.en


@pytest.mark.parametrize("rank", ["messages_rank", "message_rank", None])
@pytest.mark.parametrize("cadence", [True, False])
def test_older_and_newer_column_sets_are_known(rank, cadence, small):
    row = dict(zip(HEADER, member(*APRIL, 4), strict=True))
    kept = [name for name in HEADER if name != "messages_rank" and not name.startswith("project")]
    kept = [name for name in kept if cadence or name != "cadence"]
    header = [*reversed(kept), *([rank] if rank else [])]
    small.put(REPORT, [header, [row.get(name, 1) for name in header]])
    small.night()
    assert counted(small) == [(*APRIL, 4)]


def test_copies_saved_by_excel_are_the_same_rows(small):
    rows = [HEADER, member(*APRIL, 4), member(*APRIL, 0, "taro@x.example")]
    small.put(REPORT, rows)
    in_slashes = [
        [str(cell).replace("2024-04-01", "2024/4/1").replace("2024-04-30", "2024/4/30") for cell in row]
        for row in rows
    ]
    small.put("inbox/trials/t1/a.csv", csv_bytes(in_slashes, "cp932").replace(b",", b";").replace(b'";"', b'","'))
    small.put("inbox/trials/t1/b.xlsx", workbook([rows[0], *([*map(_as_excel, row)] for row in rows[1:])]))
    small.night()
    assert [str(message) for message in (*small.report.refusals, *small.settled.refusals)] == []
    assert counted(small) == [(*APRIL, 0), (*APRIL, 4)]


def _as_excel(cell: object) -> object:
    return date.fromisoformat(str(cell)) if str(cell).startswith("2024-04-") else cell


def test_names_and_models_are_dropped_at_the_door(small):
    small.put(REPORT, [HEADER, member(*APRIL, 4)])
    small.take_in()
    stored = b"".join(path.read_bytes() for path in (small.folder / "landed").rglob("*") if path.is_file())
    for word in ("Hana", "hana@x", "企画課", "gpt-4o", "workspace-1"):
        assert word.encode() not in stored


GPTS = ["cadence", "period_start", "period_end", "account_id", "gpt_id", "gpt_name", "config_type", "gpt_description",
        "gpt_url", "gpt_creator_public_id", "gpt_creator_email", "is_active", "first_day_active_in_period",
        "last_day_active_in_period", "messages_workspace", "unique_messagers_workspace"]  # fmt: skip


@pytest.mark.parametrize(("thing", "said"), [("gpt", "GPT レポート"), ("project", "プロジェクトレポート")])
def test_reports_of_gpts_and_projects_are_refused_and_say_what_to_deliver(thing, said, small):
    header = [name.replace("gpt", thing) for name in GPTS]
    small.put(REPORT, [header, ["1"] * len(header)])
    (refused,) = small.take_in().refusals
    assert said in refused.ja and "user report" in refused.ja and f"{thing}".casefold() in refused.en.casefold()
    assert "messages per" in refused.en and "user report" in refused.en


def test_a_trial_that_counts_days_refuses_messages(small):
    small.say(PROGRAMME.replace("unit_of_use: prompt", "unit_of_use: day"))
    small.put(REPORT, [HEADER, member(*APRIL, 4)])
    (refused,) = small.take_in().refusals
    assert "unit_of_use" in refused.ja


def test_a_table_that_only_has_messages_of_a_period_is_no_user_report(small):
    small.put(REPORT, [["period_start", "period_end", "email", "messages"], [*APRIL, "a@x.example", "3"]])
    assert len(small.take_in().refusals) == 1


def test_a_log_beside_the_report_refuses(small):
    small.put(LOG_FILE, [LOG, use("2024/04/01 9:00", "hana@x.example")])
    small.put(REPORT, [HEADER, member(*APRIL, 4)])
    small.night()
    (refused,) = small.settled.refusals
    assert LOG_FILE in refused.en and REPORT in refused.en and "twice" in refused.en


def test_the_sample_is_one_active_and_one_inactive_member(small):
    path = sample("documented/TESTDERIVED_chatgpt_enterprise_weekly_user_report.csv")
    assert take(root_for(small), path, "trials/t1") == Taken(
        format="chatgpt_user_report",
        rows_in=2,
        accepted=2,
        excluded={},
        quarantined=0,
        people=2,
        uses=25,
        first="2025-03-30",
        last="2025-04-05",
    )


def test_the_sample_is_no_attendance_list(small):
    path = sample("documented/TESTDERIVED_chatgpt_enterprise_weekly_user_report.csv")
    assert "ChatGPT" in refusal(root_for(small), path, "workshops/w1")


def demo_weeks() -> bytes:
    """The demo's uses in weeks from Sunday; everybody stands in every week, and somebody who never used the tool."""
    counts = Counter(((use.at.date() - timedelta(days=(use.at.weekday() + 1) % 7)), use.email) for use in uses())
    names = {use.email: use.name for use in uses()} | {"nobody@city.example.lg.jp": "未 利用"}
    first, last = min(start for start, _ in counts), max(start for start, _ in counts)
    sundays = [first + timedelta(weeks=week) for week in range((last - first).days // 7 + 1)]
    rows = [
        member(str(sunday), str(sunday + timedelta(days=6)), counts[sunday, email], email, name=name, cadence="Weekly")
        for sunday in sundays
        for email, name in names.items()
    ]
    invited = member(str(first), str(first + timedelta(days=6)), "", "new@city.example.lg.jp", user_status="pending")
    return csv_bytes([HEADER, *rows, invited], "utf-8")


def test_the_demo_in_weeks_of_a_user_report_gives_its_adoption_and_frequency(tmp_path: Path):
    """Days are not told, so usage_over_time has the weeks from Sunday in none of its grains; all else is the demo's."""
    demo = DemoRoot(tmp_path / "root")
    demo.say("    unit_of_use: prompt\n", "    unit_of_use: prompt\n    partial_periods: count\n")
    demo.put("trials/r5-trial", {"city weekly user report 2023-10-01.csv": demo_weeks()})
    marts = ("trial_adoption", "usage_frequency")
    assert demo.figures(*marts) == demo_figures(*marts)
    delivery = demo.delivery("city weekly user report 2023-10-01.csv")
    assert delivery.excluded == {"never_joined": 1}
    assert (date(2023, 10, 2), date(2023, 11, 30)) == (FIRST_DAY, LAST_DAY)
