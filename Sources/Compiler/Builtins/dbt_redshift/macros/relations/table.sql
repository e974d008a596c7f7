{#- Under contract, or with encodings, the table is made with its columns and then filled: CREATE TABLE AS takes
    neither. A temporary table has no schema. -#}
{%- macro redshift__create_table_as(temporary, relation, sql) -%}
  {%- set header = config.get('sql_header', none) -%}
  {%- set encodings = {} if temporary else redstart_encodings() -%}
  {%- set table = relation.include(database=(not temporary), schema=(not temporary)) -%}
  {%- set create = 'create temporary table' if temporary else 'create table' -%}
  {{ header if header is not none }}
  {% if config.get('contract').enforced -%}
  {{ get_assert_columns_equivalent(sql) -}}
  {{ create }} {{ table }}
  {{ get_table_columns_and_constraints() }}
  {{ redstart_table_attributes() }};
  insert into {{ table }}
  (
    {{ get_select_subquery(sql) }}
  );
  {%- elif encodings -%}
  {{ redstart_create_encoded_table(relation, encodings, sql) }}
  {%- else -%}
  {{ create }} {{ table }}
  {{ redstart_table_attributes() }}
  as (
    {{ sql }}
  );
  {%- endif -%}
{%- endmacro -%}


{%- macro redshift__drop_table(relation) -%}
  drop table if exists {{ relation }}{{ ' cascade' if not redshift__drop_without_cascade() }}
{%- endmacro -%}


{%- macro redshift__get_rename_table_sql(relation, new_name) -%}
  alter table {{ relation }} rename to {{ new_name }}
{%- endmacro -%}
