{#- `bind: false`: the view looks up what it reads when it is read, so that its tables can be rebuilt beneath it. -#}
{%- macro redshift__create_view_as(relation, sql) -%}
  {{ redstart_view('create view', relation, sql) }};
{%- endmacro -%}


{%- macro redshift__get_replace_view_sql(relation, sql) -%}
  {{ redstart_view('create or replace view', relation, sql) }}
{%- endmacro -%}


{%- macro redstart_view(create, relation, sql) -%}
  {%- set header = config.get('sql_header', none) -%}
  {{ header if header is not none }}
  {{ create }} {{ relation }}
  {%- if config.get('contract').enforced -%}
    {{ get_assert_columns_equivalent(sql) }}
  {%- endif %} as (
    {{ sql }}
  ) {{ 'with no schema binding' if not config.get('bind', default=True) }}
{%- endmacro -%}


{%- macro redshift__drop_view(relation) -%}
  drop view if exists {{ relation }}{{ ' cascade' if not redshift__drop_without_cascade() }}
{%- endmacro -%}


{#- Redshift has no ALTER VIEW. -#}
{%- macro redshift__get_rename_view_sql(relation, new_name) -%}
  alter table {{ relation }} rename to {{ new_name }}
{%- endmacro -%}
