{{ config(dist='customer_unique_id', sort='customer_unique_id') }}

with customers as (
    select
        customer.customer_unique_id,
        customer.customer_id,
        customer.zip_code_prefix,
        customer.city,
        customer.state,
        orders.purchased_at
    from {{ ref('stg_olist__customers') }} as customer
    left join {{ ref('stg_olist__orders') }} as orders on customer.customer_id = orders.customer_id
),

-- A person lives where the last order went.
homes as (
    select
        home.customer_unique_id,
        home.zip_code_prefix,
        home.city,
        home.state
    from customers as home
    qualify row_number() over (
        partition by home.customer_unique_id
        order by nvl(home.purchased_at, '1970-01-01'::timestamp) desc, home.customer_id
    ) = 1
),

orders as (
    select
        customer_unique_id,
        count(*) as customer_ids,
        count(purchased_at) as orders,
        min(purchased_at) as first_purchased_at,
        max(purchased_at) as last_purchased_at
    from customers
    group by customer_unique_id
)

select
    homes.customer_unique_id,
    homes.zip_code_prefix,
    homes.city,
    homes.state,
    orders.customer_ids,
    orders.orders,
    orders.orders > 1 as is_returning,
    orders.first_purchased_at,
    orders.last_purchased_at
from homes
inner join orders on homes.customer_unique_id = orders.customer_unique_id
