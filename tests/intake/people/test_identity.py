"""Who is whom, on combinations that a person can follow."""

from __future__ import annotations

from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from dagster_project.intake.people.identity import resolve
from dagster_project.intake.people.identity_groups import Combination

COLUMNS = (
    "staff_number_token",
    "email_token",
    "upn_token",
    "account_token",
    "name_token",
    "name_section_token",
    "reading_token",
    "reading_section_token",
)
APRIL = ("2024-04-01",)


def who(key: str, *, number="", email="", account="", name="", section="", reading="", rosters=()) -> Combination:
    """A combination whose tokens are its own words."""
    both = f"{name}/{section}" if name and section else ""
    second = f"{reading}/{section}" if reading and section else ""
    made = (number, email, email.partition("@")[0], account, name, both, reading, second)
    return Combination(key, dict(zip(COLUMNS, (token or None for token in made), strict=True)), frozenset(rosters))


def people(*combinations: Combination) -> list[set[str]]:
    """Groups of identity keys that are one person, by smallest key."""
    groups: dict[str, set[str]] = {}
    for resolved in resolve(combinations):
        groups.setdefault(resolved.person_id, set()).add(resolved.identity_key)
    return [groups[person] for person in sorted(groups)]


def methods(*combinations: Combination) -> dict[str, str]:
    return {resolved.identity_key: resolved.method for resolved in resolve(combinations)}


YAMADA = who("r1", number="1", email="y@x", name="山田", section="人事課", rosters=APRIL)
SATO = who("r2", number="2", email="s@x", name="佐藤", section="財政課", rosters=APRIL)


def test_staff_number_and_email_bind():
    rows = (YAMADA, SATO, who("a", number="1"), who("b", email="y@x"), who("c", email="s@x", name="山田"))
    assert people(*rows) == [{"a", "b", "r1"}, {"c", "r2"}]
    assert methods(*rows) == {"r1": "roster", "r2": "roster", "a": "staff_number", "b": "email", "c": "email"}


def test_joins_are_transitive_without_any_roster():
    rows = (who("a", number="1"), who("b", number="1", email="y@x"), who("c", email="y@x", name="山田"))
    assert people(*rows) == [{"a", "b", "c"}]
    assert set(methods(*rows).values()) == {"unmatched"}


def test_a_name_with_section_or_a_name_alone_finds_the_one_person():
    rows = (
        YAMADA,
        SATO,
        who("a", name="山田", section="人事課"),
        who("b", name="佐藤"),
        who("c", name="山田", section="別課"),
    )
    assert people(*rows) == [{"a", "c", "r1"}, {"b", "r2"}]
    assert methods(*rows)["a"] == "name_with_section"
    assert methods(*rows)["b"] == methods(*rows)["c"] == "name"


NAMESAKE = who("r3", number="3", name="山田", section="財政課", rosters=APRIL)


def test_namesakes_on_the_roster_stay_two_and_a_section_tells_them_apart():
    rows = (YAMADA, NAMESAKE, who("a", name="山田", section="人事課"), who("b", name="山田", section="財政課"))
    assert people(*rows) == [{"a", "r1"}, {"b", "r3"}]


def test_an_ambiguous_name_is_a_person_by_itself():
    rows = (YAMADA, NAMESAKE, who("a", name="山田"), who("b", name="山田", section="別課"))
    assert people(*rows) == [{"a"}, {"b"}, {"r1"}, {"r3"}]
    assert (methods(*rows)["a"], methods(*rows)["b"]) == ("ambiguous", "ambiguous")


def test_a_leaver_with_a_staff_number_is_not_joined_by_name():
    rows = (YAMADA, who("a", number="9", name="山田", section="人事課"))
    assert people(*rows) == [{"a"}, {"r1"}]


def test_an_email_that_no_roster_has_is_not_joined_by_the_bare_name():
    rows = (YAMADA, who("a", email="other@x", name="山田"), who("b", email="new@x", name="山田", section="人事課"))
    assert people(*rows) == [{"a"}, {"b", "r1"}]


def test_strangers_repeat_by_name_and_section_only():
    rows = (
        who("a", name="外部", section="県庁"),
        who("b", name="外部", section="県庁"),
        who("c", name="外部", section="国"),
        who("d", name="外部"),
        who("e", email="z@x", name="外部", section="県庁"),
    )
    assert people(*rows) == [{"a", "b", "e"}, {"c"}, {"d"}]


def test_an_address_that_two_people_of_the_roster_use_is_a_sections_and_merges_nobody():
    rows = (
        YAMADA,
        SATO,
        who("a", email="new@x", name="山田", section="人事課"),
        who("b", email="new@x", name="佐藤", section="財政課"),
    )
    assert people(*rows) == [{"a", "r1"}, {"b", "r2"}]
    assert set(methods(*rows).values()) == {"roster", "name_with_section"}


def test_a_name_learnt_on_the_way_does_not_depend_on_the_order():
    # 3 is 山田 by its e-mail; whether 4 means the same person must not hang on who is asked first.
    rows = [
        who("1", number="1", name="山田", section="人事課", rosters=APRIL),
        who("2", email="new@x", name="山田", section="人事課"),
        who("3", email="new@x", name="別姓", section="人事課"),
        who("4", email="w@x", name="別姓", section="人事課"),
    ]
    for order in permutations(rows):
        assert people(*order) == [{"1", "2", "3"}, {"4"}]


# Few numbers and many strangers with several names: there, order could decide (it once did, in one list of six).
number = st.sampled_from([""] * 6 + ["1", "2"])
email = st.sampled_from(["", "1@a", "1@b", "2@a", "3@a", "3@b"])
name, section, reading = (
    st.sampled_from(["", "1", "2"]),
    st.sampled_from(["1", "1", "2", ""]),
    st.sampled_from(["", "", "2", "3"]),
)
rosters = st.sampled_from([()] * 4 + [("a",), ("b",), ("a", "b")])
combination_parts = st.fixed_dictionaries(
    {"number": number, "email": email, "name": name, "section": section, "reading": reading, "rosters": rosters}
)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(parts=st.lists(combination_parts, min_size=6, max_size=9), data=st.data())
def test_neither_the_order_of_rows_nor_the_key_decides(parts, data):
    """Keys are renamed as another pseudonym key would: the same rows must stay together, by the same method."""

    def grouped(order: list[int], names: list[str]) -> tuple[set[frozenset[int]], dict[int, str]]:
        rows = [who(names[i], **parts[i]) for i in order]
        index = {name: i for i, name in enumerate(names)}
        found = {index[key]: method for key, method in methods(*rows).items()}
        return {frozenset(index[key] for key in group) for group in people(*rows)}, found

    plain = list(range(len(parts)))
    names = [f"k{i:02d}" for i in plain]
    other_order = data.draw(st.permutations(plain))
    other_names = data.draw(st.permutations(names))
    assert grouped(plain, names) == grouped(list(other_order), list(other_names))


@settings(max_examples=200, deadline=None, derandomize=True)
@given(parts=st.lists(combination_parts, min_size=6, max_size=9))
def test_no_row_off_the_rosters_merges_or_parts_the_people_on_them(parts):
    rows = [who(f"k{i}", **part) for i, part in enumerate(parts)]
    listed = {row.identity_key for row in rows if row.on_roster}
    alone = people(*(row for row in rows if row.on_roster))
    together = [group & listed for group in people(*rows) if group & listed]
    assert sorted(map(sorted, alone)) == sorted(map(sorted, together))


YAMADA_IN_MAY = who("m1", number="1", email="y2@x", name="佐藤", section="財政課", rosters=("2025-05-01",))


def test_one_number_on_two_rosters_is_one_person_under_both_names():
    rows = (
        YAMADA,
        YAMADA_IN_MAY,
        who("a", name="山田", section="人事課"),
        who("b", name="佐藤"),
        who("c", email="y2@x"),
        who("d", email="y@x"),
    )
    assert people(*rows) == [{"a", "b", "c", "d", "m1", "r1"}]


def test_a_new_number_of_each_year_is_one_person_by_e_mail_and_name():
    new_number = who("m", number="901", email="y@x", name="山田", section="財政課", rosters=("2025-04-01",))
    of_one_roster = who("m", number="901", email="y@x", name="山田", section="財政課", rosters=APRIL)
    other_name = who("m", number="901", email="y@x", name="山本", section="財政課", rosters=("2025-04-01",))
    assert people(YAMADA, new_number) == [{"m", "r1"}]
    assert people(YAMADA, of_one_roster) == people(YAMADA, other_name) == [{"m"}, {"r1"}]
    assert set(methods(YAMADA, of_one_roster).values()) == {"roster_shared"}


def test_two_posts_on_one_roster_are_one_person_and_two_names_under_one_number_are_two():
    second_post = who("p", number="1", email="y@x", name="山田", section="文書課", rosters=APRIL)
    mistyped = who("p", number="1", email="q@x", name="鈴木", section="文書課", rosters=APRIL)
    assert people(YAMADA, second_post) == [{"p", "r1"}]
    assert people(YAMADA, mistyped) == [{"p"}, {"r1"}]
    assert methods(YAMADA, mistyped, who("a", number="1"))["a"] == "ambiguous"


def test_a_name_learnt_by_number_finds_the_person_but_never_outdoes_a_roster():
    rows = (YAMADA, SATO, who("a", number="1", name="新姓"), who("b", name="新姓"), who("c", number="1", name="佐藤"))
    assert people(*rows, who("d", name="佐藤")) == [{"a", "b", "c", "r1"}, {"d", "r2"}]


def test_an_account_joins_rows_with_and_without_an_email():
    rows = (YAMADA, who("a", account="u1"), who("b", account="u1", email="y@x"), who("c", account="u1", name="山"))
    assert people(*rows) == [{"a", "b", "c", "r1"}]
    assert methods(*rows) == {"r1": "roster", "a": "account", "b": "email", "c": "account"}
    strangers = (who("a", account="u1"), who("b", account="u1", email="q@x"))
    assert people(*strangers) == [{"a", "b"}]
    assert set(methods(*strangers).values()) == {"unmatched"}


def test_an_account_never_finds_a_roster_by_itself():
    rows = (YAMADA, SATO, who("a", account="1"), who("b", account="y@x"))
    assert people(*rows) == [{"a"}, {"b"}, {"r1"}, {"r2"}]
    assert methods(*rows) == {"r1": "roster", "r2": "roster", "a": "unmatched", "b": "unmatched"}


def test_two_accounts_of_one_name():
    """One person of the roster may have two; of people whom no roster knows a bare name joins nobody."""
    rows = (YAMADA, who("a", account="u1", name="山田"), who("b", account="u2", name="山田"))
    assert people(*rows) == [{"a", "b", "r1"}]
    assert people(*rows[1:]) == [{"a"}, {"b"}]
    namesakes = (YAMADA, who("r3", number="3", email="k@x", name="山田", section="会計課", rosters=APRIL), *rows[1:])
    assert people(*namesakes) == [{"a"}, {"b"}, {"r1"}, {"r3"}]
    assert methods(*namesakes)["a"] == methods(*namesakes)["b"] == "ambiguous"


def test_a_shared_account_links_nobody():
    rows = (
        YAMADA,
        SATO,
        who("a", account="shared", email="y@x"),
        who("b", account="shared", email="s@x"),
        who("c", account="shared"),
    )
    assert people(*rows) == [{"a", "r1"}, {"b", "r2"}, {"c"}]
    assert methods(*rows)["c"] == "ambiguous"
