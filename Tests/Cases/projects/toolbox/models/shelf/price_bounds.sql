{%- set bounds = handy.bounds(ref('parts'), 'price') -%}
select p.id, {{ bounds.least }} as least, {{ bounds['most'] }} as most
from {{ ref('cheap') }} as p
left join {{ target.schema }}.parts as q on q.id = p.id
where p.price is distinct from -1
