select * from {{ ref('daily') }} limit 3
