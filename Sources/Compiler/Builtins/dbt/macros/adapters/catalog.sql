{#- One row for each column of each relation: the rows behind `docs generate`. -#}
{%- macro get_catalog(information_schema, schemas) -%}
  {%- do return(adapter.dispatch('get_catalog', 'dbt')(information_schema, schemas)) -%}
{%- endmacro -%}

{%- macro default__get_catalog(information_schema, schemas) -%}
  {%- do exceptions.raise_compiler_error("get_catalog not implemented for " ~ adapter.type()) -%}
{%- endmacro -%}


{%- macro get_catalog_relations(information_schema, relations) -%}
  {%- do return(adapter.dispatch('get_catalog_relations', 'dbt')(information_schema, relations)) -%}
{%- endmacro -%}

{%- macro default__get_catalog_relations(information_schema, relations) -%}
  {%- do exceptions.raise_compiler_error("get_catalog_relations not implemented for " ~ adapter.type()) -%}
{%- endmacro -%}


{%- macro get_catalog_for_single_relation(relation) -%}
  {%- do return(adapter.dispatch('get_catalog_for_single_relation', 'dbt')(relation)) -%}
{%- endmacro -%}

{%- macro default__get_catalog_for_single_relation(relation) -%}
  {%- do redstart_missing_from_adapter('get_catalog_for_single_relation') -%}
{%- endmacro -%}
