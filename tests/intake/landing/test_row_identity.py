"""Which rows of two deliveries are the same row; and landed files that are not taken for one another."""

from __future__ import annotations

import hmac
from collections import Counter
from collections.abc import Sequence

import pyarrow as pa
import pytest

from dagster_project.intake.deliveries import ledger
from dagster_project.intake.formats.registry import LAYOUTS
from dagster_project.intake.landing.bench import Context, open_bench
from dagster_project.intake.people.keys import PseudonymKey
from dagster_project.intake.recognising.layout import SESSION, Layout
from dagster_project.intake.recognising.layouts import Match
from dagster_project.programme import Programme
from tests.intake.small_root import (
    APPLICATIONS,
    ATTENDANCE_FILE,
    FORM,
    FORM_FILE,
    LOG,
    LOG_FILE,
    PROGRAMME,
    ROSTER_FILE,
    SmallRoot,
    csv_bytes,
    roster_file,
    use,
)

ONE = use("2024/04/01 9:00", "a@x.jp")
SECOND_FORM = "inbox/surveys/v1/second.csv"
SECOND_LIST = "inbox/workshops/w1/second.csv"
CALLS = ["request_id", "call_type", "startTime", "user", "status"]


def row_keys(layout: Layout, rows: Sequence[dict[str, str]], secret: bytes = b"k" * 32) -> list[int]:
    """The key of each row; a field that the first row does not have is no column of the sheet."""
    columns = {name: pa.array([row[name] for row in rows], pa.string()) for name in rows[0]}
    match = Match(layout, 0, {}, {})
    context = Context("t1", Programme.model_construct(), PseudonymKey(secret), match, ())
    bench = open_bench(pa.table({"row_number": list(range(len(rows))), **columns}), context)
    return [key for (key,) in bench.execute(f"SELECT {bench.row_key({})} FROM fields ORDER BY row_number").fetchall()]


@pytest.mark.parametrize(
    "layout", [layout.unfolded() for layout in LAYOUTS if not layout.refusal], ids=lambda layout: layout.name
)
def test_every_field_of_a_layout_tells_rows_apart_and_an_absent_one_is_an_empty_one(layout):
    # The session of a use alone tells none: tests/intake/landing/test_sessions.py.
    apart = {SESSION} if layout.kind == "usage_log" else set()
    names = [name for name in dict.fromkeys(field.name for field in layout.fields) if name not in apart]
    first = {name: f"{name} 1" for name in names}
    rows = [first, *(first | {name: f"{name} 2"} for name in names), *(first | {name: ""} for name in names), first]
    keys = row_keys(layout, rows)
    assert keys[0] == keys[-1] and len(set(keys)) == 2 * len(names) + 1
    empty = keys[len(names) + 1 :]
    if len(names) > 1:
        without = [{other: first[other] for other in names if other != name} for name in names]
        assert [row_keys(layout, [row])[0] for row in without] == empty[:-1]
    assert not set(keys) & set(row_keys(layout, rows, b"another key" * 4))


def test_keys_do_not_tell_whether_two_people_have_the_same_cells():
    """Nobody without the key can see more than which rows of one person are equal, neither in a key nor in how two of
    them differ."""
    (layout,) = [layout for layout in LAYOUTS if layout.name == "japanese_usage_log"]
    cells = [("表計算", "12"), ("要約", "12"), ("表計算", "8"), ("要約", "8")]
    people = ("a@x.jp", "b@x.jp", "c@x.jp")
    rows = [
        {"used_at": "2024/04/01 9:00", "email": person, "work_kind": kind, "text_length": length}
        for person in people
        for kind, length in cells
    ]
    keys = row_keys(layout, rows)
    found = [keys[start : start + len(cells)] for start in range(0, len(keys), len(cells))]
    assert len(set(keys)) == len(keys)
    for combine in (lambda one, other: one ^ other, lambda one, other: (one - other) % 2**64):
        between = Counter(combine(one, other) for own in found for one in own for other in own if one != other)
        # What differs one way between two rows differs the same way the other way round, by XOR.
        assert max(between.values()) <= 2


def test_an_id_of_each_row_costs_no_digest_of_its_own(small, monkeypatch):
    made: Counter[str] = Counter()
    keyed = hmac.new
    monkeypatch.setattr(hmac, "new", lambda *given: made.update(["hmac"]) or keyed(*given))
    calls = [[f"call-{n}", "acompletion", "2024-04-10 01:00:00", f"u{n % 3}", "success"] for n in range(500)]
    small.put(LOG_FILE, [CALLS, *calls])
    small.put("inbox/trials/t1/second.csv", [CALLS, *calls[400:], ["call-500", *calls[0][1:]]])
    small.night()
    assert (small.counts["usage_event"], small.rows_of("inbox/trials/t1/second.csv")[4]) == (501, 100)
    assert made["hmac"] < 200


@pytest.mark.parametrize(
    ("path", "header", "row"),
    [
        (LOG_FILE, LOG, ONE),
        (ATTENDANCE_FILE, APPLICATIONS, ["1", "山田", "人事課", "", "出席"]),
        (FORM_FILE, FORM, ["2024/05/01", "a@x.jp", "満足", "基礎", "よい"]),
    ],
)
def test_another_order_of_columns_and_one_more_column_change_no_row(path, header, row, small):
    small.put(path, [header, row])
    small.put(path.replace(".csv", "-2.csv"), [[*reversed(header), "備考"], [*reversed(row), ""]])
    small.night()
    # '-' comes before '.': the second file is the first by path.
    assert small.rows_of(path) == (1, 0, 0, 0, 1, 0)


def test_a_remark_tells_no_uses_apart_but_an_answer_nobody_asked_for_does(small):
    for name, remark in ((LOG_FILE, "一"), ("inbox/trials/t1/second.csv", "二")):
        small.put(name, [[*LOG, "備考"], [*ONE, remark]])
    for name, remark in ((FORM_FILE, "一"), (SECOND_FORM, "二")):
        small.put(name, [[*FORM, "好きな色"], ["", "", "満足", "", "", remark]])
    small.night()
    assert (small.counts["usage_event"], small.counts["survey_response"]) == (1, 2)


def test_a_question_counts_by_its_code_under_either_header(small):
    answer = ["2024/05/01", "a@x.jp", "満足", "", ""]
    small.put(FORM_FILE, [FORM, answer])
    small.put(SECOND_FORM, [[text.replace("満足度", "全体の満足度") for text in FORM], answer])
    small.night()
    assert small.counts["survey_response"] == 1


def test_equal_bytes_in_two_places_are_two_deliveries(small):
    content = csv_bytes([APPLICATIONS, ["1", "山田", "人事課", "", "出席"]])
    small.put(ATTENDANCE_FILE, content)
    small.put(ATTENDANCE_FILE.replace("w1", "w2"), content)
    small.night()
    assert small.counts["attendance"] == 2


def test_a_new_name_for_bytes_landed_in_the_same_night_is_not_parsed_again(small):
    path = small.put(LOG_FILE, [LOG, ONE])
    small.put("inbox/trials/t1/second.csv", path.read_bytes())
    assert small.night().landed_now == 1


def kill_before_the_ledger(small: SmallRoot, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(ledger, "write", killed)
        small.night()


def test_a_killed_landing_of_a_programme_taken_back_is_not_trusted(small, monkeypatch):
    small.put(FORM_FILE, [FORM, ["2024/05/01", "", "満足", "", ""]])
    small.put(ROSTER_FILE, roster_file(["1", "山田", "総務部", "人事課", ""]))
    small.night()
    small.say(PROGRAMME.replace("[満足, 普通]", "[普通, 満足]"))
    kill_before_the_ledger(small, monkeypatch)
    small.say(PROGRAMME)
    assert small.night().landed_now == 0
    assert small.query("SELECT option_order FROM landed.survey_answer") == [(1,)]
    assert len(list(small.root.landed.glob("survey_answer/*"))) == 1
