{#-
  The seasons of the northern hemisphere by whole months: winter begins on 1 December.

  One month on, the seasons are the quarters of the year, which is what both macros use.
-#}
{% macro season_start(moment) -%}
    dateadd(month, -1, date_trunc('quarter', dateadd(month, 1, {{ moment }})))::date
{%- endmacro %}


{% macro season_name(moment) -%}
    decode(
        extract(quarter from dateadd(month, 1, {{ moment }}))::int,
        1, 'winter',
        2, 'spring',
        3, 'summer',
        'autumn'
    )
{%- endmacro %}


{#- "summer 2011", and "winter 2010/11" because a winter has two years. -#}
{% macro season_label(moment) -%}
    {{ season_name(moment) }} || ' '
        || to_char({{ season_start(moment) }}, 'YYYY')
        || case
            when extract(month from {{ season_start(moment) }}) = 12
                then '/' || to_char(dateadd(year, 1, {{ season_start(moment) }}), 'YY')
            else ''
        end
{%- endmacro %}
