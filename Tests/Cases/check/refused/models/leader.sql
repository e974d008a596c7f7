select id, age(ordered_on) as old, current_schema() as here from {{ ref('raw_orders') }}
