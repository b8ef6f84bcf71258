-- More people in both surveys than responses of one would be people counted twice, and no other figure would show it.
select
    pre_survey_id,
    post_survey_id,
    matched_people
from {{ ref('survey_matched') }}
where matched_people > pre_responses or matched_people > post_responses
