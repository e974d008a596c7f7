{#- A unit test runs its model over given rows; what comes out and what was expected come back in one answer, marked,
    and are compared by the caller. A temporary table without rows tells the columns' types. -#}
{% materialization unit, default %}
  {%- set header = config.get('sql_header') if flags.REQUIRE_SQL_HEADER_IN_TEST_CONFIGS else none -%}
  {%- set rows = config.get('expected_rows') -%}
  {%- set compared = rows[0].keys() if rows | length > 0 else get_columns_in_query(sql) -%}

  {%- set shape = make_temp_relation(this.incorporate(type='table')) -%}
  {%- do run_query(get_create_table_as_sql(True, shape, get_empty_subquery_sql(sql))) -%}
  {%- set types, quoted = {}, {} -%}
  {%- for column in adapter.get_columns_in_relation(shape) -%}
    {%- do types.update({column.name | lower: column.data_type}) -%}
    {%- do quoted.update({column.name | lower: column.quoted}) -%}
  {%- endfor -%}

  {%- set names = [] -%}
  {%- for name in compared -%}
    {%- do names.append(quoted[name | lower]) -%}
  {%- endfor -%}
  {%- set expected = config.get('expected_sql') or get_expected_sql(rows, types, quoted) -%}

  {%- call statement('main', fetch_result=True) -%}
    {{ header if header }}
    {{ get_unit_test_sql(sql, expected, names) }}
  {%- endcall -%}

  {%- do adapter.drop_relation(shape) -%}
  {%- do return({'relations': []}) -%}
{% endmaterialization %}


{%- macro get_unit_test_sql(main_sql, expected_fixture_sql, expected_column_names) -%}
  {{ adapter.dispatch('get_unit_test_sql', 'dbt')(main_sql, expected_fixture_sql, expected_column_names) }}
{%- endmacro -%}

{%- macro default__get_unit_test_sql(main_sql, expected_fixture_sql, expected_column_names) -%}
  {%- set names = expected_column_names | join(', ') -%}
  {%- set mark = adapter.quote('actual_or_expected') -%}
  with dbt_internal_unit_test_actual as (
    select {{ names }}, {{ dbt.string_literal('actual') }} as {{ mark }}
    from (
      {{ main_sql }}
    ) _dbt_internal_unit_test_actual
  ),
  dbt_internal_unit_test_expected as (
    select {{ names }}, {{ dbt.string_literal('expected') }} as {{ mark }}
    from (
      {{ expected_fixture_sql }}
    ) _dbt_internal_unit_test_expected
  )
  select * from dbt_internal_unit_test_actual
  union all
  select * from dbt_internal_unit_test_expected
{%- endmacro -%}
