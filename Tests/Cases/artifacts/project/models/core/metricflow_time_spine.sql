select '2024-01-01'::date as date_day
