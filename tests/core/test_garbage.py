"""What is loaded counts as there to stay, and the search for garbage goes on as it was."""

from __future__ import annotations

import gc

import pytest

from dagster_project import garbage


def test_nothing_is_searched_while_something_loads_and_all_is_as_before() -> None:
    assert gc.isenabled()
    kept = gc.get_freeze_count()
    with garbage.loading():
        assert not gc.isenabled()
        with garbage.loading():
            pass
        assert not gc.isenabled(), "the inner one ends, the outer one goes on"
        loaded = [[number] for number in range(1000)]
    assert gc.isenabled()
    assert gc.get_freeze_count() >= kept + len(loaded)


def test_a_failed_load_leaves_the_search_on() -> None:
    with pytest.raises(ImportError), garbage.loading():
        raise ImportError
    assert gc.isenabled()


def test_cycles_made_later_are_still_found() -> None:
    class Node:
        other: Node

    with garbage.loading():
        pass
    gc.collect()
    one, two = Node(), Node()
    one.other, two.other = two, one
    del one, two
    assert gc.collect() >= 2
