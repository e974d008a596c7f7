{%- macro drop_table(relation) -%}
  {{ adapter.dispatch('drop_table', 'dbt')(relation) }}
{%- endmacro -%}

{%- macro default__drop_table(relation) -%}
  drop table if exists {{ relation.render() }} cascade
{%- endmacro -%}


{%- macro get_rename_table_sql(relation, new_name) -%}
  {{ adapter.dispatch('get_rename_table_sql', 'dbt')(relation, new_name) }}
{%- endmacro -%}

{%- macro default__get_rename_table_sql(relation, new_name) -%}
  {%- do redstart_missing_from_adapter('get_rename_table_sql') -%}
{%- endmacro -%}


{%- macro get_replace_table_sql(relation, sql) -%}
  {{ adapter.dispatch('get_replace_table_sql', 'dbt')(relation, sql) }}
{%- endmacro -%}

{%- macro default__get_replace_table_sql(relation, sql) -%}
  {%- do redstart_missing_from_adapter('get_replace_table_sql') -%}
{%- endmacro -%}
