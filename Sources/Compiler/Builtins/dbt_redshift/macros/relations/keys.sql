{#- The table attributes that follow the columns. They keep dbt's names, which packages call. -#}

{#- `dist`: all, even, a column, or auto, which is what Redshift does unasked. -#}
{%- macro dist(dist) -%}
  {%- if dist is not none -%}
    {%- if dist is not string -%}
      {%- do exceptions.raise_compiler_error("dist takes one column, or one of all, even and auto, not: " ~ dist) -%}
    {%- endif -%}
    {%- set style = dist.strip().lower() -%}
    {%- if style in ['all', 'even'] -%}
      diststyle {{ style }}
    {%- elif style != 'auto' -%}
      diststyle key distkey ({{ style }})
    {%- endif -%}
  {%- endif -%}
{%- endmacro -%}


{#- `sort`: one column or several; `sort_type`: compound, if nothing is said, or interleaved. -#}
{%- macro sort(sort_type, sort) -%}
  {%- if sort is not none -%}
    {{ sort_type or 'compound' }} sortkey ({{ sort if sort is string else sort | join(', ') }})
  {%- endif -%}
{%- endmacro -%}


{#- All of them, from the config. -#}
{%- macro redstart_table_attributes() -%}
  {%- set sort_type, keys = config.get('sort_type'), config.get('sort') -%}
  {%- if sort_type and sort_type not in ['compound', 'interleaved'] -%}
    {%- do exceptions.raise_compiler_error("sort_type takes compound or interleaved, not: "
        ~ sort_type) -%}
  {%- elif keys is not none and (keys is mapping or keys is not iterable) -%}
    {%- do exceptions.raise_compiler_error("sort takes a column or a list of columns, not: " ~ keys) -%}
  {%- endif -%}
  {%- set attributes = ['backup no'] if config.get('backup') == false else [] -%}
  {%- do attributes.append(dist(config.get('dist')) | trim) -%}
  {%- do attributes.append(sort(sort_type, keys) | trim) -%}
  {{ attributes | select | join('\n  ') }}
{%- endmacro -%}
