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
    except (OSError, UnicodeDecodeError) as error:
        raise CouldNotRun(
            Message(
                f"{path} を UTF-8 のテキストとして読めません（{error}）。UTF-8 で保存し直してください。",
                f"{path} cannot be read as UTF-8 text ({error}). Save it again as UTF-8.",
            )
        ) from error
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        lines: dict[Location, int] = {}
        value = None if node is None else _plain(loader, node, (), lines, path)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise CouldNotRun(
            Message(
                f"{path} の {line} 行目が YAML として読めません（{error.problem}）。字下げと記号を確かめてください。",
                f"{path}, line {line}: not valid YAML ({error.problem}). Check indentation and punctuation.",
            )
        ) from error
    finally:
        loader.dispose()
    return LinedYaml(path, value, lines)


def _plain(loader: _Loader, node: yaml.Node, at: Location, lines: dict[Location, int], path: Path) -> Plain:
    lines.setdefault(at, node.start_mark.line + 1)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(loader, item, (*at, index), lines, path) for index, item in enumerate(node.value)]
    if not isinstance(node, yaml.MappingNode):
        value: Plain = loader.construct_object(node, deep=True)
        return value
    loader.flatten_mapping(node)
    result: dict[str, Plain] = {}
    for key_node, value_node in node.value:
        key = str(loader.construct_object(key_node))
        line = key_node.start_mark.line + 1
        if key in result:
            raise CouldNotRun(
                Message(
                    f"{path} の {line} 行目: 「{key}」が二度書かれています。どちらか一つにしてください。",
                    f"{path}, line {line}: '{key}' is written twice. Keep one of them.",
                )
            )
        lines[(*at, key)] = line
        result[key] = _plain(loader, value_node, (*at, key), lines, path)
    return result
