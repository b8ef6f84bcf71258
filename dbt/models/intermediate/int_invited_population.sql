with listed as (
    select
        survey_id,
        count(*) as people
    from {{ ref('int_invited_person') }}
    group by survey_id
)

select
    survey.survey_id,
    survey.population_kind = 'participants' or survey.roster_valid_from is not null as is_known_list,
    survey.population_kind <> 'eligible' or not trial.eligible_is_approximate as is_exact,
    case survey.population_kind
        when 'participants' then coalesce(listed.people, 0)
        when 'eligible' then trial.eligible_people
        else survey.declared_people
    end as invited_people
from {{ ref('stg_survey') }} as survey
left join listed on survey.survey_id = listed.survey_id
left join {{ ref('stg_trial') }} as trial on survey.population_id = trial.trial_id
