{{ config(store_failures=true, alias='unbalanced', tags=['closing']) }}
{% set lines = ref('journal_lines') %}
select sum(debit_eur) as debit, sum(credit_eur) as credit from {{ lines }}
having not ({{ is_balanced('sum(debit_eur)', 'sum(credit_eur)') }})
