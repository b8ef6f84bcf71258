"""The mutation table is complete and says what it does; tests/end_to_end puts it to the gate on the demo's marts."""

from __future__ import annotations

from expectations.keys import KEYS
from tests.expectations.conftest import Frames
from tests.expectations.mutations import mutations
from tests.expectations.world_marts import COLUMNS


def test_the_table_touches_every_column_twice_and_every_mart_thrice(built: Frames) -> None:
    for mart, keys in KEYS.items():
        columns = [column for column in ("organisation_code", *COLUMNS[mart].split()) if column not in keys]
        labels = [label for label, _ in mutations(mart, built[mart], keys)]
        filled = [column for column in columns if built[mart][column].notna().any()]
        assert len(labels) == len(columns) + len(filled) + 3
        assert all(any(label.startswith(f"{mart}.{column} ") for label in labels) for column in columns)


def test_a_mutation_differs_from_the_mart_in_exactly_what_it_says(built: Frames) -> None:
    from expectations.frames import rows_of

    original = rows_of(built["survey_response"])
    for label, frame in mutations("survey_response", built["survey_response"], KEYS["survey_response"]):
        mutated = rows_of(frame)
        if "." in label.split(":")[0].split(" ")[0]:
            different = [
                (place, column)
                for place, row in enumerate(mutated)
                for column in row
                if row[column] != original[place][column]
            ]
            assert len(different) == 1, label
        else:
            assert len(mutated) != len(original), label
