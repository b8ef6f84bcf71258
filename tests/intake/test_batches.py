"""Which files one worker lands, counted by hand."""

from __future__ import annotations

from dagster_project.intake.batches import MOST, batches

MB = 1_000_000


def test_large_files_go_alone_the_largest_first_and_small_ones_together() -> None:
    sizes = [3 * MB, 20 * MB, 5 * MB, 9 * MB, 4 * MB, 0]
    # 20 and 9 are enough each; 5 is not and takes 4 along; 3 and the empty one are left.
    assert batches("abcdef", sizes, 8 * MB) == [[1], [3], [2, 4], [0, 5]]


def test_files_of_one_content_stay_together_in_their_order() -> None:
    assert batches("abab", [10 * MB, 9 * MB, 10 * MB, 9 * MB], 8 * MB) == [[0, 2], [1, 3]]


def test_no_file_no_batch_and_no_file_twice() -> None:
    assert batches([], [], 8 * MB) == []
    many = [number * 4321 % (2 * MB) for number in range(5000)]
    shared = batches(range(5000), many, 8 * MB)
    assert sorted(place for batch in shared for place in batch) == list(range(5000))


def test_ten_thousand_large_files_are_no_ten_thousand_batches() -> None:
    shared = batches(range(10_000), [10 * MB] * 10_000, 8 * MB)
    assert len(shared) == MOST and {len(batch) for batch in shared} == {100}
