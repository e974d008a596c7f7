WITH rates AS (SELECT * FROM {{ ref('base_rates') }}) -- upper case
, entries AS (SELECT * FROM {{ ref('ledger', 'base_entries') }})
SELECT entries.*, round(debit * rate, 2) AS debit_eur, round(credit * rate, 2) AS credit_eur
FROM entries JOIN rates USING (currency)
