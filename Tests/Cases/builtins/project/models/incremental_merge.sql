{{ config(
    materialized='incremental',
    incremental_strategy='merge',
    unique_key='id',
    incremental_predicates=['DBT_INTERNAL_DEST.id > 0'],
    merge_update_columns=['note'],
    on_schema_change='sync_all_columns',
    grants={'select': ['builtins_reader']},
) }}
select
  id, note,
  {% if is_incremental() %}amount::numeric(12, 2) as amount, 1 as more{% else %}id as amount, 2 as less{% endif %}
from {{ ref('orders') }}
