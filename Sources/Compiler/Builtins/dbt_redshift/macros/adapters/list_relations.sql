{#- Every table, view, materialized view and function of a schema: database, name, schema, type. -#}
{%- macro redshift__list_relations_without_caching(schema_relation) -%}
  {%- if redshift__use_show_apis() -%}
    {%- set shown = redshift__show_tables_from_schema(schema_relation.database, schema_relation.schema).table -%}
    {%- set functions = list_function_relations_without_caching(schema_relation) -%}
    {%- do return(adapter.combine_show_tables_and_function_relations(
        adapter.transform_show_tables_for_list_relations(shown), functions
    )) -%}
  {%- endif -%}

  {#- a materialized view shows itself only by the text of its definition -#}
  {%- call statement('list_relations_without_caching', fetch_result=True) -%}
    select table_catalog as database, table_name as name, table_schema as schema, 'table' as type
    from information_schema.tables
    where table_type = 'BASE TABLE' and table_schema ilike '{{ schema_relation.schema }}'
    union all
    select
      table_catalog as database,
      table_name as name,
      table_schema as schema,
      case when view_definition ilike '%create materialized view%' then 'materialized_view' else 'view' end as type
    from information_schema.views
    where table_schema ilike '{{ schema_relation.schema }}'
    union all
    {{ redstart_redshift_functions(schema_relation) }}
  {%- endcall -%}
  {%- do return(load_result('list_relations_without_caching').table) -%}
{%- endmacro -%}


{#- Functions are never shared between databases, and no SHOW lists them. -#}
{%- macro redshift__list_function_relations_without_caching(schema_relation) -%}
  {%- call statement('list_function_relations_without_caching', fetch_result=True) -%}
    {{ redstart_redshift_functions(schema_relation) }}
  {%- endcall -%}
  {%- do return(load_result('list_function_relations_without_caching').table) -%}
{%- endmacro -%}

{%- macro redstart_redshift_functions(schema_relation) -%}
  select distinct
      '{{ schema_relation.database }}' as database,
      p.proname::varchar as name,
      n.nspname::varchar as schema,
      'function' as type
    from pg_proc p
    join pg_namespace n on n.oid = p.pronamespace
    where n.nspname ilike '{{ schema_relation.schema }}'
{%- endmacro -%}


{%- macro redshift__show_tables_from_schema(database, schema) -%}
  {%- call statement('show_tables', fetch_result=True) -%}
    SHOW TABLES FROM SCHEMA {{ adapter.quote(database) }}.{{ adapter.quote(schema) }}
  {%- endcall -%}
  {%- do return(load_result('show_tables')) -%}
{%- endmacro -%}
