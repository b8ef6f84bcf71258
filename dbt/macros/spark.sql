{# The contracts' type names in Spark's words. #}
{% macro spark__cast(expression, data_type) -%}
    cast({{ expression }} as {{ {'varchar': 'string', 'timestamptz': 'timestamp'}.get(data_type | lower, data_type) }})
{%- endmacro %}

{# Parquet tables have no constraints: not_null holds when the night loads the marts (orchestration). #}
{% macro spark__persist_constraints(relation, model) -%}
{%- endmacro %}
