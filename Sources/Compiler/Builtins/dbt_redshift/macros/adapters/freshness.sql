{#- When rows were last inserted, from the log of queries. -#}
{%- macro redshift__get_relation_last_modified(information_schema, relations) -%}
  {%- call statement('last_modified', fetch_result=True) -%}
    select
      n.nspname as "schema",
      c.relname as identifier,
      max(q.start_time) as last_modified,
      {{ current_timestamp() }} as snapshotted_at
    from sys_query_detail q
    join pg_class c on c.oid = q.table_id
    join pg_namespace n on n.oid = c.relnamespace
    where q.step_name = 'insert'
      and {{ redstart_catalog_filter(relations, 'n.nspname', 'c.relname') }}
    group by 1, 2, 4
  {%- endcall -%}
  {%- do return(load_result('last_modified')) -%}
{%- endmacro -%}
