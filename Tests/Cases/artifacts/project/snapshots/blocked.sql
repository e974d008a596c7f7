{% snapshot daily_history %}
{{ config(target_schema='ledger_snap', strategy='timestamp', unique_key='booked_on', updated_at='booked_on') }}
select * from {{ ref('daily') }}
{% endsnapshot %}
