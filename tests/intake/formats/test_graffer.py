"""Graffer AI Studio: what users wrote counts, what the model answered does not, and no text lands."""

from __future__ import annotations

import pytest

from tests.intake.formats.demo_world import TRIAL_MARTS, DemoRoot, demo_figures, uses
from tests.intake.formats.shared_samples import Taken, root_for, sample, take
from tests.intake.formats.taken_in import days, fates, holds, people, told
from tests.intake.small_root import csv_bytes

HEADER = ["id", "tenant_id", "chat_id", "user_id", "accountName", "name", "parent_id", "role", "text", "created_at"]
HEADER += ["llm_model_id"]
FILE = "inbox/trials/t1/messages.csv"


def message(
    number: int, user: str, role: str = "user", at: str = "2024-04-10T01:00:00Z", account: str = "", name: str = ""
):
    return [str(number), "t", "c1", user, account, name, "", role, "秘密, の\n本文", at, "gpt-4o-2024-11-20-default"]


def test_messages_of_users_count_and_all_others_are_excluded(small):
    roles = ["user", "assistant", "USER", "system", "tool", ""]
    rows = [message(number, "u1", role) for number, role in enumerate(roles)]
    assert fates(small, FILE, [HEADER, *rows]) == (6, 2, {"assistant_reply": 4}, 0)
    assert not holds(small, FILE, "秘密")


def test_a_user_is_known_by_email_else_by_id_and_the_name_helps_the_roster(small):
    rows = [
        message(1, "u1", account="a@example.lg.jp", name="試験 太郎"),
        message(2, "u2", account="taro", name="試験 次郎"),
        message(3, "u3", account="taro", name="試験 三郎"),  # an account name need not be one person's
        message(4, "", account="jiro"),
        message(5, "", name="試験 四郎"),
        message(6, ""),
    ]
    assert fates(small, FILE, [HEADER, *rows]) == (6, 5, {}, 1)
    found = small.landed_people(FILE, "usage_event")
    assert [bool(row["email_token"]) for row in found] == [True, False, False, False, False]
    assert [bool(row["account_token"]) for row in found] == [False, True, True, True, False]
    assert people(small, FILE) == 5


@pytest.mark.parametrize(
    ("at", "day"),
    [
        ("2024-04-09T15:00:00Z", "2024-04-10"),
        ("2024-04-09T15:00:00.123Z", "2024-04-10"),
        ("2024/04/09 23:59:59", "2024-04-09"),
    ],
)
def test_times_with_a_zone_are_what_they_say_and_others_are_japanese(at, day, small):
    fates(small, FILE, [HEADER, message(1, "u1", at=at)])
    assert [str(one) for one in days(small, FILE)] == [day]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp932"])
def test_more_columns_in_another_order(encoding, small):
    rows = [["備考", *row[::-1]] for row in (HEADER, message(1, "u1"), message(2, "u2", "assistant"))]
    assert fates(small, FILE, csv_bytes(rows, encoding)) == (2, 1, {"assistant_reply": 1}, 0)


def test_without_a_role_prompts_cannot_be_told_from_replies(small):
    index = HEADER.index("role")
    assert "'role'" in told(small, FILE, [row[:index] + row[index + 1 :] for row in (HEADER, message(1, "u1"))])


def test_the_demo_in_this_layout_gives_the_demos_figures(tmp_path):
    demo = DemoRoot(tmp_path / "root")
    ids: dict[str, str] = {}
    rows = []
    for number, use in enumerate(uses()):
        person, at = ids.setdefault(use.email, f"u{len(ids)}"), use.at.isoformat() + "+09:00"
        rows.append(message(2 * number, person, "user", at, name=use.name))
        rows.append(message(2 * number + 1, person, "assistant", at, name=use.name))
    demo.put("trials/r5-trial", {"messages.csv": csv_bytes([HEADER, *rows])})
    assert demo.figures(*TRIAL_MARTS) == demo_figures(*TRIAL_MARTS)


def test_sample(small):
    path = sample("documented/HELPDERIVED_graffer_ai_studio_message_history.csv")
    at = "2025-06-11 15:00:00"
    expected = Taken("graffer_ai_studio", 2, 1, {"assistant_reply": 1}, 0, 1, 1, at, at)
    assert take(root_for(small), path, "trials/t1") == expected
