insert into {{ this }} select id from {{ ref('raw_orders') }}
