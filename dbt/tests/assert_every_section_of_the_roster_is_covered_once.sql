-- The four rows of a workshop split the roster's sections: a section left out flatters the reach of the workshop.
{{ config(meta={'dagster': {'ref': {'name': 'section_coverage'}}}) }}

with section as (
    select
        workshop_id,
        count(*) as sections
    from {{ ref('int_workshop_section') }}
    group by workshop_id
),

covered as (
    select
        workshop_id,
        sum(sections) as sections
    from {{ ref('section_coverage') }}
    group by workshop_id
)

select
    covered.workshop_id,
    covered.sections,
    section.sections as roster_sections
from covered
left join section on covered.workshop_id = section.workshop_id
where covered.sections <> coalesce(section.sections, 0)
