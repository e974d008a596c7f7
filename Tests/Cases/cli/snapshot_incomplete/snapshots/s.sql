{% snapshot kept %}{{ config(strategy='timestamp', unique_key='id') }}
select 1 as id
{% endsnapshot %}
