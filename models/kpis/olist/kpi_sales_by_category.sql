with categories as (
    select
        products.category,
        count(distinct items.order_id) as orders,
        count(*) as items,
        sum(items.price)::decimal(14, 2) as sales,
        sum(items.freight_value)::decimal(14, 2) as freight,
        {{ mean_of('items.price') }} as mean_price,
        count(distinct items.seller_id) as sellers
    from {{ ref('fct_order_items') }} as items
    inner join {{ ref('dim_products') }} as products on items.product_id = products.product_id
    where items.order_status not in ('canceled', 'unavailable')
    group by products.category
)

select
    category,
    orders,
    items,
    sales,
    freight,
    mean_price,
    sellers,
    {{ percent_of('sales', 'sum(sales) over ()') }} as share_percent,
    {{ percent_of('freight', 'sales') }} as freight_percent,
    rank() over (order by sales desc) as sales_rank
from categories
