{%- macro redshift__create_schema(relation) -%}
  {%- if redshift__use_show_apis() -%}
    {%- do default__create_schema(relation) -%}
  {%- else -%}
    {%- do postgres__create_schema(relation) -%}
  {%- endif -%}
{%- endmacro -%}


{%- macro redshift__drop_schema(relation) -%}
  {%- if redshift__use_show_apis() -%}
    {%- do default__drop_schema(relation) -%}
  {%- else -%}
    {%- do postgres__drop_schema(relation) -%}
  {%- endif -%}
{%- endmacro -%}


{%- macro redshift__information_schema_name(database) -%}
  {%- do return(postgres__information_schema_name(database)) -%}
{%- endmacro -%}


{#- Callers pass the database's name as it is or in quotes. -#}
{%- macro redshift__list_schemas(database) -%}
  {%- if not redshift__use_show_apis() -%}
    {%- do return(postgres__list_schemas(database)) -%}
  {%- endif -%}
  {%- set quoted = database if database.startswith('"') and database.endswith('"') else adapter.quote(database) -%}
  {%- call statement('list_schemas', fetch_result=True) -%}
    SHOW SCHEMAS FROM DATABASE {{ quoted }}
  {%- endcall -%}
  {%- set names = [] -%}
  {%- for row in load_result('list_schemas').table.rows -%}
    {%- do names.append([row['schema_name']]) -%}
  {%- endfor -%}
  {%- do return(names) -%}
{%- endmacro -%}


{#- The answer is one row with the number of schemas of that name. -#}
{%- macro redshift__check_schema_exists(information_schema, schema) -%}
  {%- if not redshift__use_show_apis() -%}
    {%- do return(postgres__check_schema_exists(information_schema, schema)) -%}
  {%- endif -%}
  {%- call statement('check_schema_exists', fetch_result=True) -%}
    SHOW SCHEMAS FROM DATABASE {{ adapter.quote(information_schema.database) }} LIKE '{{ schema }}'
  {%- endcall -%}
  {%- do return([[load_result('check_schema_exists').table.rows | length]]) -%}
{%- endmacro -%}
