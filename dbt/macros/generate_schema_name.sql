{# Schemas are exactly staging, intermediate and marts: readers and the gate rely on the names, whatever the target. #}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ (custom_schema_name or target.schema) | trim }}
{%- endmacro %}
