{#- The relation as it stands in the database (by way of the cache), or none. -#}
{%- macro load_cached_relation(relation) -%}
  {%- do return(adapter.get_relation(database=relation.database, schema=relation.schema,
      identifier=relation.identifier)) -%}
{%- endmacro -%}


{#- Its older name. -#}
{%- macro load_relation(relation) -%}
  {%- do return(load_cached_relation(relation)) -%}
{%- endmacro -%}


{#- Whether it exists, and the relation: as it stands, or as it would be made. -#}
{%- macro get_or_create_relation(database, schema, identifier, type) -%}
  {%- do return(adapter.dispatch('get_or_create_relation', 'dbt')(database, schema, identifier, type)) -%}
{%- endmacro -%}

{%- macro default__get_or_create_relation(database, schema, identifier, type) -%}
  {%- set standing = adapter.get_relation(database=database, schema=schema, identifier=identifier) -%}
  {%- if standing -%}
    {%- do return([true, standing]) -%}
  {%- endif -%}
  {%- do return([false, api.Relation.create(database=database, schema=schema, identifier=identifier, type=type)]) -%}
{%- endmacro -%}


{%- macro truncate_relation(relation) -%}
  {%- do return(adapter.dispatch('truncate_relation', 'dbt')(relation)) -%}
{%- endmacro -%}

{%- macro default__truncate_relation(relation) -%}
  {%- call statement('truncate_relation') -%}
    truncate table {{ relation.render() }}
  {%- endcall -%}
{%- endmacro -%}
