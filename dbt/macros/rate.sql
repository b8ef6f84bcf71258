{# Share of two counts as a DOUBLE, never rounded; NULL when the denominator is zero or NULL. #}
{% macro rate(numerator, denominator) -%}
    cast({{ numerator }} as double) / cast(nullif({{ denominator }}, 0) as double)
{%- endmacro %}
