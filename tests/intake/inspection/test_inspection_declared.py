"""A proposed columns.yml, saved as it stands, makes the file readable: for inspect as for the night."""

from __future__ import annotations

import pytest

from dagster_project.intake.inspection.inspection import inspect
from dagster_project.messages import CouldNotRun
from tests.intake.small_root import ATTENDANCE_FILE, FORM_FILE, LOG, LOG_FILE, ROSTER_FILE, use

CHAT = [
    ["日時", "ログインID", "種別", "内容"],
    ["2024/04/01 14:55", "a@x.jp", "質問", "要約して"],
    ["2024/04/01 14:56", "a@x.jp", "回答", "はい"],
    ["2024/04/03 9:00", "b@x.jp", "質問", "翻訳して"],
]
ATTENDED = [["参加者名", "出欠ステータス", "受付番号"], ["山田", "出席", "1"], ["鈴木", "欠席", "2"]]
ANSWERS = [
    ["回答日時", "回答番号", "満足度", "よかった点", "感想"],
    ["2024年5月1日", "1", "満足", "", "よかった"],
]
STAFF = [
    ["令和6年4月1日現在", "", "", ""],
    ["社員番号", "お名前", "部局", "課室"],
    ["1", "山田", "総務部", "人事課"],
]
TABLES = {
    LOG_FILE: ("columns_yml", CHAT, 2, {"not_a_use": 1}),
    # One renamed column from a known layout.
    ATTENDANCE_FILE: ("attendance_status", ATTENDED, 1, {"not_attended": 1}),
    FORM_FILE: ("columns_yml", ANSWERS, 1, {}),
    ROSTER_FILE: ("columns_yml", STAFF, 1, {}),
}


@pytest.mark.parametrize("name", TABLES)
def test_a_proposal_saved_as_it_stands_is_gone_by(small, name):
    layout, rows, accepted, excluded = TABLES[name]
    path = small.put(name, rows)
    before = inspect(path)
    assert not before.readable and before.proposal is not None
    small.put(f"{name.rpartition('/')[0]}/columns.yml", before.proposal.encode())
    told = inspect(path)
    assert (told.readable, told.format, told.rows_accepted) == (True, layout, accepted)
    assert told.rows_excluded == excluded
    assert small.night().refusals == ()
    assert small.rows_of(name)[1] == accepted


def test_a_faulty_columns_file_cannot_be_gone_by_and_is_no_delivery(small):
    path = small.put(LOG_FILE, CHAT)
    columns = small.put("inbox/trials/t1/columns.yml", b"tables: 1\n")
    with pytest.raises(CouldNotRun, match=r"columns\.yml"):
        inspect(path)
    told = inspect(columns)
    assert not told.readable and told.refusal is not None and "files beside it" in told.refusal.en


def test_a_declared_roster_is_matched_with(small):
    roster = small.put(ROSTER_FILE, STAFF)
    small.put("inbox/roster/columns.yml", (inspect(roster).proposal or "").encode())
    told = inspect(small.put(LOG_FILE, [LOG, use("2024/04/01 9:00", "", number="1", name="山田")]))
    assert told.people is not None and told.people.recognised_rows == 1
    assert told.notes == ()
