"""Reading YAML so that every value can be traced to its line, for messages that name file and line.

Add here: what turns a YAML file into plain values plus line numbers. Keep out: what any file means.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import yaml

from dagster_project.messages import CouldNotRun, Message

Plain = None | bool | int | float | str | date | datetime | list["Plain"] | dict[str, "Plain"]
Location = tuple[str | int, ...]

_MERGE = "tag:yaml.org,2002:merge"


@dataclass(frozen=True)
class LinedYaml:
    """Plain values of one YAML file and the 1-based line of every key and item."""

    path: Path
    value: Plain
    lines: dict[Location, int]

    def line_of(self, location: Location) -> int:
        """Line of the value, or of its nearest ancestor that stands in the file (a missing key has no line)."""
        while location and location not in self.lines:
            location = location[:-1]
        return self.lines.get(location, 1)


class _Loader(yaml.SafeLoader):
    """SafeLoader that refuses a key written twice: YAML would silently keep the last one."""


def read(path: Path) -> LinedYaml:
    """Values and lines of a UTF-8 YAML file.

    Raises:
        CouldNotRun: the file is absent, not UTF-8, not YAML, or names a key twice.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise CouldNotRun(
            Message(
                f"{path} がありません。`katsuyo init` で作るか、データルートの指定を確かめてください。",
                f"{path} does not exist. Create it with `katsuyo init`, or check the data root that you named.",
            )
        ) from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise CouldNotRun(
            Message(
                f"{path} の {line} 行目を UTF-8 のテキストとして読めません。UTF-8 で保存し直してください。",
                f"{path}, line {line}: not UTF-8 text. Save the file again as UTF-8.",
            )
        ) from error
    except OSError as error:
        raise CouldNotRun(
            Message(
                f"{path} を開けません（{error.strerror}）。ファイルの種類と権限を確かめてください。",
                f"{path} cannot be opened ({error.strerror}). Check that it is a file that you may read.",
            )
        ) from error
    lines: dict[Location, int] = {}
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        value = None if node is None else _plain(loader, node, (), lines, path)
    except yaml.reader.ReaderError as error:
        raise _not_yaml(path, text.count("\n", 0, error.position) + 1, error.reason) from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise _not_yaml(path, line, str(error.problem)) from error
    return LinedYaml(path, value, lines)


def _not_yaml(path: Path, line: int, problem: str) -> CouldNotRun:
    return CouldNotRun(
        Message(
            f"{path} の {line} 行目が YAML として読めません（{problem}）。字下げと記号を確かめてください。",
            f"{path}, line {line}: not valid YAML ({problem}). Check indentation and punctuation.",
        )
    )


def _plain(loader: _Loader, node: yaml.Node, at: Location, lines: dict[Location, int], path: Path) -> Plain:
    lines.setdefault(at, node.start_mark.line + 1)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(loader, item, (*at, index), lines, path) for index, item in enumerate(node.value)]
    if not isinstance(node, yaml.MappingNode):
        return _scalar(loader, node, path)
    result: dict[str, Plain] = {}
    for key, (key_node, value_node) in _entries(loader, node, path).items():
        lines[(*at, key)] = key_node.start_mark.line + 1
        result[key] = _plain(loader, value_node, (*at, key), lines, path)
    return result


def _scalar(loader: _Loader, node: yaml.Node, path: Path) -> Plain:
    try:
        value: Plain = loader.construct_object(node, deep=True)
    except ValueError:  # what looks like a date and is none: 2024-02-30
        line = node.start_mark.line + 1
        raise CouldNotRun(
            Message(
                f"{path} の {line} 行目: {node.value} という日付や数はありません。書き直してください。",
                f"{path}, line {line}: there is no such date or number as {node.value}. Write it again.",
            )
        ) from None
    return value


def _entries(loader: _Loader, node: yaml.MappingNode, path: Path) -> dict[str, tuple[yaml.Node, yaml.Node]]:
    """Key and value nodes by key; what `<<` merges in gives way to the mapping's own keys."""
    own: set[str] = set()
    for key_node, _ in node.value:
        if key_node.tag == _MERGE:
            continue
        key, line = str(loader.construct_object(key_node)), key_node.start_mark.line + 1
        if key in own:
            raise CouldNotRun(
                Message(
                    f"{path} の {line} 行目: 「{key}」が二度書かれています。どちらか一つにしてください。",
                    f"{path}, line {line}: '{key}' is written twice. Keep one of them.",
                )
            )
        own.add(key)
    loader.flatten_mapping(node)
    entries = {str(loader.construct_object(key_node)): (key_node, value) for key_node, value in node.value}
    # An anchor's mapping is met again at each alias: merged keys must not look written twice then.
    node.value = list(entries.values())
    return entries
