{# Sum as BIGINT where every row has a value, else NULL: a sum over some of the rows would pass for the whole. #}
{% macro total_if_all(expression) -%}
    case when count(*) = count({{ expression }}) then {{ total(expression) }} end
{%- endmacro %}
