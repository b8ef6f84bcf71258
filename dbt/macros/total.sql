{# Sum of counts as BIGINT, zero when there is nothing to add (engines widen a sum each in their own way). #}
{% macro total(expression) -%}
    cast(coalesce(sum({{ expression }}), 0) as bigint)
{%- endmacro %}
