{#- `strategy: x` is the macro `snapshot_x_strategy`; `strategy: package.x` is that of a package. It gives a
    dictionary: unique_key, updated_at, row_changed (a condition between the two sides), scd_id (an expression that
    tells versions of a row apart), hard_deletes (ignore, invalidate or new_record). -#}
{%- macro strategy_dispatch(name) -%}
  {%- set package, short = name.split('.', 1) if '.' in name else (none, name) -%}
  {%- if package is not none and package not in context -%}
    {%- do exceptions.raise_compiler_error("snapshot strategy '" ~ name ~ "': there is no package '" ~ package
        ~ "'") -%}
  {%- endif -%}
  {%- set found_in = context if package is none else context[package] -%}
  {%- set macro_name = 'snapshot_' ~ short ~ '_strategy' -%}
  {%- if macro_name not in found_in -%}
    {%- do exceptions.raise_compiler_error("snapshot strategy '" ~ name ~ "': there is no macro '" ~ macro_name
        ~ "'") -%}
  {%- endif -%}
  {%- do return(found_in[macro_name]) -%}
{%- endmacro -%}


{#- timestamp: a row has changed when its time is later than that of the version which stands. It is compared with
    dbt_valid_from, as a snapshot that once used `check` need not have the query's own time column. -#}
{%- macro snapshot_timestamp_strategy(node, snapshotted_rel, current_rel, model_config, target_exists) -%}
  {%- set time = config.get('updated_at') -%}
  {%- set valid_from = snapshotted_rel ~ '.' ~ redstart_snapshot_names().dbt_valid_from -%}
  {%- set changed = '(' ~ valid_from ~ ' < ' ~ current_rel ~ '.' ~ time ~ ')' -%}
  {%- do return(redstart_snapshot_strategy(time, changed)) -%}
{%- endmacro -%}


{#- check: a row has changed when one of the columns differs, null being a value like any other; every row has, when the
    query gives a column that the table has not. -#}
{%- macro snapshot_check_strategy(node, snapshotted_rel, current_rel, model_config, target_exists) -%}
  {%- set time = config.get('updated_at') or snapshot_get_time() -%}
  {%- set column_added, columns = snapshot_check_all_get_existing_columns(node, target_exists,
      config.get('check_cols')) -%}
  {%- set differences = [] -%}
  {%- for column in columns if not column_added -%}
    {%- set old, new = snapshotted_rel ~ '.' ~ column, current_rel ~ '.' ~ column -%}
    {%- do differences.append(
        old ~ ' != ' ~ new
        ~ ' or (' ~ old ~ ' is null and ' ~ new ~ ' is not null) or (' ~ old ~ ' is not null and ' ~ new ~ ' is null)'
    ) -%}
  {%- endfor -%}
  {%- set changed = '(' ~ (get_true_sql() if column_added else differences | join(' or ')) ~ ')' -%}
  {%- do return(redstart_snapshot_strategy(time, changed)) -%}
{%- endmacro -%}


{%- macro redstart_snapshot_strategy(updated_at, row_changed) -%}
  {%- set key = config.get('unique_key') -%}
  {%- set hard_deletes = adapter.get_hard_deletes_behavior(config) -%}
  {%- do return({
      'unique_key': key,
      'updated_at': updated_at,
      'row_changed': row_changed,
      'scd_id': snapshot_hash_arguments(api.Relation.scd_args(key, updated_at)),
      'invalidate_hard_deletes': hard_deletes == 'invalidate',
      'hard_deletes': hard_deletes,
  }) -%}
{%- endmacro -%}


{#- Whether the query gives a checked column that the table has not, and the checked columns that it has. The names come
    from the database, which knows their case; the query stands on lines of its own, as it may end in a comment. -#}
{%- macro snapshot_check_all_get_existing_columns(node, target_exists, check_cols_config) -%}
  {%- if not target_exists -%}
    {%- do return((false, [])) -%}
  {%- endif -%}

  {%- if check_cols_config == 'all' -%}
    {%- set checked = get_columns_in_query(node['compiled_code']) -%}
  {%- elif check_cols_config and check_cols_config is iterable -%}
    {%- set query -%}
      select {{ check_cols_config | join(', ') }} from (
        {{ node['compiled_code'] }}
      ) subq
    {%- endset -%}
    {%- set checked = get_columns_in_query(query) -%}
  {%- else -%}
    {%- do exceptions.raise_compiler_error("check_cols takes 'all' or a list of columns, not: " ~ check_cols_config) -%}
  {%- endif -%}

  {%- set target_relation = adapter.get_relation(database=node.database, schema=node.schema, identifier=node.alias) -%}
  {%- set existing = get_list_of_column_names(adapter.get_columns_in_relation(target_relation)) -%}
  {%- set known = [] -%}
  {%- for name in checked if name in existing -%}
    {%- do known.append(adapter.quote(name)) -%}
  {%- endfor -%}
  {%- do return((known | length < checked | length, known)) -%}
{%- endmacro -%}


{%- macro snapshot_hash_arguments(args) -%}
  {{ adapter.dispatch('snapshot_hash_arguments', 'dbt')(args) }}
{%- endmacro -%}

{%- macro default__snapshot_hash_arguments(args) -%}
  {%- set texts = [] -%}
  {%- for arg in args -%}
    {%- do texts.append("coalesce(cast(" ~ arg ~ " as varchar), '')") -%}
  {%- endfor -%}
  md5({{ texts | join(" || '|' || ") }})
{%- endmacro -%}


{#- A time of day from the command line as SQL. -#}
{%- macro snapshot_string_as_time(timestamp) -%}
  {{ adapter.dispatch('snapshot_string_as_time', 'dbt')(timestamp) }}
{%- endmacro -%}

{%- macro default__snapshot_string_as_time(timestamp) -%}
  {%- do redstart_missing_from_adapter('snapshot_string_as_time') -%}
{%- endmacro -%}


{%- macro get_true_sql() -%}
  {{ adapter.dispatch('get_true_sql', 'dbt')() }}
{%- endmacro -%}

{%- macro default__get_true_sql() -%}
  {%- do return('TRUE') -%}
{%- endmacro -%}
