{# Generic test: no two rows agree in all the named columns (NULLs count as equal). #}
{% test unique_combination(model, columns) %}
select
    {{ columns | join(', ') }},
    count(*) as number_of_rows
from {{ model }}
group by {{ columns | join(', ') }}
having count(*) > 1
{% endtest %}
