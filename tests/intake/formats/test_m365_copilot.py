"""Microsoft 365 Copilot's reports: prompts over a period, last activities alone, concealed people, and the summary."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from tests.intake.formats.demo_world import LAST_DAY, DemoRoot, demo_figures, uses
from tests.intake.formats.shared_samples import Taken, root_for, sample, take
from tests.intake.small_root import PROGRAMME, ROSTER_FILE, SmallRoot, csv_bytes, roster_file
from tests.intake.workbooks import workbook

REPORT, OTHER = "inbox/trials/t1/detail.csv", "inbox/trials/t1/other.csv"
APPS = ["Microsoft Teams", "Word", "Excel", "PowerPoint", "Outlook", "OneNote", "Loop"]
V1 = [
    "Report Refresh Date",
    "User Principal Name",
    "Display Name",
    "Last Activity Date",
    "Copilot Chat Last Activity Date",
    *(f"{app} Copilot Last Activity Date" for app in APPS),
    "Report Period",
]
V2 = [
    *V1,
    "Prompts submitted for all apps",
    "Prompts submitted for Copilot Chat (work)",
    "Prompts submitted for Copilot Chat (web)",
    "Active Usage Days for all apps",
    "Copilot Chat (work) Last Activity Date",
    "Edge Last Activity Date",
]
HANA, TARO, JIRO = "hana@x.example", "taro@x.example", "jiro@x.example"
HASHES = {"hana": "0F1E2D3C4B5A69788796A5B4C3D2E1F0", "taro": "ABCDEF0123456789ABCDEF0123456789"}


def seen(upn: str, last: str = "", word: str = "", refreshed: str = "2024-05-02", days: object = 30) -> list[object]:
    """A row of version 1."""
    return [refreshed, upn, upn.partition("@")[0], last, "", "", word, "", "", "", "", "", days]


def prompted(upn: str, prompts: object, refreshed: str = "2024-04-30", days: object = 30) -> list[object]:
    """A row of version 2."""
    return [*seen(upn, "2024-04-20", "2024-04-20", refreshed, days), prompts, 1, 1, 2, "2024-04-20", ""]


def counted(small: SmallRoot) -> list[tuple[object, ...]]:
    return small.query(
        "SELECT CAST(period_start AS VARCHAR), CAST(period_end AS VARCHAR), uses FROM landed.usage_count ORDER BY ALL"
    )


def last_days(small: SmallRoot) -> list[object]:
    found = small.query("SELECT CAST(last_used_on AS VARCHAR) FROM landed.last_activity ORDER BY ALL NULLS FIRST")
    return [day for (day,) in found]


# --- prompts over a period


def test_prompts_are_counted_over_the_days_up_to_the_refresh(small):
    rows = [prompted(HANA, 12), prompted(TARO, 0), prompted(JIRO, "1,024")]
    small.put(REPORT, csv_bytes([V2, *rows]))
    small.night()
    assert small.delivery(REPORT).format == "m365_copilot_prompts"
    assert (small.report.refusals, small.settled.refusals, small.report.warnings) == ((), (), ())
    assert counted(small) == [
        ("2024-04-01", "2024-04-30", 0),
        ("2024-04-01", "2024-04-30", 12),
        ("2024-04-01", "2024-04-30", 1024),
    ]


@pytest.mark.parametrize(("days", "first"), [(7, "2024-04-24"), (28, "2024-04-03"), ("30.0", "2024-04-01")])
def test_the_period_has_the_days_that_it_says(days, first, small):
    small.put(REPORT, [V2, prompted(HANA, 3, days=days)])
    small.night()
    assert counted(small) == [(first, "2024-04-30", 3)]


@pytest.mark.parametrize("days", ["", "ALL", "0", "-7", "4000", "99999999999999999"])
def test_a_period_that_is_no_number_of_days_is_quarantined(days, small):
    small.put(REPORT, [V2, prompted(HANA, 3, days=days), prompted(TARO, 3)])
    small.night()
    assert [(row["row"], row["column"]) for row in small.quarantine(REPORT)] == [("2", "Report Period")]
    assert counted(small) == [("2024-04-01", "2024-04-30", 3)]


def test_a_refresh_date_that_cannot_be_and_prompts_that_are_none_are_quarantined(small):
    rows = [prompted(HANA, 3, "2024-04-31"), prompted(TARO, ""), prompted("", 3), prompted(JIRO, 3)]
    rows[2][2] = ""
    small.put(REPORT, [V2, *rows])
    small.take_in()
    assert [row["column"] for row in small.quarantine(REPORT)] == [
        "Report Refresh Date",
        "Prompts submitted for all apps",
        "メールアドレス",
    ]


def test_rolling_windows_that_overlap_refuse(small):
    small.put(REPORT, [V2, prompted(HANA, 3, "2024-04-20", 7)])
    small.put(OTHER, [V2, prompted(HANA, 4, "2024-04-24", 7)])
    small.night()
    (refused,) = small.settled.refusals
    assert "overlap" in refused.en and REPORT in refused.en and OTHER in refused.en


def test_all_periods_in_one_report_refuse_rather_than_add_up(small):
    small.put(REPORT, [V2, prompted(HANA, 3, days=7), prompted(HANA, 9, days=28)])
    small.night()
    assert len(small.settled.refusals) == 1


@pytest.mark.parametrize(
    "words",
    [
        {"Prompts submitted for all apps": "Prompts submitted for All Apps"},
        {"Prompts submitted for all apps": "Prompts submitted (any app)", "User Principal Name": "User name"},
        {name: name[0].lower() + name[1:].replace(" ", "") for name in V2},
    ],
    ids=["admin centre", "admin centre of 2026", "keys of JSON"],
)
def test_other_words_for_the_same_columns(words, small):
    small.put(REPORT, [[words.get(name, name) for name in V2], prompted(HANA, 12)])
    small.night()
    assert counted(small) == [("2024-04-01", "2024-04-30", 12)]


def test_copies_saved_by_excel_are_the_same_rows(small):
    small.put(REPORT, [V2, prompted(HANA, 12), prompted(TARO, 0)])
    small.put(OTHER, csv_bytes([V2, prompted(HANA, 12, "2024/4/30"), prompted(TARO, 0, "2024/4/30")], "cp932"))
    small.put("inbox/trials/t1/c.csv", csv_bytes([V2, prompted(HANA, 12)], "utf-16").replace(b",\x00", b"\t\x00"))
    typed = [prompted(HANA, 12), prompted(TARO, 0)]
    for row in typed:
        row[0] = date(2024, 4, 30)
    small.put("inbox/trials/t1/d.xlsx", workbook([V2, *typed]))
    small.night()
    assert [str(message) for message in (*small.report.refusals, *small.settled.refusals)] == []
    assert counted(small) == [("2024-04-01", "2024-04-30", 0), ("2024-04-01", "2024-04-30", 12)]


def nested(upn: str, *periods: dict[str, object] | str, **more: object) -> dict[str, object]:
    return {
        "reportRefreshDate": "2024-04-30",
        "userPrincipalName": upn,
        "displayName": upn.partition("@")[0],
        "lastActivityDate": "2024-04-20",
        "copilotChatLastActivityDate": "2024-04-20",
        "wordCopilotLastActivityDate": None,
        "copilotActivityUserDetailsByPeriod": list(periods) or None,
        **more,
    }


def test_json_of_graph_nests_the_counts_of_each_period(small):
    work = {"copilotChatWorkLastActivityDate": "2024-04-20"}
    people = [
        nested(HANA, {"reportPeriod": 7, "promptsSubmitted": 3}, **work),
        nested(TARO, {"reportPeriod": 7, "promptsSubmittedForAllApps": "0"}, **work),
        nested(JIRO, {"reportPeriod": 7}, **work),
        nested("yuki@x.example", **work),
        nested("mika@x.example", "7", **work),
    ]
    answer = {"@odata.context": "https://graph.example", "value": people}
    small.put("inbox/trials/t1/answer.json", json.dumps(answer).encode())
    small.night()
    assert small.delivery("inbox/trials/t1/answer.json").format == "m365_copilot_prompts_json"
    assert counted(small) == [("2024-04-24", "2024-04-30", 0), ("2024-04-24", "2024-04-30", 3)]
    assert small.rows_of("inbox/trials/t1/answer.json") == (5, 2, 0, 3, 0, 0)


def test_several_periods_of_one_person_are_rows_of_their_own(small):
    both = [{"reportPeriod": days, "promptsSubmitted": days} for days in (7, 28)]
    people = [nested(HANA, *both, promptsSubmitted=None), nested(TARO, *both)]
    small.put("inbox/trials/t1/answer.json", json.dumps({"value": people}).encode())
    small.night()
    landed = small.landed("inbox/trials/t1/answer.json", "usage_count").to_pylist()
    assert sorted(row["row_number"] for row in landed) == [1, 2, 3, 4]
    assert sorted(row["uses"] for row in landed) == [7, 7, 28, 28]
    assert len(small.settled.refusals) == 1


def test_damaged_nesting_never_raises(small):
    header = ["reportRefreshDate", "userPrincipalName", "promptsSubmitted", "copilotActivityUserDetailsByPeriod"]
    cells = ["{", "[[]]", "null", "7", '[{"reportPeriod": {"a": []}}]', '[{"reportPeriod": 7, "promptsSubmitted": 1}]']
    small.put(REPORT, [header, *(["2024-04-30", f"{i}@x.example", "", cell] for i, cell in enumerate(cells))])
    small.night()
    assert small.rows_of(REPORT) == (6, 1, 0, 5, 0, 0)


# --- last activities alone


def test_last_activities_give_adoption_and_say_that_they_give_no_more(small):
    rows = [seen(HANA, "2024-04-20"), seen(TARO), seen(JIRO, "2024-04-01", "2024-04-01")]
    small.put(REPORT, csv_bytes([V1, *rows]))
    small.night()
    assert small.delivery(REPORT).format == "m365_copilot_last_activity"
    assert (small.report.refusals, small.settled.refusals) == ((), ())
    assert last_days(small) == [None, "2024-04-01", "2024-04-20"]
    (note,) = small.report.warnings
    assert "利用回数" in note.ja and "UTC" in note.en
    assert small.rows_of(REPORT) == (3, 3, 0, 0, 0, 0)


def test_a_day_of_an_app_stands_in_for_a_missing_day_over_all(small):
    row = seen(HANA, "", "2024-04-03")
    row[V1.index("Loop Copilot Last Activity Date")] = "2024-04-09"
    small.put(REPORT, [V1, row])
    small.night()
    assert last_days(small) == ["2024-04-09"]


def test_a_day_that_cannot_be_and_nobody_are_quarantined_and_a_total_excluded(small):
    nobody = seen("", "2024-04-02")
    total = ["合計", "", "", "", *[""] * 9]
    total[2] = "合計"
    small.put(REPORT, [V1, seen(HANA, "2024-04-31"), nobody, total, seen(TARO, "2024-04-02")])
    small.night()
    assert [row["column"] for row in small.quarantine(REPORT)] == ["Last Activity Date", "メールアドレス"]
    assert small.delivery(REPORT).excluded == {"total_row": 1}
    assert last_days(small) == ["2024-04-02"]


@pytest.mark.parametrize(
    "words",
    [
        {name: name[0].lower() + name[1:].replace(" ", "") for name in V1},
        {"Word Copilot Last Activity Date": "Last activity of Word Copilot"},
        {
            "User Principal Name": "User name",
            "Last Activity Date": "Last activity date (UTC)",
            "Word Copilot Last Activity Date": "Last activity date of Word Copilot (UTC)",
        },
    ],
    ids=["keys of JSON", "older admin centre", "admin centre"],
)
def test_other_words_and_fewer_columns_of_last_activities(words, small):
    kept = ["User Principal Name", "Display Name", "Last Activity Date", "Word Copilot Last Activity Date"]
    row = dict(zip(V1, seen(HANA, "2024-04-20", "2024-04-20"), strict=True))
    small.put(REPORT, [[words.get(name, name) for name in kept], [row[name] for name in kept]])
    small.night()
    assert last_days(small) == ["2024-04-20"]


def test_json_of_version_1(small):
    people = [nested(HANA, {"reportPeriod": 7}), nested(TARO, {"reportPeriod": 7}, lastActivityDate="")]
    people[1]["copilotChatLastActivityDate"] = ""
    small.put("inbox/trials/t1/answer.json", json.dumps({"value": people}).encode())
    small.night()
    assert small.delivery("inbox/trials/t1/answer.json").format == "m365_copilot_last_activity"
    assert last_days(small) == [None, "2024-04-20"]


def test_a_page_of_a_longer_answer_says_so(small):
    answer = {"@odata.nextLink": "https://graph.example/next", "value": [nested(HANA, {"reportPeriod": 7})]}
    small.put("inbox/trials/t1/page1.json", json.dumps(answer).encode())
    assert any("nextLink" in warning.ja for warning in small.take_in().warnings)


def test_prompts_of_no_told_period_are_not_read_and_said(small):
    header = ["User name", "Display name", "Prompts submitted (any app)", "Active Days", "Last activity date (UTC)",
              "Last activity date of Teams Copilot (UTC)"]  # fmt: skip
    small.put(
        REPORT, [header, [HANA, "Hana", "612", "47", "2024-04-25", "2024-04-25"], [TARO, "Taro", "0", "0", "", ""]]
    )
    small.night()
    assert small.delivery(REPORT).format == "m365_copilot_undated_prompts"
    assert last_days(small) == [None, "2024-04-25"]
    assert counted(small) == []
    assert any("Report Period" in warning.ja and "prompts" in warning.en for warning in small.report.warnings)


def test_another_report_of_activity_is_none_of_copilot(small):
    header = [
        "Report Refresh Date",
        "User Principal Name",
        "Last Activity Date",
        "Team Chat Message Count",
        "Report Period",
    ]
    small.put(REPORT, [header, ["2024-05-02", HANA, "2024-04-20", "5", "30"]])
    assert len(small.take_in().refusals) == 1


def test_reports_with_and_without_counts_in_one_trial_refuse(small):
    small.put(REPORT, [V1, seen(HANA, "2024-04-20")])
    small.put(OTHER, [V2, prompted(HANA, 12)])
    small.night()
    (refused,) = small.settled.refusals
    assert REPORT in refused.en and OTHER in refused.en and "last activity" in refused.en and "twice" in refused.en


# --- concealed people


def conceal(row: list[object], who: str) -> list[object]:
    return [row[0], HASHES[who], HASHES[who][::-1], *row[3:]]


@pytest.mark.parametrize(
    "make", [lambda who, last: seen(who, last), lambda who, _: prompted(who, 4)], ids=["v1", "v2"]
)
def test_concealed_people_are_counted_and_said_and_joined_with_nobody(make, small):
    small.put(ROSTER_FILE, roster_file(["1", HASHES["hana"], "総務部", "人事課", HANA]))
    rows = [conceal(make(HANA, "2024-04-20"), "hana"), conceal(make(TARO, "2024-04-21"), "taro")]
    small.put(REPORT, [V1 if len(rows[0]) == len(V1) else V2, *rows])
    small.night()
    (note,) = [warning for warning in small.report.warnings if "匿名化" in warning.ja]
    assert "2 人" in note.ja and "2 people" in note.en and "管理センター" in note.ja and "admin centre" in note.en
    people = small.landed_people(REPORT, "last_activity" if len(rows[0]) == len(V1) else "usage_count")
    for person in people:
        assert person["account_token"] is not None
        assert person["email_token"] is person["name_token"] is person["upn_token"] is None
    assert small.query("SELECT count(DISTINCT person_id) FROM landed.person WHERE method <> 'roster'") == [(2,)]
    assert small.query("SELECT count(*) FROM landed.person WHERE method NOT IN ('roster', 'unmatched')") == [(0,)]


def test_a_concealed_person_is_the_same_in_every_report(small):
    small.put(REPORT, [V1, conceal(seen(HANA, "2024-04-03"), "hana")])
    again = conceal(seen(HANA, "2024-04-20"), "hana")
    again[1] = HASHES["hana"].lower()
    small.put(OTHER, [V1, again])
    small.night()
    assert small.query("SELECT count(DISTINCT person_id) FROM landed.person") == [(1,)]
    assert last_days(small) == ["2024-04-03", "2024-04-20"]


def test_a_concealed_and_an_open_report_of_one_trial_refuse(small):
    """Nobody could tell that Hana is 0F1E…: she would be two people."""
    small.put(REPORT, [V1, conceal(seen(HANA, "2024-04-03"), "hana")])
    small.put(OTHER, [V1, seen(HANA, "2024-04-20")])
    small.night()
    (refused,) = small.settled.refusals
    assert REPORT in refused.ja and OTHER in refused.ja and "匿名化" in refused.ja and "withdraw" in refused.en


# --- no people


SUMMARY = ["Report Refresh Date", "Report Period", "Any App Enabled Users", "Any App Active Users",
           "Word Enabled Users", "Word Active Users"]  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [
        csv_bytes([SUMMARY, ["2024-04-30", "7", "250", "180", "250", "90"]]),
        csv_bytes([["Report Date", *SUMMARY], ["2024-04-29", "2024-04-30", "7", "250", "180", "250", "90"]]),
        json.dumps(
            {"value": [{"reportRefreshDate": "2024-04-30", "adoptionByProduct": [{"reportPeriod": 7}]}]}
        ).encode(),
        json.dumps({"value": [{"reportRefreshDate": "2024-04-30", "adoptionByDate": [{"reportDate": ""}]}]}).encode(),
    ],
    ids=["summary", "trend", "summary in JSON", "trend in JSON"],
)
def test_the_summary_has_no_people_and_says_what_to_deliver(content, small):
    small.put(REPORT, content)
    (refused,) = small.take_in().refusals
    assert "集計" in refused.ja and "without a row per person" in refused.en and "UserDetail" in refused.ja


# --- samples


def test_the_sample_of_version_1_is_a_concealed_person_without_activity(small):
    path = sample("documented/DOC_m365_copilot_usage_user_detail_v1.csv")
    assert take(root_for(small), path, "trials/t1") == Taken(
        format="m365_copilot_last_activity",
        rows_in=1,
        accepted=1,
        excluded={},
        quarantined=0,
        people=1,
        uses=None,
        first=None,
        last=None,
    )
    assert any("1 people" in warning.en for warning in small.report.warnings)


def test_a_row_below_the_header_of_version_2(small, tmp_path):
    header = sample("documented/DOC_m365_copilot_usage_user_detail_v2_header.csv").read_text(encoding="utf-8-sig")
    names = header.strip().split(",")
    told = {"Report Refresh Date": "2026-07-03", "User Principal Name": HANA, "Report Period": "7"}
    row = [(told | {"Prompts submitted for all apps": "21"}).get(name, "") for name in names]
    path = tmp_path / "v2.csv"
    path.write_bytes(csv_bytes([names, row]))
    assert take(root_for(small), path, "trials/t1") == Taken(
        format="m365_copilot_prompts",
        rows_in=1,
        accepted=1,
        excluded={},
        quarantined=0,
        people=1,
        uses=21,
        first="2026-06-27",
        last="2026-07-03",
    )


# --- the demo


def people() -> dict[str, tuple[int, date]]:
    """Uses and last day of everybody who used the tool in the demo, by e-mail."""
    count = Counter(use.email for use in uses())
    return {use.email: (count[use.email], use.at.date()) for use in uses()}


def test_the_demo_as_prompts_of_sixty_days_gives_its_adoption_and_frequency(tmp_path: Path):
    """From 2 October to 30 November are sixty days: a report of 180 that the programme says are all the trial's."""
    rows = [prompted(email, count, str(LAST_DAY), 180) for email, (count, _) in people().items()]
    rows += [prompted(f"idle{number}@city.example.lg.jp", 0, str(LAST_DAY), 180) for number in range(9)]
    demo = DemoRoot(tmp_path / "root")
    demo.say("    unit_of_use: prompt\n", "    unit_of_use: prompt\n    partial_periods: count\n")
    demo.put("trials/r5-trial", {"detail.csv": csv_bytes([V2, *rows])})
    marts = ("trial_adoption", "usage_frequency")
    assert demo.figures(*marts) == demo_figures(*marts)


@pytest.mark.parametrize("concealed", [False, True])
def test_the_demo_as_last_activities_gives_its_adoption_and_nothing_that_it_cannot(concealed, tmp_path: Path):
    """Everybody's last day in the trial, some people without any, one who only used it before."""
    rows = [seen(email, str(last)) for email, (_, last) in people().items()]
    rows += [seen(f"idle{number}@city.example.lg.jp") for number in range(9)]
    rows += [seen("before@city.example.lg.jp", "2023-10-01")]
    if concealed:
        rows = [[row[0], f"{number:032X}", f"{number:032x}"[::-1], *row[3:]] for number, row in enumerate(rows)]
    demo = DemoRoot(tmp_path / "root")
    demo.put("trials/r5-trial", {"detail.csv": csv_bytes([V1, *rows])})
    marts = ("trial_adoption", "usage_frequency", "usage_over_time")
    told, known = demo.figures(*marts), demo_figures(*marts)
    unknown = {"total_uses": None, "median_uses": None}
    assert told["trial_adoption"] == [
        row | (unknown if row["trial_id"] == "r5-trial" else {}) for row in known["trial_adoption"]
    ]
    assert [row["people"] for row in told["usage_frequency"] if row["trial_id"] == "r5-trial"] == [1273]
    for mart in ("usage_frequency", "usage_over_time"):
        others = [row for row in known[mart] if row["trial_id"] != "r5-trial" or row.get("bucket_order") == 0]
        assert told[mart] == others


def test_a_trial_in_days_takes_last_activities_too(small):
    small.say(PROGRAMME.replace("unit_of_use: prompt", "unit_of_use: day"))
    small.put(REPORT, [V1, seen(HANA, "2024-04-20")])
    assert small.take_in().refusals == ()
