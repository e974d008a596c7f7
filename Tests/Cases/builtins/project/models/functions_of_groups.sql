{{ config(materialized='view') }}
select
  customer,
  {{ dbt.listagg('note', "', '", 'order by note') }} as notes,
  {{ dbt.listagg('note', "'|'", 'order by note', 2) }} as two_notes,
  {{ dbt.any_value('id') }} as any_id,
  {{ dbt.bool_or('id > 1') }} as any_above_one
from {{ ref('orders') }}
group by customer
{{ dbt.except() }}
select customer, note, note, id, true from {{ ref('orders') }}
