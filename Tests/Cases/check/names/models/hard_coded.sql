select order_id from analytics.stg_orders where order_id in (select id from elsewhere.table_of_others)
