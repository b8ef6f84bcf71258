{# Generic test: no two rows agree in all the named columns (NULLs count as equal), and columns under no_nulls have a value
   in every row. One test for both: a test costs the night time. #}
{% test one_row_per(model, columns, no_nulls=[]) %}
select
    {{ columns | join(', ') }},
    count(*) as number_of_rows
from {{ model }}
group by {{ columns | join(', ') }}
having
    count(*) > 1
    {%- if no_nulls %}
    or count(case when {{ no_nulls | join(' is null or ') }} is null then 1 end) > 0
    {%- endif %}
{% endtest %}
