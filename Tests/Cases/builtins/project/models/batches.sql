{{ config(
    materialized='incremental', incremental_strategy='microbatch', unique_key='id',
    event_time='placed', batch_size='month', begin='2024-01-01',
) }}
{#- dbt filters the input in a subquery, which it gives a name on Postgres alone -#}
select id, customer, placed from {{ ref('batch_source') }} {{ 'as batch' if target.type == 'redshift' }}
