with kind as (
    select * from {{ ref('int_kind') }}
),

asked as (
    select
        kind_code,
        count(*) as asked_for
    from {{ ref('int_kind_asked') }}
    group by kind_code
),

asked_at_all as (
    select count(*) as asked_base
    from (
        select distinct
            survey_id,
            file_id,
            file_row
        from {{ ref('int_kind_asked') }}
    ) as response
),

-- A kind that is no longer declared is none of today's.
used as (
    select
        coalesce(kind.kind_code, 'uncoded') as kind_code,
        {{ total('use_of_tool.uses') }} as uses
    from {{ ref('stg_usage_kind') }} as use_of_tool
    left join kind
        on
            use_of_tool.kind_code = kind.kind_code
            and kind.is_declared
    group by coalesce(kind.kind_code, 'uncoded')
),

used_at_all as (
    select {{ total('uses') }} as uses_base
    from used
)

select
    organisation.organisation_code,
    kind.kind_code,
    kind.kind_order,
    kind.kind_label,
    coalesce(asked.asked_for, 0) as asked_for,
    asked_at_all.asked_base,
    {{ half_up_percent('coalesce(asked.asked_for, 0)', 'asked_at_all.asked_base') }} as asked_percent,
    coalesce(used.uses, 0) as uses,
    used_at_all.uses_base,
    {{ half_up_percent('coalesce(used.uses, 0)', 'used_at_all.uses_base') }} as uses_percent
from {{ ref('stg_organisation') }} as organisation
cross join kind
cross join asked_at_all
cross join used_at_all
left join asked on kind.kind_code = asked.kind_code
left join used on kind.kind_code = used.kind_code
