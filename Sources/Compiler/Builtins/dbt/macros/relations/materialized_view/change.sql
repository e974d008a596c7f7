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
  {%- do exceptions.raise_compiler_error("`get_rename_materialized_view_sql` has not been implemented for this adapter.") -%}
{%- endmacro -%}


{%- macro refresh_materialized_view(relation) -%}
  {%- do log('Applying REFRESH to: ' ~ relation) -%}
  {{ adapter.dispatch('refresh_materialized_view', 'dbt')(relation) }}
{%- endmacro -%}

{%- macro default__refresh_materialized_view(relation) -%}
  {%- do exceptions.raise_compiler_error("`refresh_materialized_view` has not been implemented for this adapter.") -%}
{%- endmacro -%}
