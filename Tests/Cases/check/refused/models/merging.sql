{{ config(
    materialized='table', dist='auto',
    post_hook=[
        "merge into {{ this }} using analytics.changes on id = changes.id when matched and changes.gone then delete",
        "insert into {{ this }} select 1 returning id",
        "create table analytics.limits (low int check (low > 0), high int)",
        "delete from {{ this }} using generate_series(1, 3) as s (n) where id = s.n",
    ]
) }}
select id from {{ ref('raw_orders') }}
