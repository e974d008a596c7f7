select entry_id, debit, currency from {{ ref('base_entries') }}
