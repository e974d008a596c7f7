{#- What the project makes is there; what nobody makes is not. -#}
{%- if execute and load_relation(ref('raw_orders')) is none -%}
  {{ exceptions.raise_compiler_error('no orders') }}
{%- endif -%}
{%- if execute and load_relation(this) is not none -%}
  select no_such_column from {{ this }}
{%- else -%}
  select id as order_id from {{ ref('raw_orders') }}
{%- endif %}
