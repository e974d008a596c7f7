select order_id, amount_cents, nth from {{ ref('star_of_ref') }} where nth = 1
