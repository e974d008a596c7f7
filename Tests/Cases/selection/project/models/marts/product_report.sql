{{ config(full_refresh=false, meta={'areas': [], 'flag': false}) }}
select * from {{ ref('dim_product') }}
