"""One file put into a small root and taken in: the fates of its rows, or the sentence that refuses it.

Add here: another thing that the tests of several families ask of one file. Keep out: rows (they stand in the tests).
"""

from __future__ import annotations

from datetime import UTC, date, datetime

from tests.intake.small_root import PROGRAMME, SmallRoot

Fates = tuple[int, int, dict[str, int], int]


def fates(small: SmallRoot, name: str, content: object) -> Fates:
    """Rows in, accepted, excluded by rule, quarantined, of a file that must land."""
    small.put(name, content)
    small.take_in()
    delivery = small.delivery(name)
    assert delivery.status == "landed", delivery.refusal
    found = (delivery.rows_in, delivery.landed_rows, dict(delivery.excluded), delivery.quarantined_rows)
    assert found[0] == found[1] + sum(found[2].values()) + found[3]
    return found


def told(small: SmallRoot, name: str, content: object) -> str:
    """Why a file is refused, in English; it must be said in Japanese too."""
    small.put(name, content)
    small.take_in()
    refusal = small.delivery(name).refusal
    assert refusal is not None, "it landed"
    assert refusal.ja != refusal.en
    return refusal.en


def notes(small: SmallRoot, name: str) -> str:
    return " | ".join(note.en for note in small.delivery(name).notes)


def people(small: SmallRoot, name: str, table: str = "usage_event") -> int:
    """How many different identities the accepted rows of a file name."""
    return len({row["identity_key"] for row in small.landed(name, table).to_pylist()})


def days(small: SmallRoot, name: str) -> list[date]:
    """The Japanese days of the accepted uses, in the order of the file."""
    return [row["used_on"] for row in small.landed_people(name, "usage_event")]


def instants(small: SmallRoot, name: str) -> list[str]:
    """The accepted uses in UTC, in the order of the file."""
    rows = small.landed_people(name, "usage_event")
    moments = [row["used_at"] for row in rows]
    return [moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S") for moment in moments if isinstance(moment, datetime)]


def counts(small: SmallRoot, name: str) -> list[tuple[date, date, int]]:
    """First day, last day and uses of the accepted counts, in the order of the file."""
    rows = sorted(small.landed(name, "usage_count").to_pylist(), key=lambda row: row["row_number"])
    return [(row["period_start"], row["period_end"], row["uses"]) for row in rows]


def holds(small: SmallRoot, name: str, text: str) -> bool:
    """Whether a text has got into anything that landed of a file."""
    tables = small.delivery(name).tables
    return any(text in str(small.landed(name, table).to_pydict()) for table in tables)


def with_unit(small: SmallRoot, unit: str) -> SmallRoot:
    """The root with another unit of use."""
    small.say(PROGRAMME.replace("unit_of_use: prompt", f"unit_of_use: {unit}"))
    return small
