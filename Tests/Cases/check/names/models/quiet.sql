{{ config(meta={'redstart': {'ignore': ['sql.unknown-column']}}) }}
select nothing_such from {{ ref('raw_orders') }}
