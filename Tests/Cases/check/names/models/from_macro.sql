select {{ cents('amuont') }} from {{ ref('raw_orders') }}
