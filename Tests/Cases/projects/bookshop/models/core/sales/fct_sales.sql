{{
    config(
        materialized='incremental',
        unique_key='line_id',
        incremental_strategy='merge',
        on_schema_change='append_new_columns',
        merge_exclude_columns=['first_batch'],
        post_hook="insert into {{ target.schema }}_raw._hook_log (place, what) values ('own', '{{ this.table }}')",
        tags=['nightly']
    )
}}

select
    line_id,
    book_id,
    copies,
    sold_on,
    {{ toolbox.rounded('copies * price') }} as amount,
    note,
    {{ var('batch') }} as last_batch,
    {{ var('batch') }} as first_batch
from {{ ref('stg_sales_lines') }}
{% if is_incremental() %}
where sold_on >= (select max(sold_on) - 7 from {{ this }})
{% endif %}
