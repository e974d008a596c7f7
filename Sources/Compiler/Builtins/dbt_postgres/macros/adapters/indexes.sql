{%- macro postgres__get_create_index_sql(relation, index_dict) -%}
  {%- set index = adapter.parse_index(index_dict) -%}
  create {{ 'unique ' if index.unique }}index if not exists "{{ index.render(relation) }}"
  on {{ relation }} {{ 'using ' ~ index.type ~ ' ' if index.type }}({{ index.columns | join(', ') }})
{%- endmacro -%}


{%- macro postgres__get_drop_index_sql(relation, index_name) -%}
  drop index if exists "{{ relation.schema }}"."{{ index_name }}"
{%- endmacro -%}


{#- The indexes of a table or materialized view: name, method, unique, and the columns joined by commas. -#}
{%- macro postgres__get_show_indexes_sql(relation) -%}
  select
    index_class.relname as name,
    pg_am.amname as method,
    pg_index.indisunique as "unique",
    string_agg(pg_attribute.attname, ',') as column_names
  from pg_index
  join pg_class as owner on owner.oid = pg_index.indrelid
  join pg_namespace on pg_namespace.oid = owner.relnamespace
  join pg_class as index_class on index_class.oid = pg_index.indexrelid
  join pg_am on pg_am.oid = index_class.relam
  join pg_attribute on pg_attribute.attrelid = owner.oid and pg_attribute.attnum = any(pg_index.indkey)
  where owner.relname = '{{ relation.identifier }}'
    and pg_namespace.nspname = '{{ relation.schema }}'
    and owner.relkind in ('r', 'm')
  group by 1, 2, 3
  order by 1, 2, 3
{%- endmacro -%}
