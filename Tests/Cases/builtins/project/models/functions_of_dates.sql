{{ config(materialized='view') }}
{% set first, second = "'2024-01-01'::timestamp", "'2025-03-01'::timestamp" %}
select
  {% for part in ['year', 'quarter', 'month', 'week', 'day', 'hour', 'minute', 'second', 'millisecond'] -%}
  {{ dbt.datediff(first, second, part) }} as {{ part }}s,
  {% endfor -%}
  {{ dbt.dateadd('day', 1, first) }} as next_day,
  {{ dbt.date_trunc('month', first) }} as month,
  {{ dbt.last_day(first, 'month') }} as last_of_month,
  {{ dbt.last_day(first, 'quarter') }} as last_of_quarter,
  {{ dbt.date(2024, 2, 3) }} as a_date,
  {{ dbt.current_timestamp() }} as now,
  {{ dbt.current_timestamp_backcompat() }} as now_as_it_was,
  {{ dbt.current_timestamp_in_utc_backcompat() }} as utc_as_it_was
