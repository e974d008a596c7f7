{%- macro create_indexes(relation) -%}
  {{ adapter.dispatch('create_indexes', 'dbt')(relation) }}
{%- endmacro -%}

{%- macro default__create_indexes(relation) -%}
  {%- for index in config.get('indexes', default=[]) -%}
    {%- set ddl = get_create_index_sql(relation, index) -%}
    {%- if ddl -%}
      {%- do run_query(ddl) -%}
    {%- endif -%}
  {%- endfor -%}
{%- endmacro -%}


{#- None, for a database without indexes. -#}
{%- macro get_create_index_sql(relation, index_dict) -%}
  {%- do return(adapter.dispatch('get_create_index_sql', 'dbt')(relation, index_dict)) -%}
{%- endmacro -%}

{%- macro default__get_create_index_sql(relation, index_dict) -%}
  {%- do return(none) -%}
{%- endmacro -%}


{%- macro get_drop_index_sql(relation, index_name) -%}
  {{ adapter.dispatch('get_drop_index_sql', 'dbt')(relation, index_name) }}
{%- endmacro -%}

{%- macro default__get_drop_index_sql(relation, index_name) -%}
  {%- do redstart_missing_from_adapter('get_drop_index_sql') -%}
{%- endmacro -%}


{%- macro get_show_indexes_sql(relation) -%}
  {{ adapter.dispatch('get_show_indexes_sql', 'dbt')(relation) }}
{%- endmacro -%}

{%- macro default__get_show_indexes_sql(relation) -%}
  {%- do redstart_missing_from_adapter('get_show_indexes_sql') -%}
{%- endmacro -%}
