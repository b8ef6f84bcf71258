"""Texts that a spreadsheet would act on: none is left, and every text comes back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dagster_project.safe_cells import neutralised, recovered
from tests.release.forms.small_marts import AWKWARD, FORMULAS

# OWASP's list with the full-width twins, written out by code point: a second list, not the module's.
OWASP = [0x3D, 0x2B, 0x2D, 0x40, 0x09, 0x0D, 0x0A, 0xFF1D, 0xFF0B, 0xFF0D, 0xFF20]
SPECIAL = [*map(chr, OWASP), "'", " ", "\u3000", "\ufeff", "−"]


@pytest.mark.parametrize("code", OWASP)
def test_every_beginning_of_the_list_gets_an_apostrophe(code: int) -> None:
    assert neutralised(f"{chr(code)}1+1") == f"'{chr(code)}1+1"


@pytest.mark.parametrize("text", FORMULAS)
def test_what_hides_the_beginning_does_not_help(text: str) -> None:
    assert neutralised(text) == f"'{text}"


@pytest.mark.parametrize(
    "text", ["満足", "1-9", "a=b", "Ａ＝Ｂ", "", " 空白", "50+", "〜9回", "・その他", "ー", "(=1)"]
)
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert neutralised(text) == text


@pytest.mark.parametrize("text", FORMULAS + AWKWARD)
def test_the_way_back_is_one_apostrophe(text: str) -> None:
    assert recovered(neutralised(text)) == text


@given(st.text(st.one_of(st.sampled_from(SPECIAL), st.characters())))
def test_any_text_comes_back_and_never_begins_with_what_acts(text: str) -> None:
    safe = neutralised(text)
    assert recovered(safe) == text
    assert not safe or ord(safe[0]) not in OWASP
    assert not safe.lstrip().startswith(tuple(map(chr, OWASP)))
