"""Usage logs, row by row."""

from __future__ import annotations

from datetime import UTC, date, datetime

from tests.intake.small_root import LOG, LOG_FILE, PROGRAMME, csv_bytes, use


def test_uses_land_on_the_local_day_without_their_text(small):
    late = ["2024/04/01 23:59:59", "", "a@example.lg.jp", "", "", "文章　作成", "秘密の件名", "120"]
    unknown = ["2024/04/02 0:00", "7", "", "", "", "その他", "秘密の件名", "多数"]
    small.put(LOG_FILE, csv_bytes([LOG, late, unknown], "cp932"))
    small.take_in()
    table = small.landed(LOG_FILE, "usage_event")
    assert "text" not in table.column_names
    kept = [
        (row["row_number"], row["used_at"].astimezone(UTC), row["used_on"], row["kind_code"], row["text_length"])
        for row in table.to_pylist()
    ]
    assert kept == [
        (2, datetime(2024, 4, 1, 14, 59, 59, tzinfo=UTC), date(2024, 4, 1), "draft", 120),
        (3, datetime(2024, 4, 1, 15, 0, 0, tzinfo=UTC), date(2024, 4, 2), None, None),
    ]
    assert small.delivery(LOG_FILE).encoding == "cp932"


def test_impossible_times_and_nobody_are_quarantined_with_row_and_column(small):
    nobody = use("2024/04/01 9:00", "", section="人事課")
    small.put(LOG_FILE, [LOG, use("2024/04/31 9:00", "a@x.jp"), nobody, use("2024/04/01 9:00", "a@x.jp")])
    small.take_in()
    held = small.quarantine(LOG_FILE)
    assert [(row["path"], row["row"], row["column"]) for row in held] == [
        (LOG_FILE, "2", "利用日時"),
        (LOG_FILE, "3", "メールアドレス"),
    ]
    assert all(row["reason_ja"] and row["reason_en"] for row in held)
    assert small.delivery(LOG_FILE).landed_rows == 1


def test_a_total_row_is_excluded_and_a_person_whose_name_holds_that_word_is_not(small):
    person = use("2024/04/01 9:00", "", name="計 太郎", section="会計課")
    total = ["合　計", "", "", "", "", "", "", "24"]
    small.put(LOG_FILE, [LOG, person, total])
    small.take_in()
    delivery = small.delivery(LOG_FILE)
    assert (delivery.rows_in, delivery.landed_rows, delivery.excluded) == (2, 1, {"total_row": 1})


def test_a_ragged_row_is_quarantined_beside_the_others(small):
    text = csv_bytes([LOG, use("2024/04/01 9:00", "a@x.jp")]) + "秘密の名前\r\n".encode()
    small.put(LOG_FILE, text + csv_bytes([use("2024/04/31 9:00", "a@x.jp")], "utf-8"))
    small.take_in()
    held = [(row["row"], row["column"]) for row in small.quarantine(LOG_FILE)]
    assert held == [("3", "*"), ("4", "利用日時")]
    assert small.delivery(LOG_FILE).rows_in == 3


def test_equal_rows_of_one_file_have_one_key_and_all_land(small):
    small.put(LOG_FILE, [LOG, *[use("2024/04/01 9:00", "a@x.jp")] * 3, use("2024/04/01 9:00", "a@x.jp", "別の題")])
    small.take_in()
    rows = small.landed(LOG_FILE, "usage_event").to_pylist()
    keys = [row["row_key"] for row in sorted(rows, key=lambda row: row["row_number"])]
    assert keys[0] == keys[1] == keys[2] != keys[3]


def test_a_log_in_utc_counts_on_the_japanese_day(small):
    times = ["2024-04-01T14:59:59Z", "2024-04-01T15:30:00Z", "2024-04-31T15:30:00Z"]
    small.put(LOG_FILE, [LOG, *(use(time, "a@x.jp") for time in times)])
    small.take_in()
    rows = small.landed(LOG_FILE, "usage_event").to_pylist()
    assert [(row["used_at"].astimezone(UTC), row["used_on"]) for row in rows] == [
        (datetime(2024, 4, 1, 14, 59, 59, tzinfo=UTC), date(2024, 4, 1)),
        (datetime(2024, 4, 1, 15, 30, tzinfo=UTC), date(2024, 4, 2)),  # 0:30 in Tokyo
    ]
    (held,) = small.quarantine(LOG_FILE)
    assert held["row"] == "4" and "2025-06-11T05:55:03Z" in held["reason_ja"]  # the example of the style


def test_a_date_with_two_readings_is_read_by_the_trials_days_and_said(small):
    small.put(LOG_FILE, [LOG, use("24/4/11 9:00", "a@x.jp"), use("24/4/12 9:00", "a@x.jp")])
    (warning,) = small.take_in().warnings
    assert "利用日時" in warning.ja and "2桁の年/月/日" in warning.ja and "yy/m/d" in warning.en
    days = small.landed(LOG_FILE, "usage_event")["used_on"].to_pylist()
    assert days == [date(2024, 4, 11), date(2024, 4, 12)]


def test_a_date_with_two_readings_and_no_evidence_refuses_the_file(small):
    small.put(LOG_FILE, [LOG, use("04/05/2024 9:00", "a@x.jp"), use("05/04/2024 9:00", "a@x.jp")])
    (refusal,) = small.take_in().refusals
    assert "日/月/年" in refusal.ja and "月/日/年" in refusal.ja and "m/d/yyyy" in refusal.en
    assert small.delivery(LOG_FILE).status == "refused"


def test_the_trials_days_belong_to_the_recipe_of_its_logs(small):
    small.put(LOG_FILE, [LOG, use("04/05/2024 9:00", "a@x.jp")])
    assert small.take_in().refusals
    small.say(PROGRAMME.replace("start: 2024-04-01, end: 2024-04-30", "start: 2024-02-01, end: 2024-03-31"))
    assert not small.take_in().refusals  # 5 April lies within a month of that trial, 4 May does not
    assert small.landed(LOG_FILE, "usage_event")["used_on"].to_pylist() == [date(2024, 4, 5)]
    small.say(PROGRAMME.replace("start: 2024-04-01, end: 2024-04-30", "start: 2024-05-10, end: 2024-05-31"))
    small.take_in()
    assert small.landed(LOG_FILE, "usage_event")["used_on"].to_pylist() == [date(2024, 5, 4)]
