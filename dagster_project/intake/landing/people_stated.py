"""The number of people that a meeting tool writes above its list, beside the number that the list holds.

Add here: another place where such a number stands. Keep out: the words it stands by (formats/).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from dagster_project.intake.landing.bench import Bench
from dagster_project.intake.landing.rows import ACCEPTED
from dagster_project.intake.recognising.layout import header_key
from dagster_project.messages import Message


def other_number(bench: Bench) -> tuple[Message, ...]:
    """A note where the accepted rows are of more or fewer people than the summary says."""
    words = bench.context.found.layout.people_stated_by
    stated = stated_number(bench.context.above, {header_key(word) for word in words})
    if stated is None:
        return ()
    # One person with one e-mail joins under several names, and without an e-mail is a name.
    ((people,),) = bench.execute(
        "SELECT count(DISTINCT coalesce(staff_number_token, email_token, account_token, name_token, identity_key)) "
        f"FROM identities WHERE identity_key IN (SELECT DISTINCT identity_key FROM fields {ACCEPTED})"
    ).fetchall()
    if people == stated:
        return ()
    return (
        Message(
            f"ファイル上部の要約では参加者は {stated} 人ですが、参加者の表から数えられるのは {people} 人です（表のほうを数えます）。"
            "途中で書き出したファイルでないか、削られた行がないか確かめてください。",
            f"its summary says {stated} participants, its list holds {people} people (the list counts). Check that it was "
            "not exported before the end, and that no rows were taken out.",
        ),
    )


def stated_number(above: Sequence[Sequence[str]], words: Collection[str]) -> int | None:
    """The whole number to the right of a cell that is one of ``words`` (header_key), else the one below it."""
    for number, row in enumerate(above):
        for place, cell in enumerate(row):
            if header_key(cell) in words:
                right, below = (
                    row[place + 1 : place + 2],
                    [next_row[place] for next_row in above[number + 1 : number + 2]],
                )
                found = [text.strip() for text in (*right, *below) if text.strip().isdecimal()]
                if found:
                    return int(found[0])
    return None
