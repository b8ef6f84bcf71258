"""What makes two uses the same use: person, instant and length as they land, the kind of work by a key, any other text
by a fingerprint of the row."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence

import pytest

from dagster_project.intake.landing.use_key import category_keys
from dagster_project.intake.people.keys import PseudonymKey
from tests.intake.small_root import LOG_FILE, SmallRoot

SECOND = "inbox/trials/t1/second.csv"
WHO = ["利用日時", "メールアドレス", "利用区分", "入力文字数"]
NINE = ["2024/04/01 9:00", "a@x.jp", "文章作成", "12"]


def duplicates(small: SmallRoot, first: Sequence[Sequence[str]], second: Sequence[Sequence[str]]) -> int:
    """How many rows of the second log are rows of the first; each is given with its header."""
    small.put(LOG_FILE, first)
    small.put(SECOND, second)
    small.night()
    # 'log.csv' comes before 'second.csv'.
    return int(str(small.rows_of(SECOND)[4]))


def test_the_number_of_a_person_and_kind_is_a_keyed_hash_of_both():
    secret = b"k" * 32
    (made,) = category_keys(PseudonymKey(secret), [("digest", "要約\r\n")])
    by_hand = hmac.new(secret, "use\x1fdigest\x1f要約\n".encode(), hashlib.sha256).digest()
    assert made == int.from_bytes(by_hand[:8], "big")


def test_keys_of_two_people_have_nothing_in_common(small):
    kinds = ("文章作成", "要約", "")
    rows = [["2024/04/01 9:00", f"{who}@x.jp", kind, "12"] for who in "abc" for kind in kinds]
    small.put(LOG_FILE, [WHO, *rows])
    small.night()
    keys = [row["row_key"] for row in small.landed(LOG_FILE, "usage_event").to_pylist()]
    assert len(set(keys)) == 9
    assert len({one ^ other for one in keys for other in keys if one < other}) == 36  # 9 x 8 / 2


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (["2024/04/01 09:00", *NINE[1:]], 1),
        (["2024-04-01 09:00:00", *NINE[1:]], 1),
        ([*NINE[:3], "012"], 1),
        (["2024/04/01 9:01", *NINE[1:]], 0),
        ([NINE[0], "b@x.jp", *NINE[2:]], 0),
        ([*NINE[:2], "要約", "12"], 0),
        ([*NINE[:3], "13"], 0),
        ([*NINE[:3], ""], 0),
    ],
)
def test_each_of_what_lands_tells_uses_apart(small, other, same):
    assert duplicates(small, [WHO, NINE], [WHO, other]) == same


def test_two_uses_without_a_length_are_the_same_and_a_length_that_is_no_number_counts_as_text(small):
    plain, odd, odder = ([*NINE[:3], length] for length in ("", "多い", "少ない"))
    assert duplicates(small, [WHO, plain, odd], [WHO, plain, odder, odd]) == 2


def test_a_text_tells_uses_apart_and_an_empty_one_is_an_absent_column(small):
    """Whether a row needs a fingerprint of its own hangs on its cells, not on what else stands in its file."""
    titled = [[*WHO, "件名"], [*NINE, "題"], [*NINE, ""]]
    assert duplicates(small, titled, [WHO, NINE, NINE]) == 1
    assert duplicates(small, titled, [[*WHO, "件名"], [*NINE, "別の題"], [*NINE, "題"]]) == 1
