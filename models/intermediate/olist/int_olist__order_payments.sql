{%- set payment_types = ['credit_card', 'boleto', 'voucher', 'debit_card'] -%}
select
    order_id,
    count(*) as payments,
    sum(amount) as payment_value,
    max(installments) as installments,
    {%- for payment_type in payment_types %}
    sum(case when payment_type = '{{ payment_type }}' then amount else 0 end) as {{ payment_type }}_value,
    {%- endfor %}
    listagg(distinct payment_type, ', ') within group (order by payment_type) as payment_types
from {{ ref('stg_olist__order_payments') }}
group by order_id
