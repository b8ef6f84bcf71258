"""The demo written out as plain values is the seed case: what families write anew is what the city printed."""

from __future__ import annotations

from collections import Counter

from tests.intake.formats.demo_world import TRIAL_MARTS, demo_figures, participants, uses


def test_the_plain_values_are_the_seed_case():
    per_person = Counter(use.email for use in uses())
    assert len(per_person) == 127
    assert sum(count < 10 for count in per_person.values()) == 95
    assert sum(count >= 50 for count in per_person.values()) == 3
    assert (len(participants("w1")), len(participants("w2"))) == (79, 27)


def test_the_recomputed_figures_are_the_seed_case():
    figures = demo_figures(*TRIAL_MARTS)
    people = [row["people"] for row in figures["usage_frequency"] if row["trial_id"] == "r5-trial"]
    assert people == [1273, 95, 20, 9, 3]
