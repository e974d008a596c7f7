{{ config(materialized='incremental', unique_key='id', on_schema_change='append_new_columns',
          pre_hook="select 'before'", post_hook=[{"sql": "select 'after'", "transaction": False}],
          persist_docs={'relation': true, 'columns': true}, grants={'select': ['graph']}) }}
select id, account, amount, booked_on from {{ ref('stg_entries') }}
{% if is_incremental() %} where id > (select max(id) from {{ this }}) {% endif %}
