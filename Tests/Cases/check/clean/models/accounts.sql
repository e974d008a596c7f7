{{ config(materialized='ephemeral') }}
select usesysid as account_id, usename as account from pg_catalog.pg_user
