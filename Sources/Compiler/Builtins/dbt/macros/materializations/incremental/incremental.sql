{% materialization incremental, default %}
  {%- set existing = load_cached_relation(this) -%}
  {%- set target_relation = this.incorporate(type='table') -%}
  {%- set new_rows = make_temp_relation(target_relation) -%}
  {%- set swap = redstart_swap_names(target_relation, existing) -%}

  {%- set replaces_view = existing is not none and existing.is_view -%}
  {%- set rebuilds = should_full_refresh() or replaces_view -%}
  {%- set on_schema_change = incremental_validate_on_schema_change(config.get('on_schema_change'), default='ignore') -%}

  {%- do redstart_drop_leftovers(swap, existing) -%}
  {{ run_hooks(pre_hooks, inside_transaction=False) }}
  {{ run_hooks(pre_hooks, inside_transaction=True) }}

  {#- found even where this run does not need it: an unknown strategy is an error from the first run on -#}
  {%- set strategy_name = config.get('incremental_strategy') or 'default' -%}
  {%- set strategy = adapter.get_incremental_strategy_macro(context, strategy_name) -%}

  {%- if existing is none -%}
    {%- set filled = target_relation -%}
    {%- set build_sql = get_create_table_as_sql(False, target_relation, sql) -%}
  {%- elif rebuilds -%}
    {%- set filled = swap.intermediate -%}
    {%- set build_sql = get_create_table_as_sql(False, swap.intermediate, sql) -%}
  {%- else -%}
    {%- set filled = new_rows -%}
    {%- do run_query(get_create_table_as_sql(True, new_rows, sql)) -%}
    {%- set build_sql = strategy(redstart_strategy_arguments(target_relation, existing, new_rows, on_schema_change)) -%}
  {%- endif -%}

  {%- call statement('main') -%}
    {{ build_sql }}
  {%- endcall -%}

  {%- if existing is none or rebuilds -%}
    {%- do create_indexes(filled) -%}
  {%- endif -%}
  {%- if existing is not none and rebuilds -%}
    {%- do adapter.rename_relation(target_relation, swap.backup) -%}
    {%- do adapter.rename_relation(swap.intermediate, target_relation) -%}
  {%- endif -%}

  {%- do redstart_grant(target_relation, existing, rebuilds) -%}
  {%- do persist_docs(target_relation, model) -%}
  {{ run_hooks(post_hooks, inside_transaction=True) }}
  {%- do adapter.commit() -%}

  {%- if existing is not none and rebuilds -%}
    {%- do redstart_drop_former(swap.backup, target_relation) -%}
  {%- endif -%}
  {{ run_hooks(post_hooks, inside_transaction=False) }}

  {%- do return({'relations': [target_relation]}) -%}
{% endmaterialization %}


{#- Brings the table's columns in line with the new rows, then gives what a strategy is called with. -#}
{%- macro redstart_strategy_arguments(target_relation, existing_relation, new_rows, on_schema_change) -%}
  {%- if not config.get('contract').enforced -%}
    {%- do adapter.expand_target_column_types(from_relation=new_rows, to_relation=target_relation) -%}
  {%- endif -%}
  {%- set columns = process_schema_changes(on_schema_change, new_rows, existing_relation) -%}
  {%- do return({
      'target_relation': target_relation,
      'temp_relation': new_rows,
      'unique_key': config.get('unique_key'),
      'dest_columns': columns or adapter.get_columns_in_relation(existing_relation),
      'incremental_predicates': config.get('predicates', none) or config.get('incremental_predicates', none),
  }) -%}
{%- endmacro -%}


{#- True in a model that adds to a table which stands. False while parsing: there is nobody to ask. -#}
{%- macro is_incremental() -%}
  {%- if not execute -%}
    {%- do return(False) -%}
  {%- endif -%}
  {%- set standing = adapter.get_relation(this.database, this.schema, this.table) -%}
  {%- do return(
      standing is not none
      and standing.type == 'table'
      and model.config.materialized == 'incremental'
      and not should_full_refresh()
  ) -%}
{%- endmacro -%}
