{#- A snapshot keeps every version of a row that its query has ever given, each with the time from which and up to which
    it held. The first run makes the table; each later one stages what is new, changed or gone, and merges it in. -#}
{% materialization snapshot, default %}
  {%- set exists, target_relation = get_or_create_relation(
      database=model.database, schema=model.schema, identifier=model.get('alias', model.get('name')), type='table'
  ) -%}
  {%- if not target_relation.is_table -%}
    {%- do exceptions.relation_wrong_type(target_relation, 'table') -%}
  {%- endif -%}

  {{ run_hooks(pre_hooks, inside_transaction=False) }}
  {{ run_hooks(pre_hooks, inside_transaction=True) }}

  {#- the strategy's query names the two sides it compares as they are called in the staging query -#}
  {%- set strategy_macro = strategy_dispatch(config.get('strategy')) -%}
  {%- set strategy = strategy_macro(model, 'snapshotted_data', 'source_data', model['config'], exists) -%}

  {%- set staged = [] -%}
  {%- if exists -%}
    {%- do adapter.assert_valid_snapshot_target_given_strategy(target_relation, redstart_snapshot_names(), strategy) -%}
    {%- set query = snapshot_staging_table(strategy, sql, target_relation) -%}
    {%- do staged.append(build_snapshot_staging_table(strategy, sql, target_relation)) -%}
    {%- set build_sql = redstart_snapshot_merge(strategy, staged[0], target_relation) -%}
  {%- else -%}
    {%- set query = build_snapshot_table(strategy, model['compiled_code']) -%}
    {%- set build_sql = create_table_as(False, target_relation, query) -%}
  {%- endif -%}
  {%- do check_time_data_types(query) -%}

  {%- call statement('main') -%}
    {{ build_sql }}
  {%- endcall -%}

  {%- do redstart_grant(target_relation, exists, False) -%}
  {%- do persist_docs(target_relation, model) -%}
  {%- if not exists -%}
    {%- do create_indexes(target_relation) -%}
  {%- endif -%}
  {{ run_hooks(post_hooks, inside_transaction=True) }}
  {%- do adapter.commit() -%}

  {%- for relation in staged -%}
    {%- do post_snapshot(relation) -%}
  {%- endfor -%}
  {{ run_hooks(post_hooks, inside_transaction=False) }}

  {%- do return({'relations': [target_relation]}) -%}
{% endmaterialization %}


{#- Widens and adds the target's columns to those of the staged rows, then gives the merge. Columns that only the
    staging needs stay behind. -#}
{%- macro redstart_snapshot_merge(strategy, staging, target_relation) -%}
  {%- do adapter.expand_target_column_types(from_relation=staging, to_relation=target_relation) -%}

  {%- set passing = ['dbt_change_type', 'dbt_unique_key'] -%}
  {%- if strategy.unique_key | is_list -%}
    {%- for key in strategy.unique_key -%}
      {%- do passing.append('dbt_unique_key_' ~ loop.index) -%}
    {%- endfor -%}
  {%- endif -%}
  {%- set passing = passing + passing | map('upper') | list -%}

  {%- set new = adapter.get_missing_columns(staging, target_relation) | rejectattr('name', 'in', passing) | list -%}
  {%- do create_columns(target_relation, new) -%}

  {%- set kept = [] -%}
  {%- for column in adapter.get_columns_in_relation(staging) if column.name not in passing -%}
    {%- do kept.append(adapter.quote(column.name)) -%}
  {%- endfor -%}
  {%- do return(snapshot_merge_sql(target=target_relation, source=staging, insert_cols=kept)) -%}
{%- endmacro -%}


{%- macro create_columns(relation, columns) -%}
  {{ adapter.dispatch('create_columns', 'dbt')(relation, columns) }}
{%- endmacro -%}

{%- macro default__create_columns(relation, columns) -%}
  {%- for column in columns -%}
    {%- call statement() -%}
      alter table {{ relation.render() }} add column {{ adapter.quote(column.name) }} {{ column.expanded_data_type }};
    {%- endcall -%}
  {%- endfor -%}
{%- endmacro -%}


{#- For adapters whose staging table does not vanish by itself. -#}
{%- macro post_snapshot(staging_relation) -%}
  {{ adapter.dispatch('post_snapshot', 'dbt')(staging_relation) }}
{%- endmacro -%}

{%- macro default__post_snapshot(staging_relation) -%}
{%- endmacro -%}
