"""Two ways to write somebody, through the real door: are they one person, two, or can nobody say?

Each pair stands on its own: somebody ``on`` the roster of 1 April, and a row of a log, a sheet or a form. Add here: a pair that went wrong at some city. Keep out: many files at once (test_people_of_files.py).
"""

from __future__ import annotations

from typing import NamedTuple

import pytest

from dagster_project.intake.landing.identities import identity_tokens
from dagster_project.intake.people.identity import Resolved, resolve
from dagster_project.intake.people.identity_groups import Combination
from dagster_project.intake.people.keys import PseudonymKey


class Who(NamedTuple):
    number: str = ""
    email: str = ""
    name: str = ""
    section: str = ""
    account: str = ""
    tool: str = ""


def named(name: str, section: str = "", email: str = "", number: str = "") -> Who:
    return Who(number, email, name, section)


def on(name: str, section: str = "人事課", email: str = "", number: str = "1") -> Who:
    return Who(number, email, name, section)


SAME, OTHER, UNSURE = "same", "not same", "ambiguous"
TARO = on("山田 太郎", email="yamada-t@city.example.lg.jp")
HANAKO = on("髙橋　花子", "財政課", "takahashi@city.example.lg.jp", "2")
NAMESAKE = on("山田　太郎", "財政課", "yamada-t2@city.example.lg.jp", "3")
ROSTER = (TARO, HANAKO)
NAMESAKES = (TARO, NAMESAKE)
SHARED_MAIL = (
    on("佐藤 一", email="jinji@city.example.lg.jp"),
    on("鈴木 二", "人事課", "jinji@city.example.lg.jp", "2"),
)

# (people of the roster, the one who is asked about, the row, answer, method)
PAIRS = [
    # numbers and addresses
    (ROSTER, TARO, Who(number="0001"), SAME, "staff_number"),
    (ROSTER, TARO, Who(number="１"), SAME, "staff_number"),
    (ROSTER, TARO, Who(number="10"), OTHER, "unmatched"),
    (ROSTER, TARO, Who(email="Yamada-T@City.Example.LG.jp "), SAME, "email"),
    (ROSTER, TARO, Who(email="山田 <ｙａｍａｄａ－ｔ＠city.example.lg.jp>"), SAME, "email"),
    (ROSTER, TARO, Who(email="yamada-t@tenant.onmicrosoft.com"), SAME, "upn"),
    (ROSTER, TARO, named("山田太郎", email="yamada-t@tenant.onmicrosoft.com"), SAME, "upn"),
    (ROSTER, TARO, named("髙橋 花子", email="yamada-t@tenant.onmicrosoft.com"), OTHER, "unmatched"),
    (ROSTER, TARO, Who("9", "yamada-t@tenant.onmicrosoft.com"), OTHER, "unmatched"),
    (ROSTER, TARO, Who(email="yamada-t@gmail.com"), OTHER, "unmatched"),
    (ROSTER, TARO, Who(email="yamada@tenant.onmicrosoft.com"), OTHER, "unmatched"),
    (ROSTER, TARO, Who(email="yamada-t_city.example.lg.jp#EXT#@tenant.onmicrosoft.com"), SAME, "email"),
    (ROSTER, TARO, Who(email="yamada-t@city.exam…"), OTHER, None),
    (ROSTER, TARO, named("山本 太郎", number="1"), SAME, "staff_number"),  # married; the number is the same
    (ROSTER, TARO, Who("1", "takahashi@city.example.lg.jp"), UNSURE, "ambiguous"),
    (ROSTER, HANAKO, named("高橋花子", "", "takahashi@city.example.lg.jp", "1"), SAME, "email"),
    # widths, spaces, variants
    (ROSTER, HANAKO, named("高橋花子"), SAME, "name"),
    (ROSTER, HANAKO, named("高 橋 花 子", "財 政 課"), SAME, "name_with_section"),
    (ROSTER, HANAKO, named("髙橋花子", "財務部　財政課"), SAME, "name_with_section"),
    (ROSTER, HANAKO, named("高橋華子", "財政課"), OTHER, "unmatched"),
    (ROSTER, HANAKO, named("高橋"), OTHER, "unmatched"),
    ((on("山﨑 学"),), None, named("山崎學", "人事課"), SAME, "name_with_section"),
    ((on("渡邉 澪"),), None, named("渡辺澪"), SAME, "name"),
    ((on("渡邊󠄁 澪"),), None, named("渡邊澪"), SAME, "name"),  # with a variation selector
    ((on("斎藤 廣"),), None, named("齋藤広"), SAME, "name"),
    ((on("櫻井 惠"),), None, named("桜井恵"), SAME, "name"),
    ((on("𠮷田 隆"),), None, named("吉田 \uf9dc"), SAME, "name"),  # a compatibility ideograph of 隆
    ((on("佐々木 希"),), None, named("佐佐木希"), SAME, "name"),
    ((on("龍ヶ崎 淳"),), None, named("竜ケ﨑淳"), SAME, "name"),
    ((on("ガルシア　マリア"),), None, named("ｶﾞﾙｼｱ･ﾏﾘｱ"), SAME, "name"),
    ((on("やまだ はな"),), None, named("ヤマダ ハナ"), OTHER, "unmatched"),
    ((on("島田 茂"),), None, named("鳥田 茂"), OTHER, "unmatched"),
    # display names
    (NAMESAKES, TARO, named("人事課_山田太郎"), SAME, "name_with_section"),
    (NAMESAKES, TARO, named("人事課‗山田 太郎"), SAME, "name_with_section"),
    (NAMESAKES, TARO, named("人事課＿山田　太郎"), SAME, "name_with_section"),
    (NAMESAKES, NAMESAKE, named("山田太郎（財政課）"), SAME, "name_with_section"),
    (NAMESAKES, NAMESAKE, named("山田太郎＠財政課"), SAME, "name_with_section"),
    (NAMESAKES, NAMESAKE, named("財務部 財政課 山田 太郎"), SAME, "name_with_section"),
    (NAMESAKES, NAMESAKE, named("【財政課】山田太郎"), SAME, "name_with_section"),
    (NAMESAKES, NAMESAKE, named("財政課長 山田太郎"), SAME, "name_with_section"),
    (NAMESAKES, TARO, named("総務課_山田太郎"), UNSURE, "ambiguous"),
    (ROSTER, TARO, named("01_山田太郎"), SAME, "name"),
    (ROSTER, TARO, named("山田太郎（在宅）", "人事課"), SAME, "name_with_section"),
    (ROSTER, TARO, named("山田 太郎 (EXT)"), SAME, "name"),
    (ROSTER, TARO, named("山田太郎（ゲスト）"), SAME, "name"),
    (ROSTER, TARO, named("山田太郎 様"), SAME, "name"),
    ((on("阿部 太郎"),), None, named("人事課_阿部 太郎"), SAME, "name_with_section"),
    ((on("阿部 太郎", "議会事務局"),), None, named("阿部 太郎"), SAME, "name"),
    (ROSTER, TARO, named("Taro Yamada（山田太郎）"), SAME, "name"),
    (ROSTER, TARO, named("iPhone (山田 太郎)"), SAME, "name"),
    (ROSTER, TARO, named("山田太郎（ヤマダ タロウ）"), SAME, "name"),
    # order of the names
    (ROSTER, TARO, named("太郎 山田"), SAME, "name"),
    ((on("Yamada Taro"),), None, named("Taro Yamada"), SAME, "name"),
    ((on("YAMADA Tarō"),), None, named("Yamada, Taro (EXT)"), SAME, "name"),
    ((on("Taro Yamada"),), None, named("Jiro Yamada"), OTHER, "unmatched"),
    ((on("林 森一"), on("森 一林", "財政課", number="2")), 0, named("林 森一"), SAME, "name"),
    # namesakes
    (NAMESAKES, TARO, named("山田太郎", "人事課"), SAME, "name_with_section"),
    (NAMESAKES, TARO, named("山田太郎"), UNSURE, "ambiguous"),
    (NAMESAKES, TARO, named("山田太郎", "市民課"), UNSURE, "ambiguous"),
    (NAMESAKES, TARO, named("山田太郎", "財政課", "yamada-t@tenant.onmicrosoft.com"), UNSURE, "ambiguous"),
    (NAMESAKES, TARO, named("山田太郎", "", "yamada-t@tenant.onmicrosoft.com"), SAME, "upn"),
    ((TARO, on("山田太郎", "人事課", number="7")), TARO, named("山田太郎", "人事課"), UNSURE, "ambiguous"),
    (ROSTER, TARO, named("山田太郎", "人事課", number="9"), OTHER, "unmatched"),  # one who left before
    (ROSTER, TARO, named("山田太郎", email="other@example.com"), OTHER, "unmatched"),
    # a section's e-mail, a number given twice
    (SHARED_MAIL, None, Who(email="jinji@city.example.lg.jp"), UNSURE, "ambiguous"),
    (SHARED_MAIL, None, named("佐藤一", email="jinji@city.example.lg.jp"), SAME, "name"),
    (SHARED_MAIL, 1, named("鈴木二", "人事課", "jinji@city.example.lg.jp"), SAME, "name_with_section"),
    (SHARED_MAIL, None, Who(email="jinji@tenant.onmicrosoft.com"), OTHER, "unmatched"),
    ((on("佐藤 一"), on("鈴木 二")), None, Who(number="1"), UNSURE, "ambiguous"),
    ((on("佐藤 一"), on("鈴木 二")), None, named("佐藤一", number="1"), SAME, "name"),
    ((on("佐藤 一", email="s@x.jp"), on("佐藤 一", "文書課", "s@x.jp", "2")), None, Who(email="s@x.jp"), UNSURE, "ambiguous"),
]  # fmt: skip


def people(key: PseudonymKey, roster: tuple[Who, ...], *rows: Who) -> list[Resolved]:
    """The roster's people, then the rows, as the door and the resolution see them."""
    combinations = []
    for index, who in enumerate((*roster, *rows)):
        made = identity_tokens(key, *who)
        identity_key = made.pop("identity_key") or f"nobody-{index}"
        dates = frozenset({"2024-04-01"}) if index < len(roster) else frozenset()
        combinations.append(Combination(identity_key, made, dates))
    assert len({c.identity_key for c in combinations}) == len(combinations)
    found = {person.identity_key: person for person in resolve(combinations)}
    backwards = {person.identity_key: person for person in resolve(combinations[::-1])}
    assert found == backwards
    return [found[c.identity_key] for c in combinations]


@pytest.mark.parametrize(("roster", "asked", "row", "answer", "method"), PAIRS)
def test_hard_pairs(roster, asked, row, answer, method, key):
    if identity_tokens(key, *row)["identity_key"] is None:
        assert method is None  # the row names nobody at all
        return
    index = asked if isinstance(asked, int) else roster.index(asked) if asked else 0
    *listed, found = people(key, roster, row)
    assert len({person.person_id for person in listed}) == len(listed)
    assert found.method == method
    assert (found.person_id == listed[index].person_id) is (answer == SAME)
    if answer == UNSURE:
        assert found.person_id not in {person.person_id for person in listed}


def test_the_table_is_long_enough():
    assert len(PAIRS) >= 40
    assert {answer for *_, answer, _ in PAIRS} == {SAME, OTHER, UNSURE}


STRANGER = named("外部 講師", "県庁")
STRANGERS = [
    (STRANGER, named("外部講師", "県庁", "k@pref.example.jp"), SAME),
    (STRANGER, named("県庁_外部講師"), SAME),
    (STRANGER, named("講師 外部", "県庁"), SAME),
    (STRANGER, named("外部講師", "国"), OTHER),
    (STRANGER, named("外部講師"), OTHER),
    (named("外部講師", "県庁", "a@x.jp"), named("外部講師", "県庁", "b@x.jp"), OTHER),
    (named("外部講師", "県庁", "a@x.jp"), named("外部講師", "県庁", "a@x.onmicrosoft.com"), SAME),
    (named("外部講師", "県庁", "a@x.jp"), named("外部講師", "県庁", number="77"), SAME),
    (named("外部講師", "県庁", number="78"), named("外部講師", "県庁", number="77"), OTHER),
    (named("外部講師", email="k@x.jp"), named("講師", email="K@x.jp"), SAME),
]


@pytest.mark.parametrize(("one", "other", "answer"), STRANGERS)
def test_strangers(one, other, answer, key):
    _, first, second = people(key, (TARO,), one, other)
    assert (first.person_id == second.person_id) is (answer == SAME)
    assert {first.method, second.method} == {"unmatched"}


def test_a_bare_stranger_between_two_e_mails_is_nobodys(key):
    _, *found = people(key, (TARO,), STRANGER, STRANGER._replace(email="a@x.jp"), STRANGER._replace(email="b@x.jp"))
    assert len({person.person_id for person in found}) == 3
    assert [person.method for person in found] == ["ambiguous", "unmatched", "unmatched"]


def test_a_sections_unlisted_e_mail_does_not_merge_the_people_who_use_it(key):
    section_mail = "kikaku@tenant.example.jp"
    taro, hanako, one, other, bare = people(
        key,
        ROSTER,
        named("山田太郎", "人事課", section_mail),
        named("高橋花子", "財政課", section_mail),
        Who(email=section_mail),
    )
    assert (one.person_id, other.person_id) == (taro.person_id, hanako.person_id)
    assert bare.method == "ambiguous"


def test_an_alias_seen_beside_a_staff_number_is_the_persons_too(key):
    taro, _, *found = people(key, ROSTER, Who("1", "alias@y.jp"), Who(email="alias@y.jp"))
    assert {person.person_id for person in found} == {taro.person_id}
    assert [person.method for person in found] == ["staff_number", "email"]


def test_a_chain_of_aliases_between_two_people_is_cut(key):
    taro, hanako, one, middle, other = people(
        key, ROSTER, Who("1", "a@y.jp"), Who("8", "a@y.jp"), Who("8", "takahashi@city.example.lg.jp")
    )
    assert (one.person_id, other.person_id) == (taro.person_id, hanako.person_id)
    assert middle.method == "ambiguous"


def login(account: str, tool: str = "one", **others: str) -> Who:
    return Who(account=account, tool=tool, **others)


TARO_MAIL, HANAKO_MAIL = TARO.email, HANAKO.email
# (rows, which of them are one person with whom: an index of ROSTER, or a letter of their own)
ACCOUNTS = [
    ((login("u1"), login("U1 "), login("ｕ１")), ("a", "a", "a")),
    ((login("u1"), login("u1", email=TARO_MAIL)), (0, 0)),
    ((login("u1"), login("u1", number="2"), login("u1", name="花")), (1, 1, 1)),
    ((login("u1"), login("u1", email="q@other.example")), ("a", "a")),
    ((login("u1"), login("u1", "two")), ("a", "b")),
    ((login("u1", email=TARO_MAIL), login("u1", "two")), (0, "a")),
    ((login("u1", email=TARO_MAIL), login("u2", email=TARO_MAIL), login("u1"), login("u2")), (0, 0, 0, 0)),
    ((login("1"), login("0002")), ("a", "b")),  # as the staff numbers read
    ((login(TARO_MAIL), login("u1")), (0, "a")),  # an account that is an e-mail is one
    ((login("u1", name="山田太郎"), login("u2", name="山田太郎")), (0, 0)),
    ((login("u1", name="誰か"), login("u2", name="誰か")), ("a", "b")),
    ((login("u1", email=TARO_MAIL), login("u1", email=HANAKO_MAIL), login("u1")), (0, 1, "a")),
]


@pytest.mark.parametrize(("rows", "expected"), ACCOUNTS)
def test_accounts_of_tools(rows, expected, key):
    distinct = {identity_tokens(key, *row)["identity_key"]: row for row in rows}
    taro, hanako, *others = people(key, ROSTER, *distinct.values())
    listed, found = [taro.person_id, hanako.person_id], dict(zip(distinct, others, strict=True))
    persons = [found[identity_tokens(key, *row)["identity_key"]].person_id for row in rows]
    named_persons = {who: persons[expected.index(who)] for who in expected}
    assert persons == [listed[who] if isinstance(who, int) else named_persons[who] for who in expected]
    assert len(set(named_persons.values())) == len(named_persons)
    assert not {person for who, person in named_persons.items() if isinstance(who, str)} & set(listed)


def test_of_a_shared_account_nobody_can_say_whose_it_is(key):
    rows = (login("u1", email=TARO_MAIL), login("u1", email=HANAKO_MAIL), login("u1"))
    assert [person.method for person in people(key, ROSTER, *rows)[len(ROSTER) :]] == ["email", "email", "ambiguous"]
