{%- macro incremental_validate_on_schema_change(on_schema_change, default='ignore') -%}
  {%- if on_schema_change in ['ignore', 'fail', 'append_new_columns', 'sync_all_columns'] -%}
    {%- do return(on_schema_change) -%}
  {%- endif -%}
  {%- do log("on_schema_change: '" ~ on_schema_change ~ "' is none of its values, taken for " ~ default) -%}
  {%- do return(default) -%}
{%- endmacro -%}


{#- Compares the new rows' columns with the table's and does what `on_schema_change` says about a difference. Gives the
    columns to fill; nothing where differences are ignored. -#}
{%- macro process_schema_changes(on_schema_change, source_relation, target_relation) -%}
  {%- do return(adapter.dispatch('process_schema_changes', 'dbt')(on_schema_change, source_relation,
      target_relation)) -%}
{%- endmacro -%}

{%- macro default__process_schema_changes(on_schema_change, source_relation, target_relation) -%}
  {%- if on_schema_change == 'ignore' -%}
    {%- do return({}) -%}
  {%- endif -%}

  {%- set changes = check_for_schema_changes(source_relation, target_relation) -%}
  {%- if changes['schema_changed'] -%}
    {%- if on_schema_change == 'fail' -%}
      {%- do exceptions.raise_compiler_error(
          "The source and target schemas on this incremental model are out of sync!\n"
          "Either let `on_schema_change` be `append_new_columns` or `sync_all_columns`, or build the model anew with\n"
          "`--full-refresh`, or change the table by hand.\n"
          "  Source columns not in target: " ~ changes['source_not_in_target'] ~ "\n"
          "  Target columns not in source: " ~ changes['target_not_in_source'] ~ "\n"
          "  New column types: " ~ changes['new_target_types']
      ) -%}
    {%- else -%}
      {%- do sync_column_schemas(on_schema_change, target_relation, changes) -%}
    {%- endif -%}
  {%- endif -%}
  {%- do return(changes['source_columns']) -%}
{%- endmacro -%}


{%- macro check_for_schema_changes(source_relation, target_relation) -%}
  {%- do return(adapter.dispatch('check_for_schema_changes', 'dbt')(source_relation, target_relation)) -%}
{%- endmacro -%}

{%- macro default__check_for_schema_changes(source_relation, target_relation) -%}
  {%- set source = adapter.get_columns_in_relation(source_relation) -%}
  {%- set target = adapter.get_columns_in_relation(target_relation) -%}
  {%- set added, removed, retyped = diff_columns(source, target), diff_columns(target, source),
      diff_column_data_types(source, target) -%}
  {%- set changed = (added or removed or retyped) | length > 0 -%}
  {%- do log("In " ~ target_relation ~ ": schema changed: " ~ changed ~ "; source columns not in target: " ~ added
      ~ "; target columns not in source: " ~ removed ~ "; new column types: " ~ retyped) -%}
  {%- do return({
      'schema_changed': changed,
      'source_not_in_target': added,
      'target_not_in_source': removed,
      'source_columns': source,
      'target_columns': target,
      'new_target_types': retyped,
  }) -%}
{%- endmacro -%}


{%- macro sync_column_schemas(on_schema_change, target_relation, schema_changes_dict) -%}
  {%- do return(adapter.dispatch('sync_column_schemas', 'dbt')(on_schema_change, target_relation,
      schema_changes_dict)) -%}
{%- endmacro -%}

{%- macro default__sync_column_schemas(on_schema_change, target_relation, schema_changes_dict) -%}
  {%- set added = schema_changes_dict['source_not_in_target'] -%}
  {%- set removed, retyped = schema_changes_dict['target_not_in_source'], schema_changes_dict['new_target_types'] -%}
  {%- if on_schema_change == 'append_new_columns' -%}
    {%- if added -%}
      {%- do alter_relation_add_remove_columns(target_relation, added, none) -%}
    {%- endif -%}
  {%- elif on_schema_change == 'sync_all_columns' -%}
    {%- if added or removed -%}
      {%- do alter_relation_add_remove_columns(target_relation, added, removed) -%}
    {%- endif -%}
    {%- for change in retyped -%}
      {%- do alter_column_type(target_relation, change['column_name'], change['new_type']) -%}
    {%- endfor -%}
  {%- endif -%}
  {%- do log("In " ~ target_relation ~ ": schema change approach: " ~ on_schema_change ~ "; columns added: " ~ added
      ~ "; columns removed: " ~ removed ~ "; data types changed: " ~ retyped) -%}
{%- endmacro -%}
