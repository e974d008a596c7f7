with orders as (
  select
    o.order_id,
    o.customer_id,
    o.ordered_at,
    date_trunc('month', o.ordered_at) as order_month,
    datediff(day, o.ordered_at, o.shipped_at) as days_to_ship,
    nvl(o.discount, 0) as discount,
    decode(o.status, 'C', 'cancelled', 'S', 'shipped', 'open') as status
  from lower_bench.orders as o
  where o.ordered_at >= dateadd(year, -2, getdate())
),
lines as (
  select
    l.order_id,
    l.product_id,
    l.quantity,
    l.unit_price,
    l.quantity * l.unit_price as gross,
    gross * (1 - nvl(l.rebate, 0)) as net
  from lower_bench.order_lines as l
),
products as (
  select
    p.product_id,
    p.sku + '-' + p.variant as code,
    len(p.name) as name_length,
    p.category
  from lower_bench.products as p
),
customers as (
  select
    c.customer_id,
    initcap(c.first_name || ' ' || c.last_name) as full_name,
    c.country,
    last_day(c.signed_up_at) as cohort
  from lower_bench.customers as c
  qualify row_number() over (partition by c.customer_id order by c.updated_at desc) = 1
),
joined as (
  select
    orders.order_month,
    customers.country,
    products.category,
    orders.status,
    sum(lines.net) as revenue,
    avg(lines.unit_price) as mean_price,
    count(orders.order_id) as order_count,
    listagg(products.code, ',') within group (order by products.code) as codes,
    max(orders.days_to_ship) as longest_days
  from orders
  join lines on lines.order_id = orders.order_id
  join products on products.product_id = lines.product_id
  left join customers on customers.customer_id = orders.customer_id
  group by 1, 2, 3, 4
)
select *, revenue / nullif(order_count, 0) as per_order, ratio_to_report(revenue) over (partition by country) as share
from joined
where status <> 'cancelled'
