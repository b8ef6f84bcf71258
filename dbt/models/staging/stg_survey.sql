select
    survey_id,
    stage,
    workshop_id,
    trial_id,
    series_id,
    population,
    population_kind,
    population_id,
    declared_people,
    opens,
    closes,
    roster_valid_from
from {{ source('programme', 'survey') }}
