{#
  A cast that fails where the value does not fit. Spark, as dbt sets it up, makes NULL of such a value and publishes a gap
  that nobody asked for.
#}
{% macro exact_cast(expression, data_type) -%}
    {{ return(adapter.dispatch('exact_cast', 'katsuyo')(expression, data_type)) }}
{%- endmacro %}

{% macro default__exact_cast(expression, data_type) -%}
    cast({{ expression }} as {{ data_type }})
{%- endmacro %}

{% macro spark__exact_cast(expression, data_type) -%}
    coalesce(
        cast({{ expression }} as {{ data_type }}),
        case when {{ expression }} is not null then raise_error('a value does not fit {{ data_type }}') end
    )
{%- endmacro %}
