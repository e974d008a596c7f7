{#- Makes the seed's table and gives the statement's text. -#}
{%- macro create_csv_table(model, agate_table) -%}
  {{ adapter.dispatch('create_csv_table', 'dbt')(model, agate_table) }}
{%- endmacro -%}

{%- macro default__create_csv_table(model, agate_table) -%}
  {%- set ddl -%}
    create table {{ this.render() }} ({{ redstart_seed_columns(model, agate_table) | join(', ') }})
  {%- endset -%}
  {%- call statement('_') -%}
    {{ ddl }}
  {%- endcall -%}
  {%- do return(ddl) -%}
{%- endmacro -%}


{#- 'name type' for each column: the type from `column_types`, else what the data show. -#}
{%- macro redstart_seed_columns(model, agate_table) -%}
  {%- set declared = model['config'].get('column_types', {}) -%}
  {%- set quoting = model['config'].get('quote_columns', none) -%}
  {%- set columns = [] -%}
  {%- for name in agate_table.column_names -%}
    {%- set type = declared.get(name, adapter.convert_type(agate_table, loop.index0)) -%}
    {%- do columns.append(adapter.quote_seed_column(name | string, quoting) ~ ' ' ~ type) -%}
  {%- endfor -%}
  {%- do return(columns) -%}
{%- endmacro -%}


{#- Empties the seed's table, or makes it anew, and gives the text of the statement. -#}
{%- macro reset_csv_table(model, full_refresh, old_relation, agate_table) -%}
  {{ adapter.dispatch('reset_csv_table', 'dbt')(model, full_refresh, old_relation, agate_table) }}
{%- endmacro -%}

{%- macro default__reset_csv_table(model, full_refresh, old_relation, agate_table) -%}
  {%- if full_refresh -%}
    {#- within the transaction that fills the new one: a load that fails brings the old one back -#}
    {%- call statement('drop_relation') -%}
      {{ get_drop_sql(old_relation) }}
    {%- endcall -%}
    {%- do adapter.cache_dropped(old_relation) -%}
    {%- do return(create_csv_table(model, agate_table)) -%}
  {%- endif -%}
  {%- do adapter.truncate_relation(old_relation) -%}
  {%- do return('truncate table ' ~ old_relation.render()) -%}
{%- endmacro -%}


{#- What target/run shows of a seed. -#}
{%- macro get_csv_sql(create_or_truncate_sql, insert_sql) -%}
  {{ adapter.dispatch('get_csv_sql', 'dbt')(create_or_truncate_sql, insert_sql) }}
{%- endmacro -%}

{%- macro default__get_csv_sql(create_or_truncate_sql, insert_sql) -%}
  {{ create_or_truncate_sql }};
  -- dbt seed --
  {{ insert_sql }}
{%- endmacro -%}
