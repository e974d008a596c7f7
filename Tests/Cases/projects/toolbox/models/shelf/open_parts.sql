{{ config(materialized='incremental' if var('late') or true else 'table', unique_key='id', on_schema_change='append_new_columns') }}
select {{ handy.names_of(ref('parts'), without=['PRICE']) | join(', ') }}{% if var('late') %}, 'late' as added{% endif %}
from {{ ref('parts') }}
{% if is_incremental() %}where id > (select max(id) - 1 from {{ this }}){% endif %}
-- from "left"."out"
