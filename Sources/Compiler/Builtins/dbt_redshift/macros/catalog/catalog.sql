{#- Columns first, then what svv_table_info knows of their tables. The two are joined here: the leader node answers for
    some system views alone, and those join no others. -#}
{%- macro redshift__get_catalog(information_schema, schemas) -%}
  {%- set whole_schemas = [] -%}
  {%- for schema in schemas -%}
    {%- do whole_schemas.append({'schema': schema}) -%}
  {%- endfor -%}
  {%- do return(redshift__get_catalog_relations(information_schema, whole_schemas)) -%}
{%- endmacro -%}


{#- A relation without an identifier stands for its whole schema. -#}
{%- macro redshift__get_catalog_relations(information_schema, relations) -%}
  {%- set database = information_schema.database -%}
  {%- do adapter.verify_database(database) -%}
  {%- if redshift__use_show_apis() -%}
    {%- set columns = redstart_catalog_from_show(database, relations) -%}
  {%- else -%}
    {%- set columns = redstart_catalog_from_system_tables(database, relations) -%}
  {%- endif -%}

  {%- if not redshift__can_select_from('svv_table_info') -%}
    {%- do redshift__no_svv_table_info_warning() -%}
    {%- do return(columns) -%}
  {%- endif -%}
  {%- call statement('extended_catalog', fetch_result=True) -%}
    {{ redshift__get_extended_catalog_sql() }}
    where {{ redstart_catalog_filter(relations, '"schema"', '"table"') }}
  {%- endcall -%}
  {%- do return(columns.join(load_result('extended_catalog').table, ['table_schema', 'table_name'])) -%}
{%- endmacro -%}


{#- The relations asked for, as a condition. -#}
{%- macro redstart_catalog_filter(relations, schema_column, name_column) -%}
  {%- set wanted = [] -%}
  {%- for relation in relations -%}
    {%- set in_schema = "upper(" ~ schema_column ~ ") = upper('" ~ relation.schema ~ "')" -%}
    {%- if relation.identifier -%}
      {%- do wanted.append("(" ~ in_schema ~ " and upper(" ~ name_column ~ ") = upper('" ~ relation.identifier
          ~ "'))") -%}
    {%- else -%}
      {%- do wanted.append(in_schema) -%}
    {%- endif -%}
  {%- endfor -%}
  ({{ wanted | join(' or ') }})
{%- endmacro -%}


{%- macro redshift__can_select_from(table_name) -%}
  {%- call statement('has_table_privilege', fetch_result=True) -%}
    select has_table_privilege(current_user, '{{ table_name }}', 'SELECT') as can_select
  {%- endcall -%}
  {%- do return(load_result('has_table_privilege').table[0]['can_select']) -%}
{%- endmacro -%}


{%- macro redshift__no_svv_table_info_warning() -%}
  {%- do log('Warning: the database user "' ~ target.user ~ '" may not read "svv_table_info": '
      ~ 'the catalog tells columns, but neither sizes nor keys. Grant SELECT on it to that user.', info=True) -%}
{%- endmacro -%}
