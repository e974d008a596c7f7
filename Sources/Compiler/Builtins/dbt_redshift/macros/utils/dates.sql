{#- Redshift has the functions that the defaults are named after; Postgres, which would come first, has not. -#}
{%- macro redshift__dateadd(datepart, interval, from_date_or_timestamp) -%}
  {{ dbt.default__dateadd(datepart, interval, from_date_or_timestamp) }}
{%- endmacro -%}


{%- macro redshift__datediff(first_date, second_date, datepart) -%}
  {{ dbt.default__datediff(first_date, second_date, datepart) }}
{%- endmacro -%}


{%- macro redshift__last_day(date, datepart) -%}
  {{ dbt.default_last_day(date, datepart) }}
{%- endmacro -%}
