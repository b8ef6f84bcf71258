{# Generic test: every named column of every row has a value. One test for many columns: a test costs the night time. #}
{% test no_nulls(model, columns) %}
select {{ columns | join(', ') }}
from {{ model }}
where
    {% for column in columns -%}
        {{ column }} is null{{ ' or' if not loop.last }}
    {% endfor %}
{% endtest %}
