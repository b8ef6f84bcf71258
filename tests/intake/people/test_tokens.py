"""Normalisation by table, domains, and the HMAC that DuckDB computes."""

from __future__ import annotations

import base64
import hashlib
import hmac

import pyarrow as pa
import pytest

from dagster_project.intake.landing.bench import Context, open_bench
from dagster_project.intake.landing.identities import TOKEN_COLUMNS, identity_tokens
from dagster_project.intake.people import tokens
from dagster_project.intake.people.keys import PseudonymKey
from dagster_project.intake.recognising.layout import Field, Layout
from dagster_project.intake.recognising.layouts import Match
from dagster_project.messages import Message
from dagster_project.programme import Programme

PAIRS = [
    (tokens.name, "髙橋花子", "高橋花子", True),
    (tokens.name, "山﨑", "山崎", True),
    (tokens.name, "濵田", "浜田", True),
    (tokens.name, "渡邊", "渡辺", True),
    (tokens.name, "渡邉", "渡邊", True),
    (tokens.name, "齋藤", "斉藤", True),
    (tokens.name, "澤田 廣", "沢田広", True),
    (tokens.name, "高橋　花子", "高橋 花子", True),
    (tokens.name, " 高橋\n花子 ", "高橋花子", True),
    (tokens.name, "ﾔﾏﾀﾞ ﾀﾛｳ", "ヤマダタロウ", True),
    (tokens.name, "Ａｎｎ", "Ann", True),
    (tokens.name, "神谷", "神谷", True),
    (tokens.name, "Taro YAMADA", "Yamada, Taro", True),
    (tokens.name, "Satō・Hanako", "Hanako Sato", False),
    (tokens.name, "Satō Hanako", "hanako.sato", True),
    (tokens.name, "山田太郎 (EXT)", "山田太郎（ゲスト）", True),
    (tokens.name, "山田花子さん", "山田花子 様", True),
    (tokens.name, "山様", "山", False),
    (tokens.name, "ｼﾞｮﾝ･ｽﾐｽ", "ジョン　スミス", True),
    (tokens.name, "山田太郎(人事課)", "山田太郎", False),
    (tokens.upn, "taro@city.example.lg.jp", "TARO@tenant.onmicrosoft.com", True),
    (tokens.upn, "taro@city.example.lg.jp", "taro.y@city.example.lg.jp", False),
    (tokens.email, "taro_pref.example.jp#EXT#@tenant.onmicrosoft.com", "taro@pref.example.jp", True),
    (tokens.email, "山田 太郎 <taro@city.example.lg.jp>", "taro@city.example.lg.jp", True),
    (tokens.name, "高橋花子", "高橋華子", False),
    (tokens.name, "高橋", "高梁", False),
    (tokens.name, "やまだ", "ヤマダ", False),
    (tokens.staff_number, "000123", "123", True),
    (tokens.staff_number, "１２３", "123", True),
    (tokens.staff_number, " 12 3", "123", True),
    (tokens.staff_number, "a12", "A12", True),
    (tokens.staff_number, "0A12", "A12", True),
    (tokens.staff_number, "1230", "123", False),
    (tokens.staff_number, "A012", "A12", False),
    (tokens.email, "Taro@City.example.LG.jp", "taro@city.example.lg.jp", True),
    (tokens.email, "ｔａｒｏ＠city.example.lg.jp", "taro@city.example.lg.jp", True),
    (tokens.email, " taro@city.example.lg.jp\n", "taro@city.example.lg.jp", True),
    (tokens.email, "taro@city.example.lg.jp", "jiro@city.example.lg.jp", False),
    (tokens.email, "taro.y@city.example.lg.jp", "taroy@city.example.lg.jp", False),
    (tokens.section, "総務部 人事課", "人事課", True),
    (tokens.section, "総務部人事課", "人事課", True),
    (tokens.section, "総務部　人事課", "総務部人事課", True),
    (tokens.section, "人 事 課", "人事課", True),
    (tokens.section, "総務部 人　事　課", "人事課", True),
    (tokens.section, "市民部市民課", "市民課", True),
    (tokens.section, "消防局 警防課", "警防課", True),
    (tokens.section, "総 務 課", "財 政 課", False),
    (tokens.section, "部活動推進課", "活動推進課", False),
    (tokens.section, "人事課", "人事係", False),
]


@pytest.mark.parametrize(("normalise", "one", "other", "same"), PAIRS)
def test_what_is_one_identity_and_what_is_not(normalise, one, other, same):
    assert normalise(one) != ""
    assert (normalise(one) == normalise(other)) is same


@pytest.mark.parametrize(
    ("normalise", "text"),
    [
        (tokens.staff_number, "000"),
        (tokens.staff_number, " 　"),
        (tokens.email, "anonymous"),
        (tokens.email, ""),
        (tokens.email, "taro@city.exam…"),
        (tokens.upn, "taro@gmail.com"),
        (tokens.upn, "info@city.example.lg.jp"),
        (tokens.name, "　"),
        (tokens.section, " "),
    ],
)
def test_what_names_nobody_is_empty(normalise, text):
    assert normalise(text) == ""


def test_a_name_with_section_needs_both():
    assert tokens.name_with_section("山田", "") == ""
    assert tokens.name_with_section("", "人事課") == ""
    spread_out = tokens.name_with_section(tokens.name("山 田"), tokens.section("総務部人事課"))
    assert spread_out == tokens.name_with_section("山田", "人事課") != ""
    assert tokens.name_with_section("山", "田課") != tokens.name_with_section("山田", "課")


def test_a_token_is_half_of_the_hmac_and_domains_are_apart(key):
    by_hand = hmac.new(key.secret, "name\x1f山田".encode(), hashlib.sha256).hexdigest()[:32]
    assert tokens.token(key, "name", "山田") == by_hand
    assert tokens.token(key, "email", "山田") != by_hand
    assert tokens.token(PseudonymKey(b"x" * 40), "name", "山田") != by_hand
    assert tokens.token(key, "name", "") is None


def test_identity_tokens_of_one_combination(key):
    made = identity_tokens(key, "0012", "A@b.jp", "髙橋 花子", "総務部人事課")
    assert made["staff_number_token"] == tokens.token(key, "staff_number", "12")
    assert made["email_token"] == tokens.token(key, "email", "a@b.jp")
    assert made["name_token"] == tokens.token(key, "name", "高橋花子")
    assert made["name_section_token"] == tokens.token(key, "name_section", "高橋花子\x1f人事課")
    assert made["section_token"] == tokens.token(key, "section", "人事課")
    assert made["upn_token"] == tokens.token(key, "upn", "a")
    assert made["reading_token"] == tokens.token(key, "name", "花子高橋")
    assert made["reading_section_token"] == tokens.token(key, "name_section", "花子高橋\x1f人事課")
    assert len(set(made.values())) == len(made) == len(TOKEN_COLUMNS) + 1
    assert identity_tokens(key, "12", "a@b.jp", "高橋 花子", "人事課") == made
    undivided = identity_tokens(key, "12", "a@b.jp", "高橋花子", "人事課")
    assert {name for name in made if made[name] != undivided[name]} == {
        "reading_token",
        "reading_section_token",
        "identity_key",
    }


def test_beside_an_e_mail_another_one_as_account_is_the_upn(key):
    """Either finds a person of the roster: the e-mail by all of it, the UPN by what stands before the @."""
    made = identity_tokens(key, "", "taro@mail.jp", "", "", "u0123@city.onmicrosoft.com")
    assert made["email_token"] == tokens.token(key, "email", "taro@mail.jp")
    assert made["upn_token"] == tokens.token(key, "upn", "u0123")
    assert made["account_token"] is None
    alone = identity_tokens(key, "", "", "", "", "u0123@city.onmicrosoft.com")
    assert alone["email_token"] == tokens.token(key, "email", "u0123@city.onmicrosoft.com")
    login = identity_tokens(key, "", "taro@mail.jp", "", "", "u0123", "some tool")
    assert (login["upn_token"], login["account_token"]) == (
        tokens.token(key, "upn", "taro"),
        tokens.token(key, "account some tool", "u0123"),
    )


def test_a_section_alone_names_nobody(key):
    made = identity_tokens(key, "", "anonymous", "", "人事課")
    assert made["identity_key"] is None
    assert made["section_token"] is not None


@pytest.mark.parametrize("secret", [b"k" * 32, bytes(range(33, 33 + 90)), "鍵".encode() * 40])
def test_a_rows_key_is_a_fingerprint_under_a_secret_of_the_key(secret):
    def by_hand(person: tuple[str, ...], text: str) -> int:
        keyed = hmac.new(secret, "\x1f".join(("row", *person)).encode(), hashlib.sha256).digest()
        return int.from_bytes(hashlib.md5(base64.b64encode(keyed[:12]) + text.encode()).digest()[8:], "little")

    rows = pa.table(
        {
            "row_number": [2, 3, 4, 5],
            "name": ["髙橋", "山田", "山田", "山田"],
            "email": ["a,b@c\r\n", "", "", ""],
            "work_kind": ["表計算", "表計算", "", ""],
            "text": ["", "", "題\r\n", ""],
            "used_at": ["7", "8", "8", "いつか"],
        }
    )
    fields = tuple(Field(name, ()) for name in ("name", "email", "work_kind", "text", "used_at", "absent"))
    context = Context(
        "t1",
        Programme.model_construct(),
        PseudonymKey(secret),
        Match(Layout("some", "usage_log", Message("", ""), fields), 0, {}, {}),
        (),
    )
    bench = open_bench(rows, context)
    row_key = bench.row_key({"used_at": "try_cast(used_at AS BIGINT)"})
    made = bench.execute(f"SELECT {row_key} FROM fields ORDER BY row_number").fetchall()
    # No carriage return; columns by name: absent, text, used_at, work_kind.
    one, other = ("", "a,b@c\n", "髙橋", "", ""), ("", "", "山田", "", "")
    assert [found for (found,) in made] == [
        by_hand(one, "\x1f\x1f\x1f7\x1f表計算"),
        by_hand(other, "\x1f\x1f\x1f8\x1f表計算"),
        by_hand(other, "\x1f\x1f題\n\x1f8\x1f"),
        by_hand(other, "\x1f\x1f\x1fいつか\x1f"),
    ]
