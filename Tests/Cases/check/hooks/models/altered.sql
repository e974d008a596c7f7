{{ config(
    materialized='table', dist='auto',
    post_hook=["alter table {{ this }} add column note varchar(20)", "update {{ this }} set note = 'x' where note is null"]
) }}
select id from {{ ref('raw_customers') }}
