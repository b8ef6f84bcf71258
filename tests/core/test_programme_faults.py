"""Every fault of a programme file is refused with a sentence that names the file and the right line.

Add here: a fault that people make. Keep out: files that are no YAML at all (test_yaml_lines.py).
"""

from __future__ import annotations

import pytest

from dagster_project import programme
from dagster_project.messages import CouldNotRun, Message
from tests.core.programme_texts import VALID, marked_line, with_fault, write

WORKSHOP = "    held_on: 2024-05-01\n"

# name: (passage, with the fault and the mark on the line that must be named, word of the message)
FAULTS = {
    "unknown key at the top": ("timezone: Asia/Tokyo", "timezones: Asia/Tokyo #!", "timezones"),
    "unknown key in an entry": (WORKSHOP, f"{WORKSHOP}    capasity: 40 #!\n", "capasity"),
    "unknown key in a question": ("        favourable: [はい]", "        favorable: [はい] #!", "favorable"),
    "unknown key in eligible": ("eligible: {count: 100}", "eligible: {count: 100, aproximate: true} #!", "aproximate"),
    "unknown cost of a trial": (
        "unit_of_use: prompt",
        "unit_of_use: prompt\n    costs: {license_yen: 0} #!",
        "license_yen",
    ),
    "unknown cost of a workshop": (WORKSHOP, f"{WORKSHOP}    costs:\n      licence_yen: 0 #!\n", "licence_yen"),
    "cost below zero": ("unit_of_use: prompt", "unit_of_use: prompt\n    costs: {setup_yen: -1} #!", "setup_yen"),
    "cost beyond every budget": (WORKSHOP, f"{WORKSHOP}    costs: {{teacher_yen: 1000000000001}} #!\n", "teacher_yen"),
    "cost as text": (
        "unit_of_use: prompt",
        'unit_of_use: prompt\n    costs: {licence_yen: "1,000円"} #!',
        "licence_yen",
    ),
    "hours with a fraction": (
        "unit_of_use: prompt",
        "unit_of_use: prompt\n    costs: {staff_hours: 1.5} #!",
        "staff_hours",
    ),
    "an hour for nothing": ("timezone: Asia/Tokyo", "timezone: Asia/Tokyo\nhourly_cost_yen: 0 #!", "hourly_cost_yen"),
    "a source without an hourly cost": (
        "timezone: Asia/Tokyo",
        "timezone: Asia/Tokyo\nhourly_cost_source: 人件費単価 #!",
        "hourly_cost_yen",
    ),
    "missing key at the top": (
        'organisation:\n  code: "142077"\n  name: 試験市\ntimezone: Asia/Tokyo',
        "timezone: Asia/Tokyo #!",
        "organisation",
    ),
    "missing key in an entry": ("  - id: t1\n    name: 試行", "  - id: t1 #!", "name"),
    "missing key in a question": (
        "      - code: q2\n        headers: [感想]\n        type: text",
        "      - code: q2 #!\n        headers: [感想]",
        "type",
    ),
    "unquoted code": ('code: "142077"', "code: 142077 #!", "142077"),
    "wrong check digit": ('code: "142077"', 'code: "142076" #!', "142076"),
    "five digits": ('code: "142077"', 'code: "14207" #!', "14207"),
    "unknown time zone": ("timezone: Asia/Tokyo", "timezone: Asia/Chigasaki #!", "Asia/Chigasaki"),
    "edges not from 1": ("usage_bucket_edges: [1, 10]", "usage_bucket_edges: [2, 10] #!", "usage_bucket_edges"),
    "edges overlap": ("usage_bucket_edges: [1, 10]", "usage_bucket_edges: [1, 10, 10] #!", "usage_bucket_edges"),
    "edges fall": ("usage_bucket_edges: [1, 10]", "usage_bucket_edges: [1, 20, 10] #!", "usage_bucket_edges"),
    "edges empty": ("usage_bucket_edges: [1, 10]", "usage_bucket_edges: [] #!", "usage_bucket_edges"),
    "partial periods unknown": (
        "unit_of_use: prompt",
        "unit_of_use: prompt\n    partial_periods: half #!",
        "partial_periods",
    ),
    "unit unknown": ("unit_of_use: prompt", "unit_of_use: click #!", "unit_of_use"),
    "stage unknown": ("stage: post", "stage: after #!", "stage"),
    "type unknown": ("type: single", "type: choice #!", "type"),
    "written for no option": ("favourable: [はい]", "written_as: {どちらも: 3} #!", "どちらも"),
    "written for two options": ("favourable: [はい]", "written_as: {はい: 1, いいえ: [1, 2]} #!", "1"),
    "written as another option": ("favourable: [はい]", "written_as: {はい: いいえ} #!", "いいえ"),
    "eligible is a word": ("eligible: {count: 100}", "eligible: everybody #!", "eligible"),
    "eligible of nobody": ("eligible: {count: 100}", "eligible: {count: 0} #!", "count"),
    "eligible low above count": (
        "eligible: {count: 100}",
        "eligible: {count: 100, approximate: true, low: 101} #!",
        "101",
    ),
    "eligible high below count": (
        "eligible: {count: 100}",
        "eligible: {count: 100, approximate: true, high: 99} #!",
        "99",
    ),
    "date is text": ("start: 2024-04-01", 'start: "令和6年4月1日" #!', "start"),
    "date that does not exist": ("end: 2024-04-30", "end: 2024-04-31 #!", "2024-04-31"),
    "dates reversed": ("end: 2024-04-30", "end: 2024-03-31 #!", "2024-03-31"),
    "id with a space": ("- id: t1", "- id: t 1 #!", "t 1"),
    "id leaves its folder": ("- id: t1", "- id: ../t1 #!", "../t1"),
    "series unknown": ("series: s1", "series: s2 #!", "s2"),
    "survey closes before it opens": (
        "population: participants(w1)",
        "population: participants(w1)\n    opens: 2024-05-10\n    closes: 2024-05-09 #!",
        "2024-05-09",
    ),
    "post survey closes before the workshop": (
        "population: participants(w1)",
        "population: participants(w1)\n    closes: 2024-04-30 #!",
        "2024-04-30",
    ),
    "pre survey opens after the workshop": (
        "stage: post",
        "stage: pre\n    opens: 2024-05-02 #!",
        "2024-05-02",
    ),
    "closing day is text": ("stage: post", 'stage: post\n    closes: "5月10日" #!', "closes"),
    "survey of an unknown workshop": ("    workshop: w1", "    workshop: w9 #!", "w9"),
    "survey of an unknown trial": ("    workshop: w1", "    trial: t9 #!", "t9"),
    "survey of both": ("  - id: v1", "  - id: v1 #!\n    trial: t1", "workshop"),
    "survey of neither": ("  - id: v1\n    name: 事後\n    workshop: w1", "  - id: v1 #!\n    name: 事後", "workshop"),
    "population of an unknown workshop": ("participants(w1)", "participants(w9) #!", "w9"),
    "population of an unknown trial": ("participants(w1)", "eligible(t9) #!", "t9"),
    "population of nobody": ("participants(w1)", "0 #!", "population"),
    "population is a word": ("participants(w1)", "everybody #!", "everybody"),
    "trial id twice": (
        "series:\n",
        "  - {id: t1, name: 別, start: 2024-05-01, end: 2024-05-02, eligible: roster, unit_of_use: day} #!\nseries:\n",
        "t1",
    ),
    "series id twice": ("  - {id: s1, name: 連続}", "  - {id: s1, name: 連続}\n  - {id: s1, name: 別} #!", "s1"),
    "workshop id twice": (
        "surveys:",
        "  - {id: w1, name: 別, series: s1, held_on: 2024-05-02} #!\nsurveys:",
        "w1",
    ),
    "work kind twice": (
        "  - {code: draft, label: 文書}",
        "  - {code: draft, label: 文書}\n  - {code: draft, label: 別} #!",
        "draft",
    ),
    "question code twice": ("- code: q2", "- code: q1 #!", "q1"),
    "header of another question": ("headers: [感想]", "headers: [満足度] #!", "満足度"),
    "favourable that is no option": ("favourable: [はい]", "favourable: [ハイ] #!", "ハイ"),
    "option twice": ("options: [はい, いいえ]", "options: [はい, いいえ, はい] #!", "選択肢"),
    "single without options": (
        "      - code: q1\n        headers: [満足度]\n        type: single\n        options: [はい, いいえ]\n"
        "        favourable: [はい]",
        "      - code: q1 #!\n        headers: [満足度]\n        type: single",
        "options",
    ),
    "text with options": (
        "      - code: q2\n        headers: [感想]",
        "      - code: q2 #!\n        headers: [感想]\n        options: [はい]",
        "options",
    ),
    "question without headers": ("headers: [感想]", "headers: [] #!", "headers"),
    "excluded person without identity": (
        "  - email: test@example.lg.jp\n    reason: 試験用",
        "  - reason: 試験用 #!",
        "staff_number",
    ),
    "share above one": ("usage_bucket_edges", "max_quarantined_share: 1.5 #!\nusage_bucket_edges", "1.5"),
    "one release": ("usage_bucket_edges", "keep_releases: 1 #!\nusage_bucket_edges", "keep_releases"),
    "groups of one": ("usage_bucket_edges", "small_group_minimum: 1 #!\nusage_bucket_edges", "small_group_minimum"),
    "key twice": ("    stage: post", "    stage: post\n    stage: pre #!", "stage"),
}


def faults_of(folder, text) -> tuple[Message, ...]:
    path = write(folder, text)
    with pytest.raises(CouldNotRun) as refused:
        programme.read(path)
    assert refused.value.exit_code == 2
    return refused.value.messages


@pytest.mark.parametrize("fault", FAULTS)
def test_the_fault_is_named_with_file_and_line_in_both_languages(fault, tmp_path):
    passage, faulty, word = FAULTS[fault]
    text = with_fault(passage, faulty)
    messages = faults_of(tmp_path, text)
    line = marked_line(text)
    path = tmp_path / "programme.yml"
    pointed = [m for m in messages if f"{path} の {line} 行目" in m.ja and f"{path}, line {line}:" in m.en]
    assert pointed == list(messages)
    assert any(word in message.ja for message in messages)
    assert any(word in message.en for message in messages) or not word.isascii()


def test_every_fault_is_told_at_once(tmp_path):
    text = VALID.replace("timezone: Asia/Tokyo", "timezones: Asia/Tokyo").replace("stage: post", "stage: after")
    messages = faults_of(tmp_path, text)
    assert sorted(message.en.split(":")[0].rsplit(" ", 1)[1] for message in messages) == ["29", "4"]


def test_a_question_said_once_by_an_anchor_is_pointed_at_where_it_stands(tmp_path):
    shared = VALID.replace("questions:\n", "questions: &shared\n").replace(
        "favourable: [はい]", "favourable: [ハイ] #!"
    )
    text = shared + ("  - {id: v2, name: 別, workshop: w1, stage: post, population: 5, questions: *shared}\n")
    messages = faults_of(tmp_path, text)
    assert len(messages) == 2
    assert f"line {marked_line(text)}:" in messages[0].en


def test_the_japanese_sentence_of_a_common_fault_holds_no_english_reason(tmp_path):
    for fault in ("unit unknown", "eligible of nobody", "date is text", "share above one", "groups of one"):
        passage, faulty, _ = FAULTS[fault]
        for message in faults_of(tmp_path, with_fault(passage, faulty)):
            assert "Input should" not in message.ja, fault
