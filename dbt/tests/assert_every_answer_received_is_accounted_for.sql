-- An answer counts, or does not for exactly one reason: else responses could be anything beside answers received.
select
    survey_id,
    answers_received,
    responses,
    not_invited_answers,
    double_answers,
    late_answers,
    early_answers
from {{ ref('survey_response') }}
where answers_received <> responses + not_invited_answers + double_answers + late_answers + early_answers
