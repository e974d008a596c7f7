{{
    config(
        materialized='incremental',
        incremental_strategy='merge',
        unique_key='line_id',
        on_schema_change='append_new_columns',
        dist='stock_code',
        sort=['invoiced_on', 'stock_code'],
        post_hook='analyze {{ this }}'
    )
}}

select
    line_id,
    invoice_no,
    line_type,
    stock_code,
    description,
    is_merchandise,
    quantity,
    unit_price,
    amount,
    invoiced_at,
    invoiced_on,
    customer_id,
    is_known_customer,
    country,
    is_repeat,
    getdate() as loaded_at
from {{ ref('stg_online_retail__invoice_lines') }}
{% if is_incremental() %}
where invoiced_at >= (
    select dateadd(day, -{{ var('lookback_days') }}, max(invoiced_at))
    from {{ this }}
)
{% endif %}
