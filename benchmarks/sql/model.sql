create table "warehouse"."shop"."daily_orders" diststyle key distkey (customer_id) compound sortkey (order_date, customer_id) as (
with orders as (
    select order_id, customer_id, order_date, status, amount, currency, updated_at
    from "warehouse"."staging"."stg_orders"
    where order_date >= dateadd(day, -30, current_date)
        and status not in ('cancelled', 'test')
        and (currency = 'EUR' or currency is null)
),

payments as (
    select
        order_id,
        sum(case when method = 'card' then amount else 0 end) as card_amount,
        sum(case when method = 'coupon' then amount else 0 end) as coupon_amount,
        sum(case when method in ('transfer', 'cash') then amount else 0 end) as other_amount,
        max(paid_at) as last_paid_at,
        listagg(distinct method, ', ') within group (order by method) as methods
    from "warehouse"."staging"."stg_payments"
    group by 1
),

-- one row for each order, the latest
ranked as (
    select
        o.*,
        row_number() over (partition by o.order_id order by o.updated_at desc nulls last) as version_number,
        lag(o.status) over (partition by o.order_id order by o.updated_at) as previous_status
    from orders as o
    qualify version_number = 1
),

joined as (
    select
        r.order_id,
        r.customer_id,
        c.name as customer_name,
        coalesce(c.segment, 'unknown') as segment,
        r.order_date::date as order_date,
        date_trunc('week', r.order_date) as order_week,
        r.amount * coalesce(x.rate, 1.0) as amount_eur,
        nvl(p.card_amount, 0) + nvl(p.coupon_amount, 0) + nvl(p.other_amount, 0) as paid_amount,
        p.methods,
        decode(r.status, 'N', 'new', 'S', 'shipped', 'R', 'returned', 'other') as status_name,
        case
            when p.last_paid_at is null then 'open'
            when datediff(day, r.order_date, p.last_paid_at) between 0 and 14 then 'in time'
            else 'late'
        end as payment_state
    from ranked as r
    inner join "warehouse"."core"."dim_customers" as c on c.customer_id = r.customer_id and c.is_current
    left join payments as p using (order_id)
    left outer join "warehouse"."core"."exchange_rates" x on x.currency = r.currency and x.day = trunc(r.order_date)
)

select
    order_date,
    customer_id,
    segment,
    count(distinct order_id) as orders,
    sum(amount_eur) as amount_eur,
    round(sum(paid_amount) / nullif(sum(amount_eur), 0), 4) as paid_share
from joined
where status_name <> 'returned'
group by order_date, customer_id, segment
having sum(amount_eur) > 0
);
