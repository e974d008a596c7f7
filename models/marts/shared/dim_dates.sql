{{ config(dist='all', sort='date_day', tags=['shared']) }}

with digits as (
    {%- for digit in range(10) %}
    select {{ digit }} as digit
    {%- if not loop.last %} union all{% endif %}
    {%- endfor %}
),

-- generate_series runs on Redshift's leader only, so the days are counted with digits: 10,000 at most.
numbers as (
    select ones.digit + 10 * tens.digit + 100 * hundreds.digit + 1000 * thousands.digit as number
    from digits as ones
    cross join digits as tens
    cross join digits as hundreds
    cross join digits as thousands
),

days as (
    select dateadd(day, number, '{{ var('calendar_start') }}'::date)::date as date_day
    from numbers
    where number <= datediff(day, '{{ var('calendar_start') }}'::date, '{{ var('calendar_end') }}'::date)
)

select
    date_day,
    extract(day from date_day)::smallint as day_of_month,
    -- Monday is 1, Sunday 7.
    decode(extract(dow from date_day)::int, 0, 7, extract(dow from date_day)::int)::smallint as day_of_week,
    trim(to_char(date_day, 'Day')) as day_name,
    extract(dow from date_day)::int in (0, 6) as is_weekend,
    date_trunc('week', date_day)::date as week_start,
    extract(month from date_day)::smallint as month_of_year,
    trim(to_char(date_day, 'Month')) as month_name,
    date_trunc('month', date_day)::date as month_start,
    last_day(date_day) as month_end,
    extract(quarter from date_day)::smallint as quarter_of_year,
    to_char(date_day, 'YYYY "Q"Q') as quarter_name,
    date_trunc('quarter', date_day)::date as quarter_start,
    extract(year from date_day)::smallint as year_number,
    {{ season_name('date_day') }} as season_name,
    {{ season_label('date_day') }} as season,
    {{ season_start('date_day') }} as season_start
from days
