{{ config(materialized='table') }}

{%- set columns = ['id', 'amount'] %}

-- what each order is worth
select
  {%- for column in columns %}
  {{ column }},
  {%- endfor %}
  amuont * 2 as twice
from {{ ref('orders') }}
