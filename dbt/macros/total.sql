{# Sum of counts as BIGINT, zero when there is nothing to add (engines widen a sum each in their own way). #}
{% macro total(expression) -%}
    {{ return(adapter.dispatch('total', 'katsuyo')(expression)) }}
{%- endmacro %}

{% macro default__total(expression) -%}
    cast(coalesce(sum({{ expression }}), 0) as bigint)
{%- endmacro %}

{# Spark's own sum begins anew at the other end where it does not fit; try_sum is NULL then. #}
{% macro spark__total(expression) -%}
    coalesce(
        try_sum(cast({{ expression }} as bigint)),
        case when count({{ expression }}) = 0 then cast(0 as bigint) else raise_error('a sum does not fit bigint') end
    )
{%- endmacro %}
