{{ config(materialized='incremental', incremental_strategy='merge', unique_key='id', merge_exclude_columns=['first_state'],
   on_schema_change='append_new_columns', dist='supplier', sort=['delivered_at', 'id'], grants={'select': ['reporter', 'auditor']}) }}
select id, supplier, kilos, state, state as first_state, delivered_at, tags
  {% if var('round') > 1 %}, kilos * 2 as pounds{% endif %}
from {{ source('raw', 'deliveries') }}
{% if is_incremental() %}where delivered_at >= (select max(delivered_at) - interval '1 day' from {{ this }}){% endif %}
