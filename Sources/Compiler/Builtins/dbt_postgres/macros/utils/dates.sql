{%- macro postgres__dateadd(datepart, interval, from_date_or_timestamp) -%}
  {{ from_date_or_timestamp }} + ((interval '1 {{ datepart }}') * ({{ interval }}))
{%- endmacro -%}


{#- An interval has no quarters. -#}
{%- macro postgres__last_day(date, datepart) -%}
  {%- if datepart == 'quarter' -%}
    {%- set next = dbt.dateadd('month', '3', dbt.date_trunc(datepart, date)) -%}
    cast({{ dbt.dateadd('day', '-1', next) }} as date)
  {%- else -%}
    {{ dbt.default_last_day(date, datepart) }}
  {%- endif -%}
{%- endmacro -%}


{#- Each part is counted from the next larger one: so many boundaries there, times how often this part fits, plus the
    difference within. A week begins on Sunday. -#}
{%- macro postgres__datediff(first_date, second_date, datepart) -%}
  {%- set steps = {
      'quarter': ('year', 4, 'date'),
      'month': ('year', 12, 'date'),
      'hour': ('day', 24, 'timestamp'),
      'minute': ('hour', 60, 'timestamp'),
      'second': ('minute', 60, 'timestamp'),
      'millisecond': ('minute', 60000, 'timestamp'),
      'microsecond': ('minute', 60000000, 'timestamp'),
  } -%}
  {%- if datepart == 'year' -%}
    (date_part('year', ({{ second_date }})::date) - date_part('year', ({{ first_date }})::date))
  {%- elif datepart == 'day' -%}
    (({{ second_date }})::date - ({{ first_date }})::date)
  {%- elif datepart == 'week' -%}
    {%- set first_dow = "date_part('dow', (" ~ first_date ~ ")::timestamp)" -%}
    {%- set second_dow = "date_part('dow', (" ~ second_date ~ ")::timestamp)" -%}
    ({{ datediff(first_date, second_date, 'day') }} / 7 + case
      when {{ first_dow }} <= {{ second_dow }} then case when {{ first_date }} <= {{ second_date }} then 0 else -1 end
      else case when {{ first_date }} <= {{ second_date }} then 1 else 0 end
    end)
  {%- elif datepart in steps -%}
    {%- set larger, factor, type = steps[datepart] -%}
    {%- set whole = 'floor' if datepart in ['second', 'millisecond', 'microsecond'] else '' -%}
    ({{ datediff(first_date, second_date, larger) }} * {{ factor }}
      + {{ whole }}(date_part('{{ datepart }}', ({{ second_date }})::{{ type }}))
      - {{ whole }}(date_part('{{ datepart }}', ({{ first_date }})::{{ type }})))
  {%- else -%}
    {%- do exceptions.raise_compiler_error("datediff on postgres: no such part of a date: '" ~ datepart ~ "'") -%}
  {%- endif -%}
{%- endmacro -%}
