{%- macro get_create_materialized_view_as_sql(relation, sql) -%}
  {{ adapter.dispatch('get_create_materialized_view_as_sql', 'dbt')(relation, sql) }}
{%- endmacro -%}

{%- macro default__get_create_materialized_view_as_sql(relation, sql) -%}
  {%- do redstart_missing_from_adapter('get_create_materialized_view_as_sql') -%}
{%- endmacro -%}


{%- macro get_replace_materialized_view_sql(relation, sql) -%}
  {{ adapter.dispatch('get_replace_materialized_view_sql', 'dbt')(relation, sql) }}
{%- endmacro -%}

{%- macro default__get_replace_materialized_view_sql(relation, sql) -%}
  {%- do redstart_missing_from_adapter('get_replace_materialized_view_sql') -%}
{%- endmacro -%}
