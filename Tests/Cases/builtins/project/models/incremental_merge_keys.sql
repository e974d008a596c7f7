{{ config(
    materialized='incremental', incremental_strategy='merge',
    unique_key=['id', 'customer'], merge_exclude_columns=['NOTE'],
) }}
select id, customer, note, amount from {{ ref('orders') }}
