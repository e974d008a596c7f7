{#- What the database holds. Each adapter answers these in its own way; a default that only complains is at the end. -#}

{%- macro information_schema_name(database) -%}
  {%- do return(adapter.dispatch('information_schema_name', 'dbt')(database)) -%}
{%- endmacro -%}

{%- macro default__information_schema_name(database) -%}
  {{ database ~ '.INFORMATION_SCHEMA' if database else 'INFORMATION_SCHEMA' }}
{%- endmacro -%}


{%- macro list_schemas(database) -%}
  {%- do return(adapter.dispatch('list_schemas', 'dbt')(database)) -%}
{%- endmacro -%}

{%- macro default__list_schemas(database) -%}
  {%- set query -%}
    select distinct schema_name
    from {{ information_schema_name(database) }}.SCHEMATA
    where catalog_name ilike '{{ database }}'
  {%- endset -%}
  {%- do return(run_query(query)) -%}
{%- endmacro -%}


{%- macro check_schema_exists(information_schema, schema) -%}
  {%- do return(adapter.dispatch('check_schema_exists', 'dbt')(information_schema, schema)) -%}
{%- endmacro -%}

{%- macro default__check_schema_exists(information_schema, schema) -%}
  {%- set query -%}
    select count(*)
    from {{ information_schema.replace(information_schema_view='SCHEMATA') }}
    where catalog_name = '{{ information_schema.database }}' and schema_name = '{{ schema }}'
  {%- endset -%}
  {%- do return(run_query(query)) -%}
{%- endmacro -%}


{%- macro list_relations_without_caching(schema_relation) -%}
  {%- do return(adapter.dispatch('list_relations_without_caching', 'dbt')(schema_relation)) -%}
{%- endmacro -%}

{%- macro default__list_relations_without_caching(schema_relation) -%}
  {%- do redstart_missing_from_adapter('list_relations_without_caching') -%}
{%- endmacro -%}


{%- macro list_function_relations_without_caching(schema_relation) -%}
  {%- do return(adapter.dispatch('list_function_relations_without_caching', 'dbt')(schema_relation)) -%}
{%- endmacro -%}

{%- macro default__list_function_relations_without_caching(schema_relation) -%}
  {%- do redstart_missing_from_adapter('list_function_relations_without_caching') -%}
{%- endmacro -%}


{%- macro get_relations() -%}
  {%- do return(adapter.dispatch('get_relations', 'dbt')()) -%}
{%- endmacro -%}

{%- macro default__get_relations() -%}
  {%- do redstart_missing_from_adapter('get_relations') -%}
{%- endmacro -%}


{%- macro get_relation_last_modified(information_schema, relations) -%}
  {%- do return(adapter.dispatch('get_relation_last_modified', 'dbt')(information_schema, relations)) -%}
{%- endmacro -%}

{%- macro default__get_relation_last_modified(information_schema, relations) -%}
  {%- do redstart_missing_from_adapter('get_relation_last_modified') -%}
{%- endmacro -%}


{#- Stops with the name of the macro that the adapter would have to bring. -#}
{%- macro redstart_missing_from_adapter(macro_name) -%}
  {%- do exceptions.raise_not_implemented(macro_name ~ " macro not implemented for adapter " ~ adapter.type()) -%}
{%- endmacro -%}
