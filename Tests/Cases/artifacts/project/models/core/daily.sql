{{ config(materialized='view', indexes=[], labels={'a': 1}) }}
select booked_on, sum(amount) as amount from {{ ref('entries') }} group by 1
