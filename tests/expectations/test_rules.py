"""Every rule of every suite: the small world satisfies it, and one edit breaks it although the recomputation agrees.

The edit is made in the mart and in the recomputed mart alike, so that only the mart's own arithmetic can object.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from expectations.frames import from_rows, rows_of
from expectations.keys import KEYS
from tests.expectations.conftest import Frames, Judge

# mart whose suite must object, rule, then the edits: (mart, key values that pick one row, column, new value).
Edit = tuple[str, dict[str, Any], str, Any]
T1, T2, W2 = {"trial_id": "t1"}, {"trial_id": "t2"}, {"workshop_id": "w2"}
AFTER1, AFTER2 = {"survey_id": "w1-after"}, {"survey_id": "w2-after"}
PAIR = {"later_workshop_id": "w2"}
SERIES, POOLED, HEAD2 = {"series_id": "s1"}, {"scope_id": "s1"}, {"scope_id": "w2-after"}
HEAD1, BOTH1 = {"scope_id": "w1-after"}, {"pre_survey_id": "w1-before"}
BUCKET1 = T1 | {"bucket_order": 1}
BY_DAY, BY_REPLY = BUCKET1 | {"definition": "day"}, {"definition": "reply", "bucket_order": 1}
T1_T3, LATER_T2 = {"earlier_trial_id": "t1", "later_trial_id": "t3"}, {"later_trial_id": "t2"}
FIRST = {"bucket_order": 1}
WEEK1 = T1 | {"grain": "week", "period_start": date(2024, 1, 29)}
COHORT1 = T1 | {"cohort_week": date(2024, 1, 29)}
BEGAN, LATER = COHORT1 | {"weeks_since_first_use": 0}, COHORT1 | {"weeks_since_first_use": 1}
COST1, COST2 = ({"scope": "workshop", "scope_id": workshop} for workshop in ("w1", "w2"))
LIKED = AFTER1 | {"question_code": "satisfaction", "option_order": 1}
CASES, NO_THEME = AFTER1 | {"theme_code": "wants_cases"}, AFTER1 | {"theme_code": "other"}
DRAFT, IDEA = {"kind_code": "draft"}, {"kind_code": "idea"}
LOG = {"sha256": "aa11"}
EFFECT = {
    "trial_id": "t1",
    "workshop_id": "w1",
    "comparison": "inside_trial",
    "attended": "one",
    "measure": "difference",
}

KOU1, KOU2 = T1 | {"department_label": "甲部"}, T2 | {"department_label": "甲部"}
SAID, CAME = AFTER1 | {"department_label": "甲部"}, W2 | {"department_label": "甲部"}


def _stayed(active: int, one_day: int, returning: int) -> list[tuple[dict[str, Any], str, Any]]:
    """甲部 of t2 with figures in staying_by_department."""
    figures = {"active_people": active, "one_day_only_people": one_day, "returning_people": returning}
    return [(KOU2, "is_suppressed", False), *((KOU2, column, value) for column, value in figures.items())]


BREAKS: list[tuple[str, str, list[tuple[dict[str, Any], str, Any] | Edit]]] = [
    ("trial_adoption", "ExpectActiveWithinEligible", [(T2, "active_people", 6)]),
    ("trial_adoption", "ExpectActiveWithinEligible", [(T1, "active_people", 13)]),
    ("trial_adoption", "ExpectAdoptionRateGivesActive", [(T1, "adoption_rate", 0.31)]),
    ("trial_adoption", "ExpectAdoptionPercentOfCounts", [(T1, "adoption_percent", 30.1)]),
    ("trial_adoption", "ExpectAdoptionLowWithinPercent", [(T1, "adoption_percent_low", 30.1)]),
    ("trial_adoption", "ExpectAdoptionPercentWithinHigh", [(T1, "adoption_percent_high", 29.9)]),
    ("trial_adoption", "ExpectActiveWithinUses", [(T1, "total_uses", 2)]),
    ("trial_adoption", "ExpectMedianOnlyOfKnownUses", [({"trial_id": "t4"}, "median_uses", 1.0)]),
    ("trial_adoption", "ExpectPeriodInOrder", [(T1, "period_end", date(2024, 1, 28))]),
    ("trial_adoption", "ExpectFiscalYearOfStart", [(T1, "fiscal_year", 2024)]),
    ("usage_frequency", "ExpectBucketsPartitionActive", [(BUCKET1, "people", 3)]),
    ("usage_frequency", "ExpectBucketsPartitionActive", [("trial_adoption", {"trial_id": "t4"}, "total_uses", 9)]),
    ("usage_frequency", "ExpectActiveAsInAdoption", [("trial_adoption", T1, "active_people", 4)]),
    ("usage_frequency", "ExpectBucketRateGivesPeople", [(BUCKET1, "share_rate", 0.5)]),
    ("usage_frequency", "ExpectBucketPercentOfCounts", [(BUCKET1, "share_percent", 66.6)]),
    ("usage_frequency", "ExpectBucketsWithoutGap", [(BUCKET1, "max_uses", 8)]),
    ("usage_frequency", "ExpectZeroBucketIsRest", [(T1 | {"bucket_order": 0}, "people", 8)]),
    ("usage_frequency", "ExpectUsesReachBuckets", [("trial_adoption", T1, "total_uses", 11)]),
    ("usage_over_time", "ExpectNewWithinActive", [(WEEK1, "new_people", 3)]),
    ("usage_over_time", "ExpectActiveWithinUsesOfPeriod", [(WEEK1, "active_people", 16)]),
    ("usage_over_time", "ExpectNewPeopleSumToActive", [(WEEK1, "new_people", 1)]),
    ("usage_over_time", "ExpectUsesSumToTotal", [(WEEK1, "uses", 16)]),
    ("usage_retention", "ExpectRetainedWithinCohort", [(LATER, "retained_people", 3)]),
    ("usage_retention", "ExpectWholeCohortInWeekZero", [(BEGAN, "retained_people", 1)]),
    ("usage_retention", "ExpectCohortOfOneSize", [(LATER, "cohort_people", 3)]),
    ("usage_retention", "ExpectWeekAfterCohortWeek", [(LATER, "week_start", date(2024, 2, 12))]),
    ("usage_retention", "ExpectOnlyLastWeekOpen", [(BEGAN, "week_has_ended", False)]),
    ("usage_retention", "ExpectRetentionPercentOfCounts", [(BEGAN, "retention_percent", 99.9)]),
    ("usage_retention", "ExpectRetentionPercentOfCounts", [(LATER, "retention_percent", 0.0)]),
    ("usage_retention", "ExpectRetentionPercentOfCounts", [(LATER, "week_has_ended", True)]),
    ("usage_retention", "ExpectCohortsSumToActive", [("trial_adoption", T1, "active_people", 4)]),
    ("usage_retention", "ExpectCohortIsNewPeople", [("usage_over_time", WEEK1, "new_people", 1)]),
    ("usage_retention", "ExpectRetainedSumToActiveOfWeek", [(LATER, "retained_people", 1)]),
    ("usage_concentration", "ExpectActivePeopleOfAdoption", [("trial_adoption", T1, "active_people", 4)]),
    ("usage_concentration", "ExpectTotalUsesOfAdoption", [(T1, "total_uses", 18)]),
    ("usage_concentration", "ExpectTotalUsesOfAdoption", [({"trial_id": "t4"}, "total_uses", 2)]),
    ("usage_concentration", "ExpectTenthRoundedUp", [(T1, "top_tenth_people", 0)]),
    ("usage_concentration", "ExpectTopTenthReachesItsShare", [(T2, "top_tenth_uses", 1)]),
    ("usage_concentration", "ExpectEverybodyElseHasUses", [(T1, "top_tenth_uses", 16)]),
    ("usage_concentration", "ExpectTopSharePercentOfCounts", [(T1, "share_percent", 70.5)]),
    ("usage_concentration", "ExpectOneDayWithinActive", [(T1, "one_day_only_people", 4)]),
    ("usage_concentration", "ExpectLowestBucketOfFrequency", [(T1, "lowest_bucket_people", 3)]),
    ("usage_concentration", "ExpectLowestBucketSplit", [(T1, "lowest_bucket_spread_people", 1)]),
    ("usage_concentration", "ExpectLowestOneDayWithinOneDay", [(T2, "one_day_only_people", 1)]),
    ("usage_concentration", "ExpectDaysKnownTogether", [({"trial_id": "t3"}, "one_day_only_people", 1)]),
    ("usage_concentration", "ExpectDaysKnownTogether", [({"trial_id": "t3"}, "median_days_to_first_use", 1.0)]),
    ("usage_concentration", "ExpectDaysKnownTogether", [(T1, "median_days_to_first_use", None)]),
    ("usage_concentration", "ExpectMedianWithinTrial", [(T1, "median_days_to_first_use", 12.0)]),
    ("usage_by_definition", "ExpectKnownDefinition", [(BY_DAY, "definition", "hour")]),
    ("usage_by_definition", "ExpectPeopleOrReason", [(BY_DAY, "reason", "?")]),
    ("usage_by_definition", "ExpectPeopleOrReason", [(T1 | BY_REPLY, "people", 1)]),
    ("usage_by_definition", "ExpectOneAnswerPerDefinition", [(T1 | BY_REPLY, "available", True)]),
    ("usage_by_definition", "ExpectDefinitionPartitionsActive", [(BY_DAY, "people", 2)]),
    ("usage_by_definition", "ExpectOwnUnitAsInFrequency", [("usage_frequency", BUCKET1, "people", 3)]),
    ("usage_by_definition", "ExpectZeroBucketAsInFrequency", [(BY_DAY | {"bucket_order": 0}, "people", 6)]),
    (
        "usage_by_definition",
        "ExpectNoMoreThanOwnUnit",
        [(BY_DAY, "people", 1), (BY_DAY | {"bucket_order": 2}, "people", 2)],
    ),
    ("trial_comparison", "ExpectEarlierBeginsFirst", [("trial_adoption", T1, "period_start", date(2026, 1, 1))]),
    ("trial_comparison", "ExpectFiguresAsInAdoption", [(T1_T3, "later_active_people", 4)]),
    ("trial_comparison", "ExpectFiguresAsInAdoption", [(T1_T3, "earlier_eligible_is_approximate", False)]),
    ("trial_comparison", "ExpectRatesOrReason", [(T1_T3, "reason", "?")]),
    (
        "trial_comparison",
        "ExpectRatesOrReason",
        [(T1_T3 | LATER_T2, "later_uses_per_eligible_person_working_day", 0.1)],
    ),
    ("trial_comparison", "ExpectOneUnit", [(T1_T3 | LATER_T2, "comparable", True)]),
    ("trial_comparison", "ExpectOneUnit", [(T1_T3 | {"later_trial_id": "t4"}, "comparable", True)]),
    ("trial_comparison", "ExpectPersonDaysOfCounts", [(T1_T3, "earlier_working_days", 9)]),
    (
        "trial_comparison",
        "ExpectEarlierRateGivesUses",
        [(T1_T3, "earlier_uses_per_eligible_person_working_day", 0.21)],
    ),
    ("trial_comparison", "ExpectLaterRateGivesUses", [(T1_T3, "later_uses_per_eligible_person_working_day", 0.07)]),
    ("trial_comparison_buckets", "ExpectComparableAsInComparison", [("trial_comparison", T1_T3, "comparable", False)]),
    ("trial_comparison_buckets", "ExpectComparableAsInComparison", [(T1_T3 | FIRST, "later_people", None)]),
    ("trial_comparison_buckets", "ExpectShorterIsShared", [(T1_T3 | FIRST, "shared_working_days", 40)]),
    ("trial_comparison_buckets", "ExpectScaledBucketsHoldEverybody", [(T1_T3 | FIRST, "later_people", 2)]),
    (
        "trial_comparison_buckets",
        "ExpectShorterAsInFrequency",
        [(T1_T3 | FIRST, "earlier_people", 1), (T1_T3 | {"bucket_order": 0}, "earlier_people", 8)],
    ),
    (
        "trial_comparison_buckets",
        "ExpectScalingRaisesNobody",
        [(T1_T3 | FIRST, "later_people", 0), (T1_T3 | {"bucket_order": 2}, "later_people", 1)],
    ),
    ("trial_comparison_buckets", "ExpectPercentOfEligible", [(T1_T3 | FIRST, "later_percent", 25.1)]),
    ("workshop_attendance", "ExpectFirstTimePlusRepeat", [(W2, "first_time_people", 2)]),
    ("workshop_attendance", "ExpectRepeatWithinParticipants", [(W2, "repeat_people", 4)]),
    ("workshop_attendance", "ExpectFillPercentOfCounts", [(W2, "fill_percent", 75.1)]),
    ("workshop_attendance", "ExpectFillPercentOfCounts", [(W2, "fill_percent", None)]),
    ("workshop_attendance", "ExpectRepeatPercentOfCounts", [(W2, "repeat_percent", 66.6)]),
    ("workshop_attendance", "ExpectRepeatReachesOverlaps", [("repeat_attendance", PAIR, "attended_both", 3)]),
    ("workshop_attendance", "ExpectRepeatWithinOverlaps", [("repeat_attendance", PAIR, "attended_both", 1)]),
    ("section_coverage", "ExpectSectionsSumToRoster", [(W2 | {"participants_from_section": 0}, "sections", 3)]),
    ("section_coverage", "ExpectSectionsWithinParticipants", [(W2 | {"participants_from_section": 3}, "sections", 1)]),
    ("repeat_attendance", "ExpectBothWithinEarlier", [(PAIR, "attended_both", 5)]),
    ("repeat_attendance", "ExpectBothWithinLater", [(PAIR, "attended_both", 4)]),
    ("repeat_attendance", "ExpectShareOfEarlierOfCounts", [(PAIR, "share_of_earlier_percent", 50.1)]),
    ("repeat_attendance", "ExpectShareOfLaterOfCounts", [(PAIR, "share_of_later_percent", 66.6)]),
    ("repeat_attendance", "ExpectEarlierAsInAttendance", [(PAIR, "earlier_participants", 5)]),
    ("repeat_attendance", "ExpectLaterAsInAttendance", [("workshop_attendance", W2, "participants", 4)]),
    ("series_summary", "ExpectParticipationsSumWorkshops", [(SERIES, "participations", 8)]),
    ("series_summary", "ExpectUniqueReachesOverlaps", [(SERIES, "unique_people", 4)]),
    ("series_summary", "ExpectUniqueWithinOverlaps", [(SERIES, "unique_people", 6)]),
    ("series_summary", "ExpectReturnersWithinParticipations", [(SERIES, "people_attending_two_or_more", 3)]),
    ("series_summary", "ExpectParticipationsWithinReturners", [(SERIES, "people_attending_two_or_more", 1)]),
    ("series_summary", "ExpectInvitationsSumSurveys", [(SERIES, "invitations", 8)]),
    ("series_summary", "ExpectResponsesSumSurveys", [(SERIES, "responses", 6)]),
    ("series_summary", "ExpectResponsesWithinInvitations", [(SERIES, "responses", 8)]),
    # The mean of 75.0 and 66.7 instead of 5 of 7.
    ("series_summary", "ExpectSeriesPercentOfSums", [(SERIES, "response_percent", 70.9)]),
    ("series_summary", "ExpectInvitedUniqueWithinInvitations", [(SERIES, "invited_unique_people", 8)]),
    ("survey_response", "ExpectAnswersWithinInvited", [(AFTER1, "answers_received", 5)]),
    ("survey_response", "ExpectResponsesWithinAnswers", [(AFTER2, "answers_received", 1)]),
    ("survey_response", "ExpectEveryAnswerCountsOrDoesNot", [(AFTER1, "double_answers", 0)]),
    ("survey_response", "ExpectEveryAnswerCountsOrDoesNot", [(AFTER2, "not_invited_answers", 2)]),
    ("survey_response", "ExpectNoDoubleOfAnonymous", [(AFTER1, "anonymous_answers", 4)]),
    ("survey_response", "ExpectNoLateWithoutTime", [({"survey_id": "w2-before"}, "untimed_answers", 3)]),
    ("survey_response", "ExpectPartialWithinResponses", [(AFTER1, "partial_responses", 4)]),
    ("survey_response", "ExpectResponseRateGivesResponses", [(AFTER1, "response_rate", 0.8)]),
    ("survey_response", "ExpectResponsePercentOfCounts", [(AFTER2, "response_percent", 66.6)]),
    ("survey_response", "ExpectInvitedOfPopulation", [(AFTER1, "invited_people", 5)]),
    ("survey_response", "ExpectKnownStage", [(AFTER1, "stage", "after")]),
    ("survey_response", "ExpectRateDefinition", [(AFTER1, "rate_definition", "RR1")]),
    ("survey_matched", "ExpectMatchedWithinBefore", [(BOTH1, "matched_people", 3)]),
    ("survey_matched", "ExpectMatchedWithinAfter", [(BOTH1, "matched_people", 4)]),
    ("survey_matched", "ExpectPreResponsesAsInResponse", [(BOTH1, "pre_responses", 3)]),
    ("survey_matched", "ExpectPostResponsesAsInResponse", [("survey_response", AFTER1, "responses", 4)]),
    ("survey_matched", "ExpectMatchedOrReason", [(BOTH1, "reason", "?")]),
    ("survey_matched", "ExpectMatchedOrReason", [(BOTH1, "matched_people", None)]),
    ("survey_matched", "ExpectNoMatchOfAnonymous", [("survey_response", AFTER1, "anonymous_answers", 4)]),
    ("survey_answers", "ExpectAnswersWithinBase", [(LIKED, "answers", 3)]),
    ("survey_answers", "ExpectBaseWithinResponses", [(LIKED, "base", 4)]),
    ("survey_answers", "ExpectShareRateGivesAnswers", [(LIKED, "share_rate", 0.4)]),
    ("survey_answers", "ExpectSharePercentOfCounts", [(LIKED, "share_percent", 50.1)]),
    ("survey_answers", "ExpectSingleChoiceSumsToResponses", [(LIKED, "answers", 0)]),
    ("survey_themes", "ExpectThemeWithinBase", [(CASES, "answers", 3)]),
    ("survey_themes", "ExpectTextsWithinResponses", [(CASES, "base", 4)]),
    ("survey_themes", "ExpectEveryTextInATheme", [(CASES, "answers", 0), (NO_THEME, "answers", 0)]),
    ("survey_themes", "ExpectOtherBesideNoTheme", [(NO_THEME, "answers", 2)]),
    ("survey_themes", "ExpectOneBaseOfQuestion", [(CASES, "base", 3)]),
    ("survey_themes", "ExpectTextQuestion", [(CASES, "question_code", "satisfaction")]),
    ("work_kinds", "ExpectAskedWithinBase", [(IDEA, "asked_for", 2)]),
    ("work_kinds", "ExpectAskedWithinAnswers", [(DRAFT, "asked_for", 1)]),
    ("work_kinds", "ExpectAskedReachesOption", [(IDEA, "asked_for", 0)]),
    ("work_kinds", "ExpectAskedPercentOfCounts", [(IDEA, "asked_percent", 99.9)]),
    ("work_kinds", "ExpectUsesPercentOfCounts", [(DRAFT, "uses_percent", 60.1)]),
    ("work_kinds", "ExpectUsesSumToBase", [(DRAFT, "uses", 11)]),
    ("work_kinds", "ExpectUsesBaseWithinTrials", [(DRAFT, "uses_base", 32)]),
    ("survey_headline", "ExpectFavourableWithinBase", [(HEAD2, "favourable", 3)]),
    ("survey_headline", "ExpectFavourableRateGivesFavourable", [(POOLED, "favourable_rate", 0.5)]),
    ("survey_headline", "ExpectFavourablePercentOfCounts", [(POOLED, "favourable_percent", 75.1)]),
    ("survey_headline", "ExpectBaseAndNotAnsweredAreResponses", [(POOLED, "not_answered", 0)]),
    ("survey_headline", "ExpectEveryInvitedCounted", [(POOLED, "not_responding", 3)]),
    ("survey_headline", "ExpectFavourableSumOfParts", [(POOLED, "favourable", 2)]),
    ("survey_headline", "ExpectFavourableSumOfParts", [("survey_answers", LIKED, "answers", 0)]),
    ("survey_headline", "ExpectBaseSumOfParts", [(POOLED, "base", 5)]),
    ("survey_headline", "ExpectBoundLowOfCounts", [(POOLED, "bound_low", 0.4)]),
    ("survey_headline", "ExpectBoundHighOfCounts", [(POOLED, "bound_high", 0.9)]),
    ("survey_headline", "ExpectRateReachesBoundLow", [(POOLED, "bound_low", 0.8)]),
    ("survey_headline", "ExpectRateWithinBoundHigh", [(POOLED, "bound_high", 0.7)]),
    ("survey_headline", "ExpectKnownMethod", [(HEAD2, "interval_method", "guess")]),
    ("survey_headline", "ExpectWholeInterval", [(HEAD2, "interval_low", None)]),
    ("survey_headline", "ExpectRateInInterval", [(HEAD1, "interval_high", 0.2)]),
    ("survey_headline", "ExpectExactIntervalWithinBounds", [(HEAD1, "interval_high", 1.0)]),
    ("survey_headline", "ExpectExactIntervalOfPeople", [(HEAD1, "interval_low", 0.3)]),
    ("cost", "ExpectPaidIsSumOfDeclared", [(T1, "paid_yen", 1251)]),
    ("cost", "ExpectPaidIsSumOfDeclared", [({"trial_id": "t3"}, "paid_yen", 1000)]),
    ("cost", "ExpectStaffYenOfHours", [(T1, "staff_yen", 7501)]),
    ("cost", "ExpectCostIsMoneyAndHours", [(T1, "cost_yen", 8751)]),
    ("cost", "ExpectPeopleAsInAdoption", [("trial_adoption", T1, "active_people", 4)]),
    ("cost", "ExpectUsesAsInAdoption", [({"trial_id": "t4"}, "total_uses", 9)]),
    ("cost", "ExpectPaidPerPersonOfCounts", [(T1, "paid_per_active_person", 416.6)]),
    ("cost", "ExpectPaidPerUseOfCounts", [(T1, "paid_per_use", None)]),
    ("cost", "ExpectCostPerPersonOfCounts", [({"trial_id": "t3"}, "cost_per_active_person", 333.3)]),
    ("cost", "ExpectCostPerUseOfCounts", [({"trial_id": "t4"}, "cost_per_use", 0.0)]),
    ("cost", "ExpectBreakEvenOfCost", [(T1, "break_even_minutes_per_use", 12.3)]),
    ("cost", "ExpectUndeclaredNamed", [({"trial_id": "t3"}, "undeclared_costs", None)]),
    ("workshop_cost", "ExpectKnownCostScope", [(COST2, "scope", "city")]),
    ("workshop_cost", "ExpectPaidIsSumOfMoney", [(COST2, "paid_yen", 910)]),
    ("workshop_cost", "ExpectHoursOfMinutes", [(COST2, "participant_hours", 2.6)]),
    ("workshop_cost", "ExpectParticipantYenOfMinutes", [(COST2, "participant_yen", 6251)]),
    ("workshop_cost", "ExpectStaffYenOfStaffHours", [(COST2, "staff_yen", 0)]),
    ("workshop_cost", "ExpectCostIsMoneyAndAllHours", [(COST1, "cost_yen", 25832)]),
    ("workshop_cost", "ExpectPaidPerParticipantOfCounts", [(COST1, "paid_per_participant", None)]),
    ("workshop_cost", "ExpectCostPerParticipantOfCounts", [(COST1, "cost_per_participant", 6458.2)]),
    ("workshop_cost", "ExpectParticipantsAsInAttendance", [(COST1, "participants", 5)]),
    ("workshop_cost", "ExpectParticipantsAsInAttendance", [("series_summary", SERIES, "participations", 8)]),
    ("workshop_cost", "ExpectSeriesIsSumOfWorkshops", [({"scope": "series"}, "teacher_yen", 901)]),
    ("workshop_cost", "ExpectSeriesIsSumOfWorkshops", [({"scope": "series"}, "venue_yen", 0)]),
    ("workshop_cost", "ExpectSeriesIsSumOfWorkshops", [(COST1, "workshops", 2)]),
    ("workshop_cost", "ExpectUndeclaredPartsNamed", [(COST1, "undeclared_costs", "venue_yen")]),
    ("workshop_effect", "ExpectKnownComparison", [(EFFECT, "comparison", "guess")]),
    ("workshop_effect", "ExpectKnownMeasure", [(EFFECT, "measure", "feeling")]),
    ("workshop_effect", "ExpectMatchedWithinTreated", [(EFFECT, "matched_people", 3)]),
    ("workshop_effect", "ExpectMatchedPercentOfCounts", [(EFFECT, "matched_percent", 0.1)]),
    ("workshop_effect", "ExpectTreatedWithinWorkshop", [(EFFECT, "treated_people", 5)]),
    ("workshop_effect", "ExpectEstimateOrReason", [(EFFECT, "reason", None)]),
    ("workshop_effect", "ExpectEstimateOrReason", [(EFFECT, "estimate", 1.0)]),
    (
        "workshop_effect",
        "ExpectEstimateInInterval",
        [
            *[(EFFECT, "reason", None), (EFFECT, "caveat", "c"), (EFFECT, "refused", False)],
            *[(EFFECT, "estimate", 3.0), (EFFECT, "interval_low", 1.0), (EFFECT, "interval_high", 2.0)],
        ],
    ),
    ("adoption_by_department", "ExpectKnownLineKind", [(KOU2, "line_kind", "guess")]),
    ("adoption_by_department", "ExpectAllFiguresOrNone", [(KOU2, "is_suppressed", True)]),
    ("adoption_by_department", "ExpectAllFiguresOrNone", [(KOU1, "adoption_percent", 75.0)]),
    ("adoption_by_department", "ExpectPartWithinWhole", [(KOU2, "active_people", 5)]),
    ("adoption_by_department", "ExpectRateOfCounts", [(KOU2, "adoption_rate", 0.26)]),
    ("adoption_by_department", "ExpectPercentOfCounts", [(KOU2, "adoption_percent", 25.1)]),
    ("staying_by_department", "ExpectKnownLineKind", [(KOU2, "line_kind", "guess")]),
    ("staying_by_department", "ExpectAllFiguresOrNone", [(KOU2, "is_suppressed", False)]),
    ("staying_by_department", "ExpectPartWithinWhole", [*_stayed(2, 3, 0)]),
    ("staying_by_department", "ExpectRateOfCounts", [*_stayed(2, 1, 1), (KOU2, "one_day_only_rate", 0.4)]),
    ("staying_by_department", "ExpectPercentOfCounts", [*_stayed(2, 1, 1), (KOU2, "one_day_only_percent", 50.1)]),
    ("staying_by_department", "ExpectPartsOfActive", [*_stayed(2, 1, 2)]),
    ("response_by_department", "ExpectKnownLineKind", [(SAID, "line_kind", "guess")]),
    ("response_by_department", "ExpectAllFiguresOrNone", [(SAID, "responses", 2)]),
    ("response_by_department", "ExpectPartWithinWhole", [(SAID, "responses", 5), (SAID, "invited_people", 4)]),
    ("response_by_department", "ExpectRateOfCounts", [(SAID, "responses", 1), (SAID, "invited_people", 4)]),
    ("response_by_department", "ExpectPercentOfCounts", [(SAID, "responses", 1), (SAID, "invited_people", 4)]),
    ("attendance_by_section", "ExpectKnownLineKind", [(CAME, "line_kind", "guess")]),
    ("attendance_by_section", "ExpectKnownLevel", [(CAME, "level", "city")]),
    ("attendance_by_section", "ExpectAllFiguresOrNone", [(CAME, "participants", None)]),
    ("attendance_by_section", "ExpectPartWithinWhole", [(CAME, "participants", 5)]),
    ("attendance_by_section", "ExpectRateOfCounts", [(CAME, "participation_rate", 0.4)]),
    ("attendance_by_section", "ExpectPercentOfCounts", [(CAME, "participation_percent", 50.1)]),
    ("attendance_by_section", "ExpectOrganisationAsInAttendance", [("workshop_attendance", W2, "participants", 4)]),
    ("input_files", "ExpectRowsConserved", [(LOG, "rows_in", 26)]),
    ("printed_figures", "ExpectKnownVerdict", [({"figure_id": "p1"}, "verdict", "fine")]),
    ("printed_figures", "ExpectKnownGroupVerdict", [({"figure_id": "p1"}, "group_verdict", "fine")]),
    ("printed_figures", "ExpectExplanations", [({"figure_id": "p1"}, "explanation_en", " ")]),
    ("trial_adoption", "ExpectRequiredValues", [(T1, "unit_of_use", None)]),
    ("input_files", "ExpectNoNegativeValues", [(LOG, "rows_excluded", -1), (LOG, "rows_accepted", 23)]),
]


def edited(frame: pd.DataFrame, where: dict[str, Any], column: str, value: object) -> pd.DataFrame:
    """The frame with one cell changed in the one row picked by ``where``."""
    rows = rows_of(frame)
    (row,) = [row for row in rows if all(row[name] == wanted for name, wanted in where.items())]
    row[column] = value
    return from_rows([str(name) for name in frame.columns], rows)


@pytest.mark.parametrize("mart", KEYS)
def test_the_small_world_satisfies_every_rule(mart: str, judge: Judge, built: Frames, recomputed: Frames) -> None:
    verdict = judge(mart, built, recomputed)
    assert verdict.failures == []
    assert verdict.passed
    assert verdict.evaluated > 5


@pytest.mark.parametrize(("mart", "rule", "edits"), BREAKS, ids=lambda value: value if isinstance(value, str) else "")
def test_a_rule_bites_though_the_recomputation_agrees(
    mart: str, rule: str, edits: list[Any], judge: Judge, built: Frames, recomputed: Frames
) -> None:
    marts, expected = dict(built), dict(recomputed)
    for edit in edits:
        target, where, column, value = edit if len(edit) == 4 else (mart, *edit)
        marts[target] = edited(marts[target], where, column, value)
        expected[target] = edited(expected[target], where, column, value)
    verdict = judge(mart, marts, expected)
    failed = {failure.expectation: failure for failure in verdict.failures}
    assert not verdict.passed
    assert rule in failed
    assert not failed[rule].could_not_check
    assert "ExpectRecomputedValue" not in failed
    assert failed[rule].keys


def test_every_rule_of_every_suite_is_broken_above() -> None:
    from expectations.suites import SUITES

    declared = {(mart, rule.__name__) for mart, suite in SUITES.items() for rule in suite.rules}
    assert declared <= {(mart, rule) for mart, rule, _ in BREAKS}
    assert set(SUITES) == set(KEYS)
