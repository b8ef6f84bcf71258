{# The contracts' type names in Spark's words. #}
{% macro spark__cast(expression, data_type) -%}
    cast({{ expression }} as {{ 'string' if data_type | lower == 'varchar' else data_type }})
{%- endmacro %}

{# Parquet tables have no constraints: the night holds not_null when it loads the marts (dagster_project/spark). #}
{% macro spark__persist_constraints(relation, model) -%}
{%- endmacro %}
