{#- SHOW COLUMNS does not see temporary tables, which have no schema. -#}
{%- macro redshift__get_columns_in_relation(relation) -%}
  {%- if redshift__use_show_apis() and relation.database and relation.schema -%}
    {%- do return(redshift__get_columns_in_relation_show(relation)) -%}
  {%- endif -%}
  {%- do return(redshift__get_columns_in_relation_legacy(relation)) -%}
{%- endmacro -%}


{#- A dropped column may still be listed, under a name of the system's. -#}
{%- macro redshift__get_columns_in_relation_show(relation) -%}
  {%- call statement('get_columns_in_relation', fetch_result=True) -%}
    SHOW COLUMNS FROM TABLE {{ redstart_quoted_path(relation) }}
  {%- endcall -%}
  {%- set columns = [] -%}
  {%- for row in load_result('get_columns_in_relation').table if 'pg.dropped.' not in row['column_name'] -%}
    {%- do columns.append(api.Column(
        column=row['column_name'],
        dtype=row['data_type'],
        char_size=row['character_maximum_length'],
        numeric_precision=row['numeric_precision'],
        numeric_scale=row['numeric_scale'],
    )) -%}
  {%- endfor -%}
  {%- do return(columns) -%}
{%- endmacro -%}


{#- A relation by all three of its names, each in quotes, whatever its quoting policy says. -#}
{%- macro redstart_quoted_path(relation) -%}
  {%- set schema_path = adapter.quote(relation.database) ~ '.' ~ adapter.quote(relation.schema) -%}
  {{ schema_path ~ '.' ~ adapter.quote(relation.identifier) }}
{%- endmacro -%}


{#- Three places know columns: the information schema those of tables and of views that are bound to them, a function
    those of late-binding views, and a view of its own those of external tables. The latter two write a type as one
    text. -#}
{%- macro redshift__get_columns_in_relation_legacy(relation) -%}
  {%- call statement('get_columns_in_relation', fetch_result=True) -%}
    with columns_of_tables as (
      select
        table_schema, column_name, ordinal_position, data_type,
        character_maximum_length, numeric_precision, numeric_scale
      from information_schema."columns"
      where table_name = '{{ relation.identifier }}'
    ),
    {#- The function looks into every late-binding view of the database: a table need not wait for that. #}
    {%- if relation.type != 'table' %}
    columns_of_late_binding_views as (
      select
        view_schema as table_schema, col_name as column_name, ordinal_position,
        {{ redstart_redshift_type_parts('col_type', ['character varying'], ['character']) }}
      from pg_get_late_binding_view_cols()
        cols(view_schema name, view_name name, col_name name, col_type varchar, ordinal_position int)
      where view_name = '{{ relation.identifier }}'
    ),
    {%- endif %}
    columns_of_external_tables as (
      select
        schemaname as table_schema, columnname as column_name, columnnum as ordinal_position,
        {{ redstart_redshift_type_parts('external_type', ['character varying', 'varchar'], ['character', 'varchar']) }}
      from pg_catalog.svv_external_columns
      where schemaname = '{{ relation.schema }}'
        and tablename = '{{ relation.identifier }}'
    ),
    columns_of_all as (
      select * from columns_of_tables
      {%- if relation.type != 'table' %}
      union all
      select * from columns_of_late_binding_views
      {%- endif %}
      union all
      select * from columns_of_external_tables
    )
    select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale
    from columns_of_all
    {{ "where table_schema = '" ~ relation.schema ~ "'" if relation.schema }}
    order by ordinal_position
  {%- endcall -%}
  {%- do return(sql_convert_columns_in_relation(load_result('get_columns_in_relation').table)) -%}
{%- endmacro -%}


{#- 'character varying(20)' as name and length, 'numeric(10,2)' as name, precision and scale: four columns. `varying`
    are the beginnings of names that mean character varying, `sized` those of types with a length. -#}
{%- macro redstart_redshift_type_parts(type, varying, sized) -%}
  {%- set numbers = "regexp_substr(" ~ type ~ ", '[0-9,]+')" -%}
        case
          {%- for beginning in varying %}
          when {{ type }} ilike '{{ beginning }}%' then 'character varying'
          {%- endfor %}
          when {{ type }} ilike 'numeric%' then 'numeric'
          else {{ type }}
        end as data_type,
        case
          when {{ type }} like '{{ sized | join("%' or " ~ type ~ " like '") }}%'
          then nullif(regexp_substr({{ type }}, '[0-9]+'), '')::int
        end as character_maximum_length,
        case
          when {{ type }} like 'numeric%' then nullif(split_part({{ numbers }}, ',', 1), '')::int
        end as numeric_precision,
        case
          when {{ type }} like 'numeric%' then nullif(split_part({{ numbers }}, ',', 2), '')::int
        end as numeric_scale
{%- endmacro -%}
