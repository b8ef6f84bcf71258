{# Median of integers as decimal(9,1): a whole or a half, which a DOUBLE holds exactly. NULL without rows. #}
{% macro integer_median(expression) -%}
    {{ return(adapter.dispatch('integer_median', 'katsuyo')(expression)) }}
{%- endmacro %}

{% macro default__integer_median(expression) -%}
    cast(percentile_cont(0.5) within group (order by {{ expression }}) as decimal(9, 1))
{%- endmacro %}

{% macro duckdb__integer_median(expression) -%}
    cast(median({{ expression }}) as decimal(9, 1))
{%- endmacro %}

{% macro spark__integer_median(expression) -%}
    cast(percentile({{ expression }}, 0.5) as decimal(9, 1))
{%- endmacro %}
