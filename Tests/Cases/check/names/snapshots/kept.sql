{% snapshot kept %}
{{ config(target_schema='analytics', unique_key='id', strategy='check', check_cols='all') }}
select id, name from {{ ref('raw_customers') }}
{% endsnapshot %}
