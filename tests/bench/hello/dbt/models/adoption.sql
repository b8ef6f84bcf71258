{{ config(materialized='table') }}
select count(distinct person) as active_people, count(*) as uses from {{ source('raw', 'uses') }}
