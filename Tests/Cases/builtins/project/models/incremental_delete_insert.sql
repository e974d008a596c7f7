{{ config(
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key=['id', 'customer'],
    incremental_predicates=['id > 0'],
    on_schema_change='append_new_columns',
) }}
select id, customer {% if is_incremental() %}, 1 as more, 2 as still_more{% endif %} from {{ ref('orders') }}
