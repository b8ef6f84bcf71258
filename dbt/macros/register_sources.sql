{#
  Makes the tables of intake known to the engine before the first model. In DuckDB they lie in the work database; Spark
  reads them as Parquet files, one per table, in a folder per schema.
#}
{% macro register_sources() -%}
    {{ return(adapter.dispatch('register_sources', 'katsuyo')()) }}
{%- endmacro %}

{% macro default__register_sources() -%}
{%- endmacro %}

{% macro spark__register_sources() -%}
    {%- if execute -%}
        {%- for schema in graph.sources.values() | map(attribute='schema') | unique | reject('equalto', 'marts') %}
            {%- do run_query('create schema if not exists ' ~ schema) -%}
        {%- endfor -%}
        {%- for table in graph.sources.values() if table.schema != 'marts' %}
            {%- set file = env_var('KATSUYO_SPARK_FOLDER') ~ '/' ~ table.schema ~ '/' ~ table.identifier ~ '.parquet' -%}
            {%- do run_query("create table " ~ table.schema ~ "." ~ table.identifier ~ " using parquet location '" ~ file ~ "'") -%}
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}
