{{ config(materialized='ephemeral') }}
select id, account, amount, booked_on from {{ source('raw', 'entries') }}
where amount >= {{ var('floor') }}
