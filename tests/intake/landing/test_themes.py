"""Free answers to themes: the word list against what a person finds, where codes land, and a city's own list."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from dagster_project import programme
from dagster_project.intake.landing.theme_codes import Matcher
from dagster_project.intake.settling.programme_tables import option_kinds, themes
from dagster_project.messages import CouldNotRun
from dagster_project.theme_list import Theme, Themes, house_themes, theme_faults
from dagster_project.theme_phrases import GAP, fold
from tests.intake.small_root import FORM, FORM_FILE, PROGRAMME
from tests.intake.theme_sentences import FIRST, FOURTH, SECOND, THIRD

Sentences = Iterable[tuple[str, str]]


HOUSE = Themes()


def codes_of(texts: list[str], declared: Themes = HOUSE) -> list[set[str]]:
    found = Matcher.of(declared).coded(texts).to_pylist()
    return [{row["theme_code"] for row in found if row["text"] == text} for text in texts]


def precision_and_recall(sentences: Sentences) -> tuple[float, float]:
    """Over all themes of all sentences; ``other`` is the absence of a theme."""
    rows = list(sentences)
    hits = found = wanted = 0
    for codes, (_, told) in zip(codes_of([text for text, _ in rows]), rows, strict=True):
        codes.discard("other")
        hits, found, wanted = hits + len(codes & set(told.split())), found + len(codes), wanted + len(told.split())
    return hits / found, hits / wanted


def test_the_list_agrees_with_a_person_on_answers_that_it_was_never_mended_by():
    precision, recall = precision_and_recall(FOURTH)
    assert precision >= 0.95
    assert recall >= 0.9


@pytest.mark.parametrize("sentences", [FIRST, SECOND, THIRD], ids=["first", "second", "third"])
def test_the_list_agrees_with_a_person_on_answers_that_it_was_mended_by(sentences):
    assert min(precision_and_recall(sentences)) >= 0.97


def test_what_says_nothing_about_the_tool_has_no_theme():
    silent = [text for text, told in (*FIRST, *SECOND, *THIRD) if not told]
    assert len(silent) > 20
    assert codes_of(silent) == [{"other"}] * len(silent)


def test_every_theme_of_the_house_is_tried_and_every_code_is_one():
    told = {code for _, codes in (*FIRST, *SECOND, *THIRD, *FOURTH) for code in codes.split()}
    assert told == {theme.code for theme in house_themes().entries}
    assert all(theme.label_en for theme in house_themes().entries)


def test_the_house_list_has_no_fault():
    assert list(theme_faults(house_themes())) == []


def own(*phrases: str, unless: tuple[str, ...] = (), groups: dict[str, tuple[str, ...]] | None = None) -> Themes:
    return Themes(
        extend=False, groups=groups or {}, entries=(Theme(code="t", label="T", phrases=phrases, unless=unless),)
    )


@pytest.mark.parametrize(
    ("phrase", "text", "holds"),
    [
        ("アイデア", "あいでぁ", False),
        ("アイデア", "ｱｲﾃﾞｱ出し", True),
        ("アイデア", "あいであ", True),
        ("excel", "ＥＸＣＥＬ の関数", True),
        ("使い方", "使 い\u3000方", True),
        ("使い方", "「使い」方", True),
        ("(分か|わか)らない", "よく分からない", True),
        ("(分か|わか)らない", "よく解らない", False),
        ("使い方~ない", "使い方がわからない", True),
        ("使い方~ない", "使い方がわかった。時間がない", False),
        ("使い方~ない", "使い方がわかった\n時間がない", False),
        ("使い方~ない", "使い方" + "あ" * GAP + "ない", True),
        ("使い方~ない", "使い方" + "あ" * (GAP + 1) + "ない", False),
        ("^なし$", "なし", True),
        ("^なし$", "以上です。なし！", True),
        ("^なし$", "ものなし", False),
        ("試(して|)みる", "試みる", True),
        ("<良い>(です|でした)", "とてもよかったでした", True),
        ("1.5", "1x5", False),
    ],
)
def test_signs_of_the_language(phrase, text, holds):
    (codes,) = codes_of([text], own(phrase, groups={"良い": ("よ(い|かった)", "良い")}))
    assert (codes == {"t"}) is holds
    assert codes <= {"t", "other"}


def test_unless_takes_out_only_what_it_says():
    list_of = own("難し", unless=("難しく(は|)な(い|かった)",))
    assert codes_of(["難しくなかった", "難しくはなかったが用語は難しい", "難しい"], list_of) == [
        {"other"},
        {"t"},
        {"t"},
    ]


def test_folding_keeps_sentences_apart_and_drops_what_is_no_word():
    assert fold("・ＡＩの「コツ」。。\r\n　－") == "aiのこつ"
    assert fold("　") == ""


def test_texts_are_coded_once_and_several_themes_are_several_rows(small):
    rows = [["2024/05/01", "", "満足", "", text] for text in ("事例を知りたい", "事例を知りたい", "駐車場", "", "　")]
    both = ["2024/05/01", "", "満足", "", "忙しくて時間がない。\n勉強会を開いてほしい"]
    small.put(FORM_FILE, [FORM, *rows, both])
    small.night()
    landed = small.query("SELECT row_number, question_code, theme_code FROM landed.survey_theme ORDER BY ALL")
    assert landed == [
        (2, "comment", "wants_cases"),
        (3, "comment", "wants_cases"),
        (4, "comment", "other"),
        (7, "comment", "no_time"),
        (7, "comment", "wants_workshop"),
    ]
    written = small.query("SELECT row_number FROM landed.survey_answer WHERE question_code = 'comment' ORDER BY ALL")
    assert written == [(2,), (3,), (4,), (7,)]


def test_a_changed_list_lands_surveys_anew_and_nothing_else(small):
    small.put(FORM_FILE, [FORM, ["2024/05/01", "", "満足", "", "駐車場が狭い"]])
    small.put(
        "inbox/trials/t1/log.csv", [["利用日時", "メールアドレス", "利用区分"], ["2024/04/01 9:00", "a@x.jp", ""]]
    )
    small.night()
    assert small.take_in().landed_now == 0
    small.say(PROGRAMME + "themes: {entries: [{code: parking, label: 駐車場, phrases: [駐車場]}]}\n")
    assert small.night().landed_now == 1
    assert small.query("SELECT theme_code FROM landed.survey_theme") == [("parking",)]
    labels = "SELECT theme_code, theme_label, theme_label_en FROM programme.theme ORDER BY theme_order DESC LIMIT 2"
    assert small.query(labels) == [
        ("other", "その他（どのテーマにも当たらない）", "other (none of the themes)"),
        ("parking", "駐車場", "駐車場"),
    ]
    # Another label is no other landing.
    small.say(PROGRAMME + "themes: {entries: [{code: parking, label: 駐車, phrases: [駐車場]}]}\n")
    assert small.take_in().landed_now == 0


def test_a_vanished_survey_of_another_list_is_refused_rather_than_counted_by_the_old_one(small):
    path = small.put(FORM_FILE, [FORM, ["2024/05/01", "", "満足", "", "駐車場が狭い"]])
    small.night()
    path.unlink()
    assert small.take_in().refusals == ()
    small.say(PROGRAMME + "themes: {entries: [{code: parking, label: 駐車場, phrases: [駐車場]}]}\n")
    (refusal,) = small.take_in().refusals
    assert "テーマ" in refusal.ja and "themes" in refusal.en


def test_a_city_replaces_a_theme_in_its_place_or_the_whole_list():
    thanks = Theme(code="thanks", label="謝辞", phrases=("サンキュー",))
    order = [theme.code for theme in house_themes().entries]
    listed = list(themes(Themes(entries=(thanks,))))
    assert [row[1] for row in listed] == [*order, "other"]
    assert listed[order.index("thanks")][2] == "謝辞"
    assert codes_of(["ありがとう", "さんきゅー"], Themes(entries=(thanks,))) == [{"other"}, {"thanks"}]
    alone = Themes(extend=False, entries=(thanks,))
    assert [row[1] for row in themes(alone)] == ["thanks", "other"]
    assert codes_of(["事例を知りたい"], alone) == [{"other"}]


def test_a_citys_theme_may_use_the_groups_of_the_house():
    (codes,) = codes_of(
        ["車の止め方が分からない"],
        Themes(entries=(Theme(code="parking", label="駐車", phrases=("止め方~<分からない>",)),)),
    )
    assert "parking" in codes


@pytest.mark.parametrize(
    ("written", "line", "ja", "en"),
    [
        ("  extend: false", 2, "entries", "entries"),
        ("  extend: maybe", 2, "true か false", "true or false"),
        ("  entries:\n  - {code: other, label: x, phrases: [x]}", 3, "other", "other"),
        (
            "  entries:\n  - {code: a, label: x, phrases: [x]}\n  - {code: a, label: x, phrases: [x]}",
            4,
            "二つ",
            "twice",
        ),
        ("  entries:\n  - {code: a, label: x, phrases: []}", 3, "空", "empty"),
        ("  entries:\n  - code: a\n    label: x\n    phrases:\n    - 正\n    - (正", 7, "括弧", "brackets"),
        ("  entries:\n  - {code: a, label: x, phrases: [正)]}", 3, "括弧", "brackets"),
        ("  entries:\n  - {code: a, label: x, phrases: [<ない名前>]}", 3, "groups", "groups"),
        ("  groups:\n    甲: [<乙>]\n    乙: [<甲>]", 3, "自分自身", "itself"),
        ("  entries:\n  - {code: a, label: x, phrases: [~]}", 3, "文字列", "text"),
        ("  entries:\n  - {code: a, label: x, phrases: [(正|)]}", 3, "どの回答にも", "every answer"),
        ("  entries:\n  - {code: a, label: x, phrases: [正。しい]}", 3, "文の切れ目", "end of a sentence"),
        ("  entries:\n  - {code: a, label: x, phrases: [「」]}", 3, "空", "empty"),
        ("  entries:\n  - {code: a, label: x, words: [正], phrases: [正]}", 3, "words", "words"),
    ],
)
def test_a_faulty_list_is_named_with_file_and_line(written, line, ja, en, tmp_path):
    path = tmp_path / "programme.yml"
    path.write_text("themes:\n" + written + "\norganisation: {code: '131016', name: 試験区}\n", encoding="utf-8")
    with pytest.raises(CouldNotRun) as refused:
        programme.read(path)
    message = refused.value.messages[0]
    assert f"{line} 行目" in message.ja and ja in message.ja
    assert f"line {line}" in message.en and en in message.en


def kinds_of(options: str, more: str = "") -> list[tuple[object, ...]]:
    text = PROGRAMME.replace(
        "log_labels: [文章作成]}", "log_labels: [文章作成]}\n  - {code: idea, label: アイデア出し}"
    )
    text = text.replace(
        "{code: comment, headers: [感想], type: text}", "{code: ask, headers: [課題], type: multiple, options: [%s]%s}"
    )
    import yaml

    return list(option_kinds(programme.Programme.model_validate(yaml.safe_load(text % (options, more)))))


@pytest.mark.parametrize(
    ("options", "more", "kinds"),
    [
        ("文書作成, アイデア出し", "", ["draft", "idea"]),
        ("文章作成, ｱｲﾃﾞｱ出し, その他, 特にない", "", ["draft", "idea", "uncoded"]),
        ("文書作成, 文章作成", "", []),  # two names of one kind are one
        ("文書作成, 研修", "", []),
        ("文書作成, 研修", ", asks_work_kind: true", ["draft"]),
        ("文書作成, アイデア出し", ", asks_work_kind: false", []),
        ("研修, 相談", ", asks_work_kind: true", []),
    ],
)
def test_a_question_asks_for_kinds_of_work_by_the_names_of_its_options(options, more, kinds):
    assert [row[3] for row in kinds_of(options, more)] == kinds


def test_a_kind_of_work_may_not_take_the_name_of_those_without(tmp_path):
    path = tmp_path / "programme.yml"
    path.write_text(PROGRAMME.replace("code: draft", "code: uncoded"), encoding="utf-8")
    with pytest.raises(CouldNotRun) as refused:
        programme.read(path)
    assert "uncoded" in refused.value.messages[0].ja
