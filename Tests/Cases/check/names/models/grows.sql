{{ config(materialized='incremental', unique_key='id', dist='id', meta={'redstart': {'ignore': 'redshift.nullable-key'}}) }}
select id, ordered_on, amount
from {{ ref('raw_orders') }}
{% if is_incremental() %}
where ordered_on > (select max(ordered_at) from {{ this }}) and amuont > 0
{% endif %}
