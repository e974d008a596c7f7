{#- A data test counts what its query finds. With `store_failures` what it finds is kept as a table or a view, and
    counted there. -#}
{% materialization test, default %}
  {%- set header = config.get('sql_header') if flags.REQUIRE_SQL_HEADER_IN_TEST_CONFIGS else none -%}
  {%- set failures = get_limit_subquery_sql(sql, config.get('limit')) -%}
  {%- set kept = [] -%}

  {%- if should_store_failures() -%}
    {%- set kind = config.get('store_failures_as') or 'table' -%}
    {%- if kind not in ['table', 'view'] -%}
      {%- do exceptions.raise_compiler_error("'" ~ kind
          ~ "' is not a valid value for `store_failures_as`. Accepted values are: ['ephemeral', 'table', 'view']") -%}
    {%- endif -%}

    {%- set target_relation = api.Relation.create(database=database, schema=schema, identifier=model['alias'],
        type=kind) -%}
    {%- do drop_relation_if_exists(load_cached_relation(target_relation)) -%}
    {%- call statement(auto_begin=True) -%}
      {{ header if header }}
      {{ get_create_sql(target_relation, failures) }}
    {%- endcall -%}
    {%- do adapter.commit() -%}

    {%- do kept.append(target_relation) -%}
    {%- set failures = 'select * from ' ~ target_relation -%}
  {%- endif -%}

  {#- The limit stands in the query already. One query needs no transaction, which would be two round trips more for
      each test; a header may set something that ends with one. -#}
  {%- call statement('main', fetch_result=True, auto_begin=(header is not none)) -%}
    {{ header if header }}
    {{ get_test_sql(failures, config.get('fail_calc'), config.get('warn_if'), config.get('error_if'), limit=none) }}
  {%- endcall -%}

  {%- do return({'relations': kept}) -%}
{% endmaterialization %}


{#- One row: how many failures, and whether so many are to warn or to fail. -#}
{%- macro get_test_sql(main_sql, fail_calc, warn_if, error_if, limit) -%}
  {{ adapter.dispatch('get_test_sql', 'dbt')(main_sql, fail_calc, warn_if, error_if, limit) }}
{%- endmacro -%}

{%- macro default__get_test_sql(main_sql, fail_calc, warn_if, error_if, limit) -%}
  select
    {{ fail_calc }} as failures,
    {{ fail_calc }} {{ warn_if }} as should_warn,
    {{ fail_calc }} {{ error_if }} as should_error
  from (
    {{ main_sql }}
    {{ 'limit ' ~ limit if limit is not none }}
  ) dbt_internal_test
{%- endmacro -%}


{#- What a generic test reads: the model itself, or the part of it that the test's `where` names. -#}
{%- macro get_where_subquery(relation) -%}
  {%- do return(adapter.dispatch('get_where_subquery', 'dbt')(relation)) -%}
{%- endmacro -%}

{%- macro default__get_where_subquery(relation) -%}
  {%- set where = config.get('where', '') -%}
  {%- do return('(select * from ' ~ relation ~ ' where ' ~ where ~ ') dbt_subquery' if where else relation) -%}
{%- endmacro -%}
