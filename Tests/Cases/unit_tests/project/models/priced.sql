select o.id, o.name, o.price * {{ var('factor') }} as price, '{{ env_var("UNIT_CASES", "none") }}' as setting,
  {{ helper() }} as helped
from {{ ref('orders') }} o join {{ ref('ids') }} using (id)
