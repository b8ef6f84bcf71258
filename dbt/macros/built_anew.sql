{# How a model is built on DuckDB: in one statement. The work database is made anew every night and read by nobody else
   until dbt has ended, so that nothing must be renamed, kept or restored; dbt's own way costs the night a third of its
   time in dbt. #}
{% materialization view, adapter='duckdb' %}
    {%- set target = this.incorporate(type='view') -%}
    {% call statement('main') %}create or replace view {{ target }} as ({{ sql }}){% endcall %}
    {{ adapter.commit() }}
    {{ return({'relations': [target]}) }}
{% endmaterialization %}

{% materialization table, adapter='duckdb' %}
    {%- set target = this.incorporate(type='table') -%}
    {% call statement('main') %}
        drop table if exists {{ target }};
        {{ create_table_as(false, target, sql) }}
    {% endcall %}
    {{ adapter.commit() }}
    {{ return({'relations': [target]}) }}
{% endmaterialization %}
