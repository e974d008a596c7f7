{#- When rows were last inserted, from the log of queries. -#}
{%- macro redshift__get_relation_last_modified(information_schema, relations) -%}
  {%- set wanted = [] -%}
  {%- for relation in relations -%}
    {%- do wanted.append("(upper(n.nspname) = upper('" ~ relation.schema ~ "') and upper(c.relname) = upper('" ~ relation.identifier ~ "'))") -%}
  {%- endfor -%}
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
      and ({{ wanted | join(' or ') }})
    group by 1, 2, 4
  {%- endcall -%}
  {%- do return(load_result('last_modified')) -%}
{%- endmacro -%}
