{%- macro drop_materialized_view(relation) -%}
  {{ adapter.dispatch('drop_materialized_view', 'dbt')(relation) }}
{%- endmacro -%}

{%- macro default__drop_materialized_view(relation) -%}
  drop materialized view if exists {{ relation.render() }} cascade
{%- endmacro -%}


{%- macro get_rename_materialized_view_sql(relation, new_name) -%}
  {{ adapter.dispatch('get_rename_materialized_view_sql', 'dbt')(relation, new_name) }}
{%- endmacro -%}

{%- macro default__get_rename_materialized_view_sql(relation, new_name) -%}
  {%- do redstart_missing_from_adapter('get_rename_materialized_view_sql') -%}
{%- endmacro -%}


{%- macro refresh_materialized_view(relation) -%}
  {%- do log('Applying REFRESH to: ' ~ relation) -%}
  {{ adapter.dispatch('refresh_materialized_view', 'dbt')(relation) }}
{%- endmacro -%}

{%- macro default__refresh_materialized_view(relation) -%}
  {%- do redstart_missing_from_adapter('refresh_materialized_view') -%}
{%- endmacro -%}
