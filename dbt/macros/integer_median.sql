{# Median of integers as decimal(9,1): a whole or a half, which a DOUBLE holds exactly. NULL without rows. #}
{% macro integer_median(expression) -%}
    {{ return(adapter.dispatch('integer_median', 'katsuyo')(expression)) }}
{%- endmacro %}

{% macro default__integer_median(expression) -%}
    {{ exact_cast('percentile_cont(0.5) within group (order by ' ~ expression ~ ')', 'decimal(9, 1)') }}
{%- endmacro %}

{% macro duckdb__integer_median(expression) -%}
    {{ exact_cast('median(' ~ expression ~ ')', 'decimal(9, 1)') }}
{%- endmacro %}

{% macro spark__integer_median(expression) -%}
    {{ exact_cast('percentile(' ~ expression ~ ', 0.5)', 'decimal(9, 1)') }}
{%- endmacro %}
