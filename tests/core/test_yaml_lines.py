"""Values, lines and refusals of YAML files."""

from __future__ import annotations

from datetime import date

import pytest

from dagster_project import programme, yaml_lines
from dagster_project.messages import CouldNotRun


def refusal(tmp_path, content: bytes) -> tuple[str, str]:
    path = tmp_path / "programme.yml"
    path.write_bytes(content)
    with pytest.raises(CouldNotRun) as refused:
        programme.read(path)
    (message,) = refused.value.messages
    assert str(path) in message.ja and str(path) in message.en
    return message.ja.replace(str(path), "FILE"), message.en.replace(str(path), "FILE")


def test_values_and_lines(tmp_path):
    path = tmp_path / "some.yml"
    path.write_bytes("\ufeffa: 1\n# 説明\nb:\n  - x\n  - {c: 2024-04-01,\n     d: null}\n".encode())
    read = yaml_lines.read(path)
    assert read.value == {"a": 1, "b": ["x", {"c": date(2024, 4, 1), "d": None}]}
    lines = {("a",): 1, ("b",): 3, ("b", 0): 4, ("b", 1): 5, ("b", 1, "c"): 5, ("b", 1, "d"): 6}
    assert {at: read.line_of(at) for at in lines} == lines
    assert read.line_of(("b", 1, "missing")) == 5
    assert read.line_of(("missing",)) == 1


def test_a_merged_entry_may_be_overridden(tmp_path):
    path = tmp_path / "some.yml"
    path.write_text("one: &one {a: 1, b: 2}\ntwo:\n  <<: *one\n  b: 3\n", encoding="utf-8")
    read = yaml_lines.read(path)
    assert read.value == {"one": {"a": 1, "b": 2}, "two": {"a": 1, "b": 3}}
    assert read.line_of(("two", "b")) == 4


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"a: 1\nb: [1, 2\nc: 3\n", 3),  # the bracket is missed where the next key begins
        (b"a: 1\n\tb: 2\n", 2),
        (b"a: 1\nb: 'x\n", 3),
        (b"a: 1\nb: *nowhere\n", 2),
        (b"a: 1\nb: !!python/object:os.system x\n", 2),
        (b"a: 1\n---\nb: 2\n", 2),
        (b"a: 1\nb: 2\na: 3\n", 3),
        (b"a: 1\nb: {c: 1, c: 2}\n", 2),
        (b"a: 1\nb: 2024-02-30\n", 2),
        (b"a: 1\nb: \x07\n", 2),
        ("a: 1\nb: 茅ヶ崎市\n".encode("cp932"), 2),
        (b"\xef\xbb\xbfa: 1\nb: \xff\n", 2),
    ],
)
def test_what_is_no_yaml_is_refused_with_its_line(content, line, tmp_path):
    ja, en = refusal(tmp_path, content)
    assert f"FILE の {line} 行目" in ja
    assert f"FILE, line {line}:" in en


@pytest.mark.parametrize("content", [b"", b"# only a comment\n", b"- a\n- b\n", b"text\n"])
def test_a_file_without_keys_is_refused_at_its_first_line(content, tmp_path):
    ja, en = refusal(tmp_path, content)
    assert "FILE の 1 行目" in ja
    assert "FILE, line 1:" in en


def test_an_absent_file_is_named_with_what_to_do(tmp_path):
    with pytest.raises(CouldNotRun) as refused:
        programme.read(tmp_path / "programme.yml")
    (message,) = refused.value.messages
    assert str(tmp_path / "programme.yml") in message.ja
    assert "katsuyo init" in message.ja and "katsuyo init" in message.en
