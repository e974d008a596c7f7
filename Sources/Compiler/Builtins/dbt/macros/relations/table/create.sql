{%- macro get_create_table_as_sql(temporary, relation, sql) -%}
  {{ adapter.dispatch('get_create_table_as_sql', 'dbt')(temporary, relation, sql) }}
{%- endmacro -%}

{%- macro default__get_create_table_as_sql(temporary, relation, sql) -%}
  {%- do return(create_table_as(temporary, relation, sql)) -%}
{%- endmacro -%}


{#- The older name, which projects override and call. Overrides from before Python models take three arguments. -#}
{%- macro create_table_as(temporary, relation, compiled_code, language='sql') -%}
  {%- set create = adapter.dispatch('create_table_as', 'dbt') -%}
  {%- set further = [] if language == 'sql' else [language] -%}
  {{ create(temporary, relation, compiled_code, *further) }}
{%- endmacro -%}

{%- macro default__create_table_as(temporary, relation, sql) -%}
  {%- set header = config.get('sql_header', none) -%}
  {%- set under_contract = config.get('contract').enforced and not temporary -%}
  {{ header if header is not none }}
  create {{ 'temporary ' if temporary }}table {{ relation.include(database=(not temporary), schema=(not temporary)) }}
  {%- if under_contract -%}
    {{ get_assert_columns_equivalent(sql) }}
    {{ get_table_columns_and_constraints() }}
  {%- endif %}
  as (
    {{ get_select_subquery(sql) if under_contract else sql }}
  );
{%- endmacro -%}


{#- The model's query, its columns in the order in which the contract declares them. -#}
{%- macro get_select_subquery(sql) -%}
  {%- do return(adapter.dispatch('get_select_subquery', 'dbt')(sql)) -%}
{%- endmacro -%}

{%- macro default__get_select_subquery(sql) -%}
  select {{ adapter.dispatch('get_column_names', 'dbt')() }}
  from (
    {{ sql }}
  ) as model_subq
{%- endmacro -%}


{#- Called through dispatch alone, so that an adapter or a project can replace it. -#}
{%- macro default__get_column_names() -%}
  {%- set names = [] -%}
  {%- for column in model['columns'].values() -%}
    {%- do names.append(adapter.quote(column['name']) if column.get('quote') else column['name']) -%}
  {%- endfor -%}
  {{ names | join(', ') }}
{%- endmacro -%}
