{{ config(unique_key='account_no', on_schema_change='ignore') }}
select account_no, max(booked_on) as last_booked_on, {{ var('round', 1) }} as round
from {{ ref('base_entries') }}
{% if is_incremental() %}where account_no <> '0010'{% endif %}
group by 1
