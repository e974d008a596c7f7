{#- From the system tables: columns of tables and bound views out of pg_attribute, those of late-binding views out of a
    function, each relation with its owner. -#}
{%- macro redstart_catalog_from_system_tables(database, relations) -%}
  {%- call statement('base_catalog', fetch_result=True) -%}
    with early_binding as (
      {{ redshift__get_early_binding_sql(database) }}
        and {{ redstart_catalog_filter(relations, 'n.nspname', 'c.relname') }}
    ),
    late_binding as (
      {{ redshift__get_late_binding_sql() }}
      where {{ redstart_catalog_filter(relations, 'table_schema', 'table_name') }}
    ),
    columns_of_all as (
      select * from early_binding
      union all
      select * from late_binding
    ),
    owners as (
      {{ redshift__get_table_owners_sql() }}
    )
    select '{{ database }}' as table_database, *
    from columns_of_all
    join owners using (table_schema, table_name)
    order by "column_index"
  {%- endcall -%}
  {%- do return(load_result('base_catalog').table) -%}
{%- endmacro -%}


{#- A materialized view is a view whose definition says so. -#}
{%- macro redshift__get_early_binding_sql(database) -%}
  select
        n.nspname as table_schema,
        c.relname as table_name,
        case
          when c.relkind <> 'v' then 'BASE TABLE'
          when m.table_name is not null then 'MATERIALIZED VIEW'
          else 'VIEW'
        end as table_type,
        c_comment.description as table_comment,
        a.attname as column_name,
        a.attnum as column_index,
        pg_catalog.format_type(a.atttypid, a.atttypmod) as column_type,
        a_comment.description as column_comment
      from pg_catalog.pg_namespace n
      join pg_catalog.pg_class c on c.relnamespace = n.oid
      join pg_catalog.pg_attribute a on a.attrelid = c.oid
      left join pg_catalog.pg_description c_comment on c_comment.objoid = c.oid and c_comment.objsubid = 0
      left join pg_catalog.pg_description a_comment on a_comment.objoid = c.oid and a_comment.objsubid = a.attnum
      left join information_schema.views m
        on m.table_schema = n.nspname
        and m.table_name = c.relname
        and m.table_catalog = '{{ database }}'
        and m.view_definition ilike '%create materialized view%'
      where c.relkind in ('r', 'v', 'f', 'p')
        and a.attnum > 0
        and not a.attisdropped
{%- endmacro -%}


{%- macro redshift__get_late_binding_sql() -%}
  select
        table_schema,
        table_name,
        'LATE BINDING VIEW'::varchar as table_type,
        null::text as table_comment,
        column_name,
        column_index,
        column_type,
        null::text as column_comment
      from pg_get_late_binding_view_cols()
        cols(table_schema name, table_name name, column_name name, column_type varchar, column_index int)
{%- endmacro -%}


{%- macro redshift__get_table_owners_sql() -%}
  select schemaname as table_schema, tablename as table_name, tableowner as table_owner from pg_tables
      union all
      select schemaname as table_schema, viewname as table_name, viewowner as table_owner from pg_views
{%- endmacro -%}


{#- From SHOW TABLES, one schema after another, and svv_redshift_columns: both see other databases. -#}
{%- macro redstart_catalog_from_show(database, relations) -%}
  {%- set schemas, shown, wanted = [], [], [] -%}
  {%- for relation in relations -%}
    {%- if relation.schema not in schemas -%}
      {%- do schemas.append(relation.schema) -%}
      {%- do shown.append(redshift__show_tables_from_schema(database, relation.schema).table) -%}
    {%- endif -%}
    {%- set in_schema = "schema_name = lower('" ~ relation.schema ~ "')" -%}
    {%- if relation.identifier -%}
      {%- do wanted.append("(" ~ in_schema ~ " and table_name = lower('" ~ relation.identifier ~ "'))") -%}
    {%- else -%}
      {%- do wanted.append(in_schema) -%}
    {%- endif -%}
  {%- endfor -%}

  {%- call statement('svv_columns', fetch_result=True) -%}
    select database_name, schema_name, table_name, column_name, ordinal_position, data_type, remarks
    from svv_redshift_columns
    where database_name = '{{ database }}'
      and ({{ wanted | join(' or ') }})
  {%- endcall -%}
  {%- do return(adapter.build_catalog_from_show_tables_and_svv_columns(shown, load_result('svv_columns').table)) -%}
{%- endmacro -%}
