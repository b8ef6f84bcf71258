{# The names of the columns that are NULL in a row, separated by commas; NULL where none is. #}
{% macro missing_names(names, relation) -%}
    nullif(replace(trim(
        {% for name in names -%}
            case when {{ relation }}.{{ name }} is null then '{{ name }} ' else '' end{{ ' || ' if not loop.last }}
        {% endfor -%}
    ), ' ', ', '), '')
{%- endmacro %}
