{{ config(
    incremental_strategy='merge',
    unique_key=['entry_id'],
    merge_update_columns=['debit_eur', 'touched'],
    incremental_predicates=["DBT_INTERNAL_DEST.entry_id > 2"],
    on_schema_change='sync_all_columns'
) }}
select entry_id, account_no, debit_eur, credit_eur, {{ var('round', 1) }} as touched
    {%- if var('round', 1) | int > 1 %}, 'later' as remark{% endif %}
from {{ ref('base_converted') }}
where account_no is not null
{%- if is_incremental() %} and entry_id <= 5{% endif %}
