{{ config(materialized='incremental', unique_key='order_key', tags=['sales', 'daily']) }}

{%- set payment_methods = ['credit_card', 'coupon', 'bank_transfer', 'gift_card', 'voucher', 'boleto'] -%}
{%- set measures = [
    {'name': 'gross', 'column': 'quantity * unit_price'},
    {'name': 'net', 'column': 'quantity * unit_price * (1 - discount)'},
    {'name': 'items', 'column': 'quantity'},
] -%}

{% macro cents_to_money(column, precision=2) -%}
    round(({{ column }}) / 100.0, {{ precision }})
{%- endmacro %}

{% macro pivot(column, values, aggregate='sum', prefix='', else_value=0) -%}
    {%- for value in values %}
    {{ aggregate }}(case when {{ column }} = '{{ value }}' then amount else {{ else_value }} end)
        as {{ prefix }}{{ value | replace('-', '_') | lower }}{{ "," if not loop.last }}
    {%- endfor %}
{%- endmacro %}

with orders as (

    select * from {{ ref('stg_orders') }}
    where ordered_on >= '{{ var("start_date", "2010-01-01") }}'
    {% if is_incremental() %}
      {# Late orders come up to three days after the day they belong to. #}
      and ordered_on >= (select max(ordered_on) - 3 from {{ this }})
    {% endif %}

),

payments as (

    select
        order_id,
        {{ pivot('payment_method', payment_methods, prefix='paid_by_') }},
        {{ cents_to_money('sum(amount)') }} as total_amount
    from {{ source('shop', 'payments') }}
    group by 1

),

daily as (

    select
        orders.order_id as order_key,
        orders.customer_id,
        orders.ordered_on,
        {%- for measure in measures %}
        {{ cents_to_money('sum(' ~ measure.column ~ ')', precision=4 if measure['name'] != 'items' else 0) }}
            as {{ measure.name }}_amount,
        {%- endfor %}
        {%- for days in range(7, 36, 7) %}
        count(distinct case when orders.ordered_on > current_date - {{ days }} then orders.order_id end) as orders_{{ days }}d,
        {%- endfor %}
        {% for method in payment_methods if method not in ['boleto'] -%}
        max(payments.paid_by_{{ method }}) as {{ method | upper }}{% if not loop.last %}, {% endif %}
        {%- endfor %}
    from orders
    left join payments using (order_id)
    group by {% for n in range(1, 4) %}{{ n }}{{ ", " if not loop.last }}{% endfor %}

)

select
    *,
    '{{ target.name | upper }}' as built_for,
    '{{ payment_methods | join("|") }}' as methods
from daily
{%- if target.name == 'dev' %}
limit {{ 100 * 5 }}
{%- endif %}
