{{ config(materialized="table") }}
select
  1 as id,
  1 / 0 as broken
