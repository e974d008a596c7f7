{#- Every table, view, materialized view and function of a schema: database, name, schema, type. -#}
{%- macro postgres__list_relations_without_caching(schema_relation) -%}
  {%- set database, schema = schema_relation.database, schema_relation.schema -%}
  {%- set queries = [] -%}
  {%- for catalog, name, type in [
      ('pg_tables', 'tablename', 'table'),
      ('pg_views', 'viewname', 'view'),
      ('pg_matviews', 'matviewname', 'materialized_view'),
  ] -%}
    {%- do queries.append("select '" ~ database ~ "' as database, " ~ name ~ " as name, schemaname as schema, '" ~ type
        ~ "' as type from " ~ catalog ~ " where schemaname ilike '" ~ schema ~ "'") -%}
  {%- endfor -%}

  {%- call statement('list_relations_without_caching', fetch_result=True) -%}
    {{ queries | join('\n    union all\n    ') }}
    union all
    select distinct '{{ database }}' as database, p.proname as name, n.nspname as schema, 'function' as type
    from pg_proc p
    join pg_namespace n on n.oid = p.pronamespace
    where n.nspname ilike '{{ schema }}'
  {%- endcall -%}
  {%- do return(load_result('list_relations_without_caching').table) -%}
{%- endmacro -%}
