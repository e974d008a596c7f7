{%- macro get_quoted_csv(column_names) -%}
  {%- set quoted = [] -%}
  {%- for name in column_names -%}
    {%- do quoted.append(adapter.quote(name)) -%}
  {%- endfor -%}
  {%- do return(quoted | join(', ')) -%}
{%- endmacro -%}


{#- The source's columns that the target has not, by name. -#}
{%- macro diff_columns(source_columns, target_columns) -%}
  {%- set names = target_columns | map(attribute='column') | list -%}
  {%- do return(source_columns | rejectattr('name', 'in', names) | list) -%}
{%- endmacro -%}


{#- The columns of both whose types differ, save where the source's values fit the target's type as it is. -#}
{%- macro diff_column_data_types(source_columns, target_columns) -%}
  {%- do return(adapter.dispatch('diff_column_data_types', 'dbt')(source_columns, target_columns)) -%}
{%- endmacro -%}

{%- macro default__diff_column_data_types(source_columns, target_columns) -%}
  {%- set changes = [] -%}
  {%- for new in source_columns -%}
    {%- for old in target_columns if old.name == new.name -%}
      {%- if loop.first and new.expanded_data_type != old.expanded_data_type
          and not new.can_expand_to(other_column=old) -%}
        {%- do changes.append({'column_name': old.name, 'new_type': new.expanded_data_type}) -%}
      {%- endif -%}
    {%- endfor -%}
  {%- endfor -%}
  {%- do return(changes) -%}
{%- endmacro -%}


{#- What a merge updates in a matched row: all columns, those listed, or all but those listed. -#}
{%- macro get_merge_update_columns(merge_update_columns, merge_exclude_columns, dest_columns) -%}
  {%- do return(adapter.dispatch('get_merge_update_columns', 'dbt')(merge_update_columns, merge_exclude_columns,
      dest_columns)) -%}
{%- endmacro -%}

{%- macro default__get_merge_update_columns(merge_update_columns, merge_exclude_columns, dest_columns) -%}
  {%- if merge_update_columns and merge_exclude_columns -%}
    {%- do exceptions.raise_compiler_error("merge_update_columns and merge_exclude_columns contradict each other: "
        ~ "configure one of the two") -%}
  {%- elif merge_update_columns -%}
    {%- do return(merge_update_columns) -%}
  {%- endif -%}
  {%- set excluded = (merge_exclude_columns or []) | map('lower') | list -%}
  {%- set updated = [] -%}
  {%- for column in dest_columns if column.column | lower not in excluded -%}
    {%- do updated.append(column.quoted) -%}
  {%- endfor -%}
  {%- do return(updated) -%}
{%- endmacro -%}
