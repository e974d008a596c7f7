{%- macro redshift__get_create_materialized_view_as_sql(relation, sql) -%}
  {%- set wanted = redstart_materialized_view_config(config) -%}
  create materialized view {{ relation }}
  backup {{ 'yes' if wanted.backup else 'no' }}
  diststyle {{ wanted.diststyle }}
  {{ 'distkey (' ~ wanted.distkey ~ ')' if wanted.distkey }}
  {{ 'sortkey (' ~ (wanted.sortkey | join(', ')) ~ ')' if wanted.sortkey }}
  auto refresh {{ 'yes' if wanted.autorefresh else 'no' }}
  as (
    {{ sql | trim }}
  )
{%- endmacro -%}


{%- macro redshift__drop_materialized_view(relation) -%}
  drop materialized view if exists {{ relation }}{{ ' cascade' if not redshift__drop_without_cascade() }}
{%- endmacro -%}


{%- macro redshift__refresh_materialized_view(relation) -%}
  refresh materialized view {{ relation }}
{%- endmacro -%}


{#- What the config asks for. Unlike a table's, the distribution of a materialized view is even unless told otherwise
    and never auto, and its sort key is compound. -#}
{%- macro redstart_materialized_view_config(config) -%}
  {%- set dist, sort = config.get('dist') or 'even', config.get('sort') or [] -%}
  {%- if dist is not string -%}
    {%- do exceptions.raise_compiler_error("dist takes one column, or even or all, not: " ~ dist) -%}
  {%- elif dist | lower == 'auto' -%}
    {%- do exceptions.raise_compiler_error("dist: a materialized view cannot be distributed by `auto`") -%}
  {%- endif -%}
  {%- set by_key = dist | lower not in ['even', 'all'] -%}
  {%- do return({
      'backup': redstart_boolean(config.get('backup'), true, 'backup'),
      'autorefresh': redstart_boolean(config.get('auto_refresh'), false, 'auto_refresh'),
      'diststyle': 'key' if by_key else dist | lower,
      'distkey': dist if by_key else none,
      'sortkey': [sort] if sort is string else sort | list,
  }) -%}
{%- endmacro -%}


{#- A config that is a boolean or the text of one. -#}
{%- macro redstart_boolean(value, preset, name) -%}
  {%- if value is none or value is boolean -%}
    {%- do return(preset if value is none else value) -%}
  {%- endif -%}
  {%- set word = value | string | lower | trim -%}
  {%- if word not in ['true', 'false', ''] -%}
    {%- do exceptions.raise_compiler_error("The '" ~ name ~ "' config takes true or false, not: " ~ value) -%}
  {%- endif -%}
  {%- do return(word == 'true') -%}
{%- endmacro -%}
