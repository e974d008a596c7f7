select i.id, o.day from {{ ref('base_items') }} i join {{ ref('orders') }} o on o.id = i.order_id
