{{ config(store_failures=false) }}
select dbt_scd_id from {{ ref('suppliers_history') }}
where dbt_scd_id <> md5(coalesce(cast(code as varchar), '') || '|' || coalesce(cast(dbt_updated_at as varchar), ''))
