{% snapshot suppliers_history %}
{{ config(target_schema=target.schema ~ '_history', unique_key='code', strategy='check', check_cols='all', dist='code') }}
select code, price * {{ var('round') }} as price, is_open from {{ ref('suppliers') }}
{% endsnapshot %}
