{{ config(materialized='table') }}
{% set later = var('later', 0) %}
select
  id, customer, note,
  amount + {{ later }} as amount,
  placed::timestamp + interval '1 day' * {{ later }} as placed
  {%- if later %}, 5 as extra{% endif %}
from {{ ref('orders') }}
{% if later %}where id > 1{% endif %}
