{{ config(materialized='materialized_view', auto_refresh=false, dist='supplier', sort=['supplier'], backup=false, on_configuration_change='apply') }}
select supplier, count(*) as deliveries, sum(kilos) as kilos from {{ ref('deliveries') }} group by supplier
