"""What tests of survey layouts ask of landed files, and the demo's answers written out by one writer a layout.

Add here: another fact about landed answers. Keep out: any layout's header.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

from dagster_project import programme
from dagster_project.programme import Survey
from tests.intake.formats.demo_world import SURVEY_MARTS, Answer, DemoRoot, answers, demo_figures
from tests.intake.small_root import SmallRoot

LIKE = "{code: like, headers: [満足度, 全体の満足度], type: single, options: [満足, 普通]}"
GOOD = '{code: good, headers: [よかった点], type: multiple, options: [基礎, 演習, "交流, 懇談", その他]}'
COMMENT = "{code: comment, headers: [感想], type: text}"

_TOKYO = ZoneInfo("Asia/Tokyo")

Writer = Callable[[Survey, tuple[Answer, ...]], bytes]


def survey_facts(small: SmallRoot, name: str) -> tuple[int, int, dict[str, int], int]:
    """Rows in, accepted, excluded and quarantined of one file that landed."""
    delivery = small.delivery(name)
    assert delivery.status == "landed", delivery.refusal
    return delivery.rows_in, delivery.landed_rows, dict(delivery.excluded), delivery.quarantined_rows


def chosen(small: SmallRoot, name: str) -> dict[int, dict[str, list[int]]]:
    """Row number -> question code -> positions of the chosen options, or the length of its text."""
    found: dict[int, dict[str, list[int]]] = {}
    for row in small.landed(name, "survey_answer").to_pylist():
        value = row["option_order"] if row["text_length"] is None else row["text_length"]
        found.setdefault(row["row_number"], {}).setdefault(row["question_code"], []).append(value)
    return {row: {code: sorted(values) for code, values in found[row].items()} for row in sorted(found)}


def times(small: SmallRoot, name: str) -> list[str | None]:
    """Japanese times in the order of the file."""
    rows = sorted(small.landed(name, "survey_response").to_pylist(), key=lambda row: row["row_number"])
    stamps = [row["submitted_at"] for row in rows]
    return [stamp and stamp.astimezone(_TOKYO).strftime("%Y-%m-%d %H:%M:%S") for stamp in stamps]


# Of answers without names and times: how many there are, and nothing that only names or times tell.
NAMELESS = ("anonymous_answers", "untimed_answers")


def demo_in(folder: Path, write: Writer, ending: str = "csv", columns: str = "", nameless: bool = False) -> DemoRoot:
    """The demo with its three workshop surveys written anew, and with a columns.yml beside them where there is one; its
    figures must be those of the demo. ``nameless``: the layout has neither names nor times, which figures say."""
    demo = DemoRoot(folder / "root")
    declared = programme.read(demo.root.programme_file)
    for survey in declared.surveys:
        if survey.workshop:
            beside = {"columns.yml": columns.encode()} if columns else {}
            files = {f"{survey.id}.{ending}": write(survey, answers(survey.id))}
            demo.put(f"surveys/{survey.id}", files | beside)
    told, wanted = demo.figures(*SURVEY_MARTS), demo_figures(*SURVEY_MARTS)
    left_out = NAMELESS if nameless else ()
    for mart in SURVEY_MARTS:
        for mine, its in zip(told[mart], wanted[mart], strict=True):
            assert {k: v for k, v in mine.items() if k not in left_out} == {
                k: v for k, v in its.items() if k not in left_out
            }
    return demo
