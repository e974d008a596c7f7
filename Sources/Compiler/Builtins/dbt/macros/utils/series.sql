{#- The numbers from 1 to `upper_bound`, one to a row: a sum of powers of two over cross-joined bits. -#}
{%- macro generate_series(upper_bound) -%}
  {%- do return(adapter.dispatch('generate_series', 'dbt')(upper_bound)) -%}
{%- endmacro -%}

{%- macro default__generate_series(upper_bound) -%}
  {%- set terms, bits = [], [] -%}
  {%- for bit in range(dbt.get_powers_of_two(upper_bound)) -%}
    {%- do terms.append('p' ~ bit ~ '.generated_number * power(2, ' ~ bit ~ ')') -%}
    {%- do bits.append('p as p' ~ bit) -%}
  {%- endfor -%}
  with p as (
    select 0 as generated_number union all select 1
  ),
  unioned as (
    select {{ terms | join(' + ') }} + 1 as generated_number
    from {{ bits | join(' cross join ') }}
  )
  select *
  from unioned
  where generated_number <= {{ upper_bound }}
  order by generated_number
{%- endmacro -%}


{#- How many bits it takes; at least one. -#}
{%- macro get_powers_of_two(upper_bound) -%}
  {%- do return(adapter.dispatch('get_powers_of_two', 'dbt')(upper_bound)) -%}
{%- endmacro -%}

{%- macro default__get_powers_of_two(upper_bound) -%}
  {%- if upper_bound <= 0 -%}
    {%- do exceptions.raise_compiler_error("generate_series: the upper bound has to be above 0, not: "
        ~ upper_bound) -%}
  {%- endif -%}
  {%- for bits in range(1, 100) if upper_bound <= 2 ** bits -%}
    {%- do return(bits) -%}
  {%- endfor -%}
{%- endmacro -%}
