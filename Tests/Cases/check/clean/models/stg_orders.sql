with

source as (

    select * from {{ ref('raw_orders') }}

),

renamed as (

    select
        -- keys
        id as order_id,
        customer_id,
        -- values
        {{ pennies('amount') }} as amount_cents,
        amount_cents / 100.0 as amount,
        status,
        case when status in ('open', 'held') then 'active' else 'done' end as state,
        ordered_on::timestamp as ordered_at,
        nvl2(status, 1, 0) as has_status,
        paid
    from source
    where ordered_on >= '2000-01-01'

)

select * from renamed
