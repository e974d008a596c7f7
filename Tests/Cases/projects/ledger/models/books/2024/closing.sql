{{ config(incremental_strategy='append', on_schema_change='fail', alias='closing_of_' ~ env_var('LEDGER_BOOK')) }}
select {{ var('round', 1) }} as round, sum(debit_eur) as debit, sum(credit_eur) as credit, {{ is_balanced('sum(debit_eur)', 'sum(credit_eur)') }} as balanced
from {{ ref('journal_lines') }}
