"""People through whole nights: dated rosters, a roster that comes late, namesakes, and the report of each file."""

from __future__ import annotations

import pytest

from dagster_project.intake.people.match_report import FileMatches, match_report
from dagster_project.intake.settling import settlement
from tests.intake.small_root import (
    APPLICATIONS,
    ATTENDANCE_FILE,
    FORM,
    FORM_FILE,
    LOG,
    LOG_FILE,
    ROSTER,
    ROSTER_FILE,
    SmallRoot,
    csv_bytes,
    roster_file,
    use,
)

SECOND_LIST = "inbox/workshops/w2/list.csv"
NEXT_ROSTER = "inbox/roster/令和7年.csv"
TARO = ["1", "山田 太郎", "総務部", "人事課", "yamada-t@x.jp"]
HANAKO = ["2", "髙橋 花子", "財務部", "財政課", "takahashi@x.jp"]
NAMESAKE = ["3", "山田 太郎", "財務部", "財政課", "yamada-t2@x.jp"]


def came(number: int, name: str, section: str = "", email: str = "") -> list[str]:
    return [str(number), name, section, email, "出席"]


def report(small: SmallRoot) -> dict[str, FileMatches]:
    with settlement.open_database(small.root.work_database, read_only=True) as connection:
        return {matches.path: matches for matches in match_report(connection)}


def people_of(small: SmallRoot, *workshops: str) -> list[tuple[object, ...]]:
    """Participants, and those of the rosters among them, of these workshops together."""
    listed = ", ".join(f"'{workshop}'" for workshop in workshops)
    return small.query(
        "WITH roster AS (SELECT DISTINCT person_id FROM landed.roster_entry JOIN landed.person USING (identity_key)) "
        "SELECT count(DISTINCT person_id), count(DISTINCT roster.person_id) FROM landed.attendance "
        "JOIN landed.person USING (identity_key) LEFT JOIN roster USING (person_id) "
        f"WHERE workshop_id IN ({listed})"
    )


def test_a_roster_that_comes_late_names_the_people_of_rows_landed_before(small):
    small.put(ATTENDANCE_FILE, [APPLICATIONS, came(1, "人事課_山田太郎"), came(2, "高橋花子", "財務部財政課")])
    small.put(SECOND_LIST, [APPLICATIONS, came(1, "山田太郎（人事課）"), came(2, "", "", "takahashi@tenant.example")])
    small.night()
    assert people_of(small, "w1", "w2") == [(3, 0)]  # 山田 repeats without any roster; of the others nobody can say
    for name in (ATTENDANCE_FILE, SECOND_LIST):
        (small.folder / name).unlink()  # the names are gone
    small.put(ROSTER_FILE, roster_file(TARO, HANAKO))
    assert small.night().landed_now == 1
    assert people_of(small, "w1", "w2") == people_of(small, "w1") == people_of(small, "w2") == [(2, 2)]
    assert report(small)[SECOND_LIST].by_method == {"name_with_section": 1, "upn": 1}


def test_the_demos_namesakes_stay_two_one_in_each_workshop(small):
    small.put(ROSTER_FILE, roster_file(TARO, HANAKO, NAMESAKE))
    small.put(ATTENDANCE_FILE, [APPLICATIONS, came(1, "山田太郎", "人事課")])
    small.put(SECOND_LIST, [APPLICATIONS, came(1, "財政課_山田太郎")])
    small.night()
    assert people_of(small, "w1", "w2") == [(2, 2)]
    assert report(small)[ATTENDANCE_FILE].recognised_rate == 1.0


def test_people_span_the_rosters_through_transfer_marriage_and_leaving(small):
    small.put(ROSTER_FILE, roster_file(TARO, HANAKO))
    married = ["2", "佐藤 花子", "市民部", "市民課", "sato-h@x.jp"]
    newcomer = ["9", "新人 一郎", "総務部", "人事課", "shinjin@x.jp"]
    small.put(NEXT_ROSTER, roster_file(married, newcomer, title="令和7年4月1日現在"))
    rows = [
        came(1, "山田太郎", "人事課"),  # has left since
        came(2, "髙橋花子", "財政課"),
        came(3, "佐藤花子", "市民課"),
        came(4, "", "", "takahashi@x.jp"),
        came(5, "", "", "sato-h@x.jp"),
        came(6, "市民課_佐藤花子"),
        came(7, "新人一郎"),
    ]
    small.put(ATTENDANCE_FILE, [APPLICATIONS, *rows])
    small.night()
    assert people_of(small, "w1") == [(3, 3)]
    sections = small.query(
        "SELECT CAST(valid_from AS VARCHAR), section_label FROM landed.roster_entry JOIN landed.person AS entry "
        "USING (identity_key) WHERE entry.person_id = (SELECT person_id FROM landed.attendance JOIN landed.person "
        "USING (identity_key) WHERE row_number = 7) ORDER BY 1"
    )
    assert sections == [("2024-04-01", "財政課"), ("2025-04-01", "市民課")]


def test_unmatched_attendees_count_and_repeat(small):
    small.put(ROSTER_FILE, roster_file(TARO))
    small.put(ATTENDANCE_FILE, [APPLICATIONS, came(1, "外部 講師", "県庁"), came(2, "よそ者", "国", "y@gov.jp")])
    small.put(SECOND_LIST, [APPLICATIONS, came(1, "外部講師", "県庁", "k@pref.jp"), came(2, "外部講師", "国")])
    small.night()
    assert (people_of(small, "w1"), people_of(small, "w2")) == ([(2, 0)], [(2, 0)])
    assert people_of(small, "w1", "w2") == [(3, 0)]


def test_a_sections_e_mail_on_several_rows_merges_nobody_and_is_reported(small):
    mail = "jinji@x.jp"
    small.put(
        ROSTER_FILE,
        roster_file(["11", "佐藤", "総務部", "人事課", mail], ["12", "鈴木", "総務部", "人事課", mail], HANAKO),
    )
    small.put(LOG_FILE, [LOG, use("2024/04/01 9:00", mail), use("2024/04/02 9:00", mail, name="鈴木")])
    small.night()
    assert small.query("SELECT count(DISTINCT person_id) FROM landed.person WHERE method LIKE 'roster%'") == [(3,)]
    found = report(small)
    assert found[ROSTER_FILE].shared == (3, 4)
    assert found[LOG_FILE].by_method == {"ambiguous": 1, "name": 1}
    assert found[LOG_FILE].ambiguous == (2,)


def test_a_department_head_is_a_person_without_a_section(small):
    small.put(ROSTER_FILE, roster_file(TARO, ["4", "部長 太一", "総務部", "", "bucho@x.jp"]))
    small.put(ATTENDANCE_FILE, [APPLICATIONS, came(1, "部長太一", "総務部")])
    small.night()
    assert people_of(small, "w1") == [(1, 1)]
    assert small.query("SELECT count(section_token), count(section_label), count(*) FROM landed.roster_entry") == [
        (1, 1, 2)
    ]


def test_a_file_says_how_its_rows_were_recognised_and_which_to_open(small):
    small.put(ROSTER_FILE, roster_file(TARO, HANAKO, NAMESAKE))
    strangers = [came(number, f"よそ者{number}", "国") for number in range(10, 35)]
    rows = [came(1, "山田太郎"), came(2, "高橋花子"), came(3, "山田太郎", "人事課"), came(4, "", "", "takahashi@x.jp")]
    small.put(ATTENDANCE_FILE, [APPLICATIONS, *rows, *strangers])
    small.put(FORM_FILE, [FORM, ["2024/05/01 9:00", "", "満足", "", ""], ["2024/05/01 9:01", TARO[4], "満足", "", ""]])
    small.night()
    found = report(small)
    assert list(found) == [ROSTER_FILE, FORM_FILE, ATTENDANCE_FILE]
    listed = found[ATTENDANCE_FILE]
    assert (listed.scope_id, listed.kind) == ("w1", "attendance")
    assert listed.by_method == {"ambiguous": 1, "email": 1, "name": 1, "name_with_section": 1, "unmatched": 25}
    assert listed.ambiguous == (2,)
    assert listed.unmatched == tuple(range(6, 26))  # the first 20 of 25
    assert (listed.rows, listed.recognised_rows, listed.recognised_rate) == (29, 3, 3 / 29)
    assert listed.share("ambiguous") == 1 / 29
    assert listed.spellings["unmatched"] == 25
    form = found[FORM_FILE]
    assert form.by_method == {"anonymous": 1, "email": 1}
    assert (form.named_rows, form.recognised_rows) == (1, 1)
    assert found[ROSTER_FILE].by_method == {"roster": 3}


def test_a_person_who_stands_in_many_rows_is_one_row_to_open(small):
    small.put(ROSTER_FILE, roster_file(TARO, NAMESAKE))
    rows = [use(f"2024/04/{day:02} 9:00", mail) for day in (1, 2, 3) for mail in ("x@pref.jp", TARO[4], "y@pref.jp")]
    small.put(LOG_FILE, [LOG, *rows, use("2024/04/09 9:00", "", name="山田太郎")])
    small.night()
    listed = report(small)[LOG_FILE]
    assert listed.by_method == {"ambiguous": 1, "email": 3, "unmatched": 6}
    assert listed.spellings == {"ambiguous": 1, "email": 1, "unmatched": 2}
    assert (listed.unmatched, listed.ambiguous) == ((2, 4), (11,))


def test_a_file_of_anonymous_answers_has_no_rate(small):
    small.put(FORM_FILE, [FORM, ["2024/05/01 9:00", "", "満足", "", ""]])
    small.night()
    assert report(small)[FORM_FILE].recognised_rate is None


@pytest.mark.parametrize("secret", ["a" * 40, "第三の鍵" * 10])
@pytest.mark.parametrize("turned", [False, True])
def test_neither_the_key_nor_the_order_of_rows_changes_who_is_whom(secret, turned, small, monkeypatch):
    monkeypatch.setenv("KATSUYO_KEY", secret)
    people = [TARO, HANAKO, NAMESAKE, ["5", "林 森一", "財務部", "財政課", "hayashi@x.jp"]]
    rows = [
        came(1, "山田太郎"),
        came(2, "森一 林"),
        came(3, "外部講師", "県庁"),
        came(4, "県庁_外部講師", "", "k@p.jp"),
        came(5, "花子 高橋", "財政課", "takahashi@t.jp"),
    ]
    step = -1 if turned else 1
    small.put(ROSTER_FILE, csv_bytes([["令和6年4月1日現在", "", "", "", ""], ROSTER, *people[::step]]))
    small.put(ATTENDANCE_FILE, [APPLICATIONS, *rows[::step]])
    small.night()
    assert people_of(small, "w1") == [(4, 2)]
    assert report(small)[ATTENDANCE_FILE].by_method == {"ambiguous": 1, "name": 1, "unmatched": 2, "upn": 1}
