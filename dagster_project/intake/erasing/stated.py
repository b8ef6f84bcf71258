"""Who asks to be erased, as somebody wrote it down: a few lines of `staff_number: …`, never an argument of a command.

Add here: another identity that a person may state. Keep out: tokens and rows (person.py). What is written there
stands in no message: a fault is named by its line's number.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field, fields

from dagster_project.messages import CouldNotRun, Message

_JAPANESE = {
    "職員番号": "staff_number",
    "メールアドレス": "email",
    "メール": "email",
    "氏名": "name",
    "所属": "section",
    "アカウント": "account",
}


@dataclass(frozen=True)
class StatedPerson:
    """Texts of one person; its repr shows none of them."""

    staff_number: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    name: str = field(default="", repr=False)
    section: str = field(default="", repr=False)
    account: str = field(default="", repr=False)


_KNOWN = tuple(one.name for one in fields(StatedPerson))


def read(text: str) -> StatedPerson:
    """Lines of `key: value`, keys as in columns.yml or in Japanese.

    Raises:
        CouldNotRun: a line is neither, or nothing there names somebody.
    """
    stated: dict[str, str] = {}
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), start=1):
        if not line.strip():
            continue
        key, colon, value = line.replace("：", ":", 1).partition(":")
        name = unicodedata.normalize("NFKC", key).strip()
        name = _JAPANESE.get(name, name)
        if not colon or name not in _KNOWN or name in stated or not value.strip():
            raise CouldNotRun(
                Message(
                    f"{number} 行目が読めません。`staff_number: …` のように、{'、'.join(_KNOWN)} を一行に一つ書いてください。",
                    f"Line {number} cannot be read. Write one of {', '.join(_KNOWN)} on each line, such as "
                    "`staff_number: …`.",
                )
            )
        stated[name] = value.strip()
    if not set(stated) - {"section"}:
        raise CouldNotRun(
            Message(
                "だれのことか書かれていません。staff_number、email、account、name のどれかを書いてください。",
                "It names nobody. Write staff_number, email, account or name.",
            )
        )
    return StatedPerson(**stated)
