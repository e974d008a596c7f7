{%- macro postgres__get_catalog(information_schema, schemas) -%}
  {%- set whole_schemas = [] -%}
  {%- for schema in schemas -%}
    {%- do whole_schemas.append({'schema': schema}) -%}
  {%- endfor -%}
  {%- do return(postgres__get_catalog_relations(information_schema, whole_schemas)) -%}
{%- endmacro -%}


{#- A relation without an identifier stands for its whole schema. -#}
{%- macro postgres__get_catalog_relations(information_schema, relations) -%}
  {%- set database = information_schema.database -%}
  {%- do adapter.verify_database(database) -%}

  {%- set wanted = [] -%}
  {%- for relation in relations -%}
    {%- set in_schema = "upper(n.nspname) = upper('" ~ relation.schema ~ "')" -%}
    {%- if relation.identifier -%}
      {%- do wanted.append("(" ~ in_schema ~ " and upper(c.relname) = upper('" ~ relation.identifier ~ "'))") -%}
    {%- else -%}
      {%- do wanted.append(in_schema) -%}
    {%- endif -%}
  {%- endfor -%}

  {#- relkind: ordinary, partitioned and foreign tables, views, materialized views -#}
  {%- call statement('catalog', fetch_result=True) -%}
    select
      '{{ database }}' as table_database,
      n.nspname as table_schema,
      c.relname as table_name,
      case c.relkind when 'v' then 'VIEW' when 'm' then 'MATERIALIZED VIEW' else 'BASE TABLE' end as table_type,
      c_comment.description as table_comment,
      a.attname as column_name,
      a.attnum as column_index,
      pg_catalog.format_type(a.atttypid, a.atttypmod) as column_type,
      a_comment.description as column_comment,
      pg_get_userbyid(c.relowner) as table_owner
    from pg_catalog.pg_namespace n
    join pg_catalog.pg_class c on c.relnamespace = n.oid
    join pg_catalog.pg_attribute a on a.attrelid = c.oid
    left join pg_catalog.pg_description c_comment on c_comment.objoid = c.oid and c_comment.objsubid = 0
    left join pg_catalog.pg_description a_comment on a_comment.objoid = c.oid and a_comment.objsubid = a.attnum
    where ({{ wanted | join(' or ') }})
      and c.relkind in ('r', 'p', 'f', 'v', 'm')
      and c.relpersistence in ('p', 'u')
      and a.attnum > 0
      and not a.attisdropped
      and not pg_is_other_temp_schema(n.oid)
    order by n.nspname, c.relname, a.attnum
  {%- endcall -%}
  {%- do return(load_result('catalog').table) -%}
{%- endmacro -%}
