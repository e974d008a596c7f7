select 1 / 0 as x from {{ ref('daily') }}
