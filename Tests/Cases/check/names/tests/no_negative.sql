select order_id from {{ ref('stg_orders') }} where amonut < 0
