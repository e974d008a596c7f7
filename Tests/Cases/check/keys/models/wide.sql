{{ config(materialized='table', dist='auto') }}
select status::varchar(max) as status, to_char(ordered_on, 'YYYY-MM-DD') as order_date from {{ ref('raw_orders') }}
