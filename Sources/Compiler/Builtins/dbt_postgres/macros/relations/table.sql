{#- Under contract the table is made with its declared columns, then filled: CREATE TABLE AS takes no constraints. -#}
{%- macro postgres__create_table_as(temporary, relation, sql) -%}
  {%- set header = config.get('sql_header', none) -%}
  {%- set under_contract = config.get('contract').enforced -%}
  {%- set kind = 'temporary ' if temporary else ('unlogged ' if config.get('unlogged', default=false)) -%}
  {{ header if header is not none }}
  create {{ kind }}table {{ relation }}
  {%- if under_contract -%}
    {{ get_assert_columns_equivalent(sql) }}
  {%- endif -%}
  {%- if under_contract and not temporary %}
  {{ get_table_columns_and_constraints() }};
  insert into {{ relation }} ({{ adapter.dispatch('get_column_names', 'dbt')() }}) (
    {{ get_select_subquery(sql) }}
  );
  {%- else %}
  as (
    {{ sql }}
  );
  {%- endif -%}
{%- endmacro -%}


{%- macro postgres__drop_table(relation) -%}
  drop table if exists {{ relation }} cascade
{%- endmacro -%}


{%- macro postgres__get_rename_table_sql(relation, new_name) -%}
  alter table {{ relation }} rename to {{ new_name }}
{%- endmacro -%}


{#- Postgres has no such statement, but its relations say they can be replaced and packages may call this. -#}
{%- macro postgres__get_replace_table_sql(relation, sql) -%}
  {%- set header = config.get('sql_header', none) -%}
  {%- set under_contract = config.get('contract').enforced -%}
  {{ header if header is not none }}
  create or replace table {{ relation }}
  {%- if under_contract -%}
    {{ get_assert_columns_equivalent(sql) }}
    {{ get_table_columns_and_constraints() }}
  {%- endif %}
  as (
    {{ get_select_subquery(sql) if under_contract else sql }}
  );
{%- endmacro -%}
