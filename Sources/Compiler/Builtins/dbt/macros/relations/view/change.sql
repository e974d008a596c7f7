{%- macro drop_view(relation) -%}
  {{ adapter.dispatch('drop_view', 'dbt')(relation) }}
{%- endmacro -%}

{%- macro default__drop_view(relation) -%}
  drop view if exists {{ relation.render() }} cascade
{%- endmacro -%}


{%- macro get_rename_view_sql(relation, new_name) -%}
  {{ adapter.dispatch('get_rename_view_sql', 'dbt')(relation, new_name) }}
{%- endmacro -%}

{%- macro default__get_rename_view_sql(relation, new_name) -%}
  {%- do redstart_missing_from_adapter('get_rename_view_sql') -%}
{%- endmacro -%}


{%- macro get_replace_view_sql(relation, sql) -%}
  {{ adapter.dispatch('get_replace_view_sql', 'dbt')(relation, sql) }}
{%- endmacro -%}

{%- macro default__get_replace_view_sql(relation, sql) -%}
  {%- do redstart_missing_from_adapter('get_replace_view_sql') -%}
{%- endmacro -%}
