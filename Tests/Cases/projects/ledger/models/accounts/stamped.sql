{{ config(materialized='stamped_table', stamp='by us') }}
select count(*) as accounts from {{ ref('account_list') }}
