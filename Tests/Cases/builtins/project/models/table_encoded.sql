{{ config(materialized='table', dist='customer', sort='id', meta={'encode': {'ID': 'az64'}}) }}
select id, customer::varchar(30) as customer, amount::numeric(12, 2) as amount from {{ ref('orders') }}
