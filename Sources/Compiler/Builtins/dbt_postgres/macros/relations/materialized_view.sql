{%- macro postgres__get_create_materialized_view_as_sql(relation, sql) -%}
  create materialized view if not exists {{ relation }} as {{ sql }};
  {%- for index in config.get('indexes', []) %}
  {{ get_create_index_sql(relation, index) }};
  {%- endfor -%}
{%- endmacro -%}


{%- macro postgres__drop_materialized_view(relation) -%}
  drop materialized view if exists {{ relation }} cascade
{%- endmacro -%}


{%- macro postgres__get_rename_materialized_view_sql(relation, new_name) -%}
  alter materialized view {{ relation }} rename to {{ new_name }}
{%- endmacro -%}


{%- macro postgres__refresh_materialized_view(relation) -%}
  refresh materialized view {{ relation }}
{%- endmacro -%}


{#- What the config can change in one that stands: the indexes. -#}
{%- macro postgres__describe_materialized_view(relation) -%}
  {%- do return({'indexes': run_query(get_show_indexes_sql(relation))}) -%}
{%- endmacro -%}
