{{ config(
    materialized='incremental', dist='auto',
    pre_hook=["alter table {{ this }} alter column status type varchar(300)", before_begin("truncate {{ this }}")],
    post_hook=["analyze {{ this }}", after_commit("vacuum {{ this }}"), "commit; vacuum {{ this }}"]
) }}
select id, status from {{ ref('raw_orders') }}
