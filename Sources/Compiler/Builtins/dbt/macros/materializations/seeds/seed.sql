{% materialization seed, default %}
  {%- set existing = adapter.get_relation(database=database, schema=schema, identifier=model['alias']) -%}
  {%- set rebuilds = should_full_refresh() -%}
  {%- set agate_table = load_agate_table() -%}
  {%- set rows = agate_table.rows | length -%}
  {%- do store_result('agate_table', response='OK', agate_table=agate_table) -%}

  {{ run_hooks(pre_hooks, inside_transaction=False) }}
  {{ run_hooks(pre_hooks, inside_transaction=True) }}

  {%- if existing is not none and existing.is_view -%}
    {%- do exceptions.raise_compiler_error("Cannot seed to '" ~ existing.render() ~ "', it is a view") -%}
  {%- endif -%}
  {%- set fills_table_that_stands = existing is not none and existing.is_table -%}
  {%- if fills_table_that_stands -%}
    {%- set table_sql = reset_csv_table(model, rebuilds, existing, agate_table) -%}
  {%- else -%}
    {%- set table_sql = create_csv_table(model, agate_table) -%}
  {%- endif -%}
  {%- set rows_sql = load_csv_rows(model, agate_table) if rows > 0 else '' -%}

  {%- set code = 'CREATE' if rebuilds else 'INSERT' -%}
  {%- call noop_statement('main', code ~ ' ' ~ rows, code, rows) -%}
    {{ get_csv_sql(table_sql, rows_sql) }};
  {%- endcall -%}

  {%- set target_relation = this.incorporate(type='table') -%}
  {%- do redstart_grant(target_relation, existing, rebuilds) -%}
  {%- do persist_docs(target_relation, model) -%}
  {%- if rebuilds or not fills_table_that_stands -%}
    {%- do create_indexes(target_relation) -%}
  {%- endif -%}
  {{ run_hooks(post_hooks, inside_transaction=True) }}
  {%- do adapter.commit() -%}

  {{ run_hooks(post_hooks, inside_transaction=False) }}

  {%- do return({'relations': [target_relation]}) -%}
{% endmaterialization %}
