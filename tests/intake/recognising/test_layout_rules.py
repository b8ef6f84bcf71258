"""What a layout may say beyond its columns: rows that do not count, rows unfolded, units, words of another export."""

from __future__ import annotations

import pyarrow as pa
import pytest

from dagster_project.intake.formats import registry
from dagster_project.intake.reading.sheets import Sheet, Unreadable
from dagster_project.intake.recognising import recognition
from dagster_project.intake.recognising.layout import Exclusion, Field, Layout, Unfolding
from dagster_project.intake.recognising.recognition import recognise
from dagster_project.messages import Message
from tests.intake.small_root import LOG_FILE

FIELDS = (
    Field("used_at", ("when",), required=True),
    Field("account", ("who",), required=True),
    Field("role", ("role",)),
)
REPLY = Exclusion("assistant_reply", "role", ("assistant",), Message("回答", "reply"))
TITLE = Message("試しの形式", "made-up layout")


def a_layout(**more: object) -> Layout:
    return Layout(**{"name": "made_up", "kind": "usage_log", "title": TITLE, "fields": FIELDS, **more})  # type: ignore[arg-type]


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch):
    """Makes a layout the only known one."""

    def use(*layouts: Layout) -> None:
        monkeypatch.setattr(recognition, "LAYOUTS", layouts)
        monkeypatch.setattr(registry, "LAYOUTS", layouts)

    return use


def sheet(*rows: list[str]) -> Sheet:
    columns = {"row_number": pa.array(range(1, len(rows) + 1), pa.int64())}
    columns |= {f"c{i}": pa.array([row[i] for row in rows], pa.string()) for i in range(len(rows[0]))}
    return Sheet(pa.table(columns), "utf-8")


def test_rows_left_out_by_a_layout_are_counted_by_the_rules_name(small, known):
    known(a_layout(excludes=(REPLY,)))
    small.put(
        LOG_FILE,
        [
            ["when", "who", "role"],
            ["2024-04-02 10:00:00", "a", "user"],
            ["2024-04-02 10:00:05", "a", " Assistant "],
            ["2024-04-03 10:00:00", "b", "user"],
        ],
    )
    small.night()
    assert small.delivery(LOG_FILE).excluded == {"assistant_reply": 1}
    assert small.query("SELECT count(*), count(DISTINCT identity_key) FROM landed.usage_event") == [(2, 2)]


def test_an_exclusion_by_what_counts_leaves_out_all_else_and_needs_its_column(small, known):
    only_user = Exclusion("not_a_prompt", "role", ("user",), Message("質問でない行", "no prompt"), is_not=True)
    known(a_layout(excludes=(only_user,)))
    small.put(LOG_FILE, [["when", "who", "role"], ["2024-04-02 10:00:00", "a", "tool"]])
    small.put("inbox/trials/t1/other.csv", [["when", "who"], ["2024-04-03 10:00:00", "a"]])
    small.night()
    assert small.delivery(LOG_FILE).excluded == {"not_a_prompt": 1}
    assert small.rows_of("inbox/trials/t1/other.csv")[:2] == (1, 1)


def test_unfolded_rows_land_and_add_up(small, known):
    def two_for_one(rows: pa.Table) -> pa.Table:
        """Each row's `who` holds people joined by +; the second of a row stands behind the last row."""
        pairs = [cell.split("+") for cell in rows["people"].to_pylist()]
        numbers, times = rows["row_number"].to_pylist(), rows["used_at"].to_pylist()
        more = [(time, pair[1]) for time, pair in zip(times, pairs, strict=True) if len(pair) > 1]
        return pa.table(
            {
                "row_number": numbers + [max(numbers) + 1 + i for i in range(len(more))],
                "used_at": times + [time for time, _ in more],
                "account": [pair[0] for pair in pairs] + [who for _, who in more],
            }
        )

    fields = (Field("used_at", ("when",), required=True), Field("people", ("who",), required=True))
    known(a_layout(fields=fields, unfolding=Unfolding(FIELDS[:2], two_for_one)))
    small.put(LOG_FILE, [["when", "who"], ["2024-04-02 10:00:00", "a+b"], ["2024-04-03 10:00:00", "a"]])
    small.night()
    assert small.rows_of(LOG_FILE) == (3, 3, 0, 0, 0, 0)
    assert small.query("SELECT count(DISTINCT identity_key) FROM landed.usage_event") == [(2,)]


def test_the_same_account_in_another_folder_is_somebody_else_unless_the_tool_is_known(small, known):
    programme = small.root.programme_file.read_text(encoding="utf-8")
    second = "  - {id: t2, name: 二, start: 2024-04-01, end: 2024-04-30, eligible: roster, unit_of_use: prompt}\n"
    small.say(programme.replace("series:\n", f"{second}series:\n", 1))
    for layout, people in ((a_layout(), 2), (a_layout(tool="made_up"), 1)):
        known(layout)
        for trial in ("t1", "t2"):
            small.put(f"inbox/trials/{trial}/log.csv", [["when", "who"], [f"2024-04-0{people} 10:00:00", "a"]])
        small.night()
        assert small.query("SELECT count(DISTINCT person_id) FROM landed.person") == [(people,)]


def test_another_unit_than_the_trials_refuses_the_file(small, known):
    known(a_layout(unit="session"))
    small.put(LOG_FILE, [["when", "who"], ["2024-04-02 10:00:00", "a"]])
    small.take_in()
    refusal = small.delivery(LOG_FILE).refusal
    assert refusal is not None
    assert "session" in refusal.en and "unit_of_use" in refusal.ja


def test_a_word_of_another_export_makes_it_that_one():
    one, other = a_layout(absent=("cost",)), a_layout(name="other", fields=(*FIELDS, Field("cost", ("cost",), True)))
    assert recognise(sheet(["when", "who"]), "usage_log", (one, other)).layout.name == "made_up"
    assert recognise(sheet(["when", "who", "Cost"]), "usage_log", (one, other)).layout.name == "other"


@pytest.mark.parametrize("kind", ["usage_log", "attendance", "survey", "roster"])
def test_a_file_that_is_no_input_is_refused_with_its_reason_in_every_folder(kind):
    reason = Message("暦です。", "A calendar.")
    with pytest.raises(Unreadable) as refused:
        recognise(sheet(["when", "who"]), kind, (a_layout(refusal=reason),))
    assert refused.value.message == reason
