{#- merge: rows whose key stands already are updated, the others inserted. -#}
{%- macro get_merge_sql(target, source, unique_key, dest_columns, incremental_predicates=none) -%}
  {#- `predicates` was the argument's name once; callers may still use it -#}
  {%- set predicates = kwargs.get('predicates', incremental_predicates) -%}
  {{ adapter.dispatch('get_merge_sql', 'dbt')(target, source, unique_key, dest_columns, predicates) }}
{%- endmacro -%}

{%- macro default__get_merge_sql(target, source, unique_key, dest_columns, incremental_predicates=none) -%}
  {%- set header = config.get('sql_header', none) -%}
  {%- set columns = get_quoted_csv(dest_columns | map(attribute='name')) -%}
  {%- set updated = get_merge_update_columns(config.get('merge_update_columns'), config.get('merge_exclude_columns'),
      dest_columns) -%}
  {%- set conditions = (incremental_predicates or []) + redstart_merge_key_conditions(unique_key) -%}
  {{ header if header is not none }}
  merge into {{ target }} as DBT_INTERNAL_DEST
  using {{ source }} as DBT_INTERNAL_SOURCE
  on ({{ conditions | join(') and (') }})
  {%- if unique_key %}
  when matched then update set
    {% for column in updated -%}
    {{ column }} = DBT_INTERNAL_SOURCE.{{ column }}
    {%- if not loop.last %}, {% endif -%}
    {%- endfor -%}
  {%- endif %}
  when not matched then insert ({{ columns }})
  values ({{ columns }})
{%- endmacro -%}


{#- How a source row finds its target row: by each column of the key; without a key, never. -#}
{%- macro redstart_merge_key_conditions(unique_key) -%}
  {%- if not unique_key -%}
    {%- do return(['FALSE']) -%}
  {%- endif -%}
  {%- if unique_key is string or unique_key is mapping or unique_key is not sequence -%}
    {%- set in_source, in_target = 'DBT_INTERNAL_SOURCE.' ~ unique_key, 'DBT_INTERNAL_DEST.' ~ unique_key -%}
    {%- do return([get_merge_unique_key_match(in_source, in_target)]) -%}
  {%- endif -%}
  {%- set conditions = [] -%}
  {%- for key in unique_key -%}
    {%- do conditions.append('DBT_INTERNAL_SOURCE.' ~ key ~ ' = DBT_INTERNAL_DEST.' ~ key) -%}
  {%- endfor -%}
  {%- do return(conditions) -%}
{%- endmacro -%}


{%- macro get_merge_unique_key_match(source_unique_key, target_unique_key) -%}
  {%- do return(adapter.dispatch('get_merge_unique_key_match', 'dbt')(source_unique_key, target_unique_key)) -%}
{%- endmacro -%}

{%- macro default__get_merge_unique_key_match(source_unique_key, target_unique_key) -%}
  {%- do return(equals(source_unique_key, target_unique_key) | trim) -%}
{%- endmacro -%}


{#- insert_overwrite: the target's rows that meet the predicates make way for the new ones. -#}
{%- macro get_insert_overwrite_merge_sql(target, source, dest_columns, predicates, include_sql_header=false) -%}
  {{ adapter.dispatch('get_insert_overwrite_merge_sql', 'dbt')(target, source, dest_columns, predicates,
      include_sql_header) }}
{%- endmacro -%}

{%- macro default__get_insert_overwrite_merge_sql(target, source, dest_columns, predicates, include_sql_header) -%}
  {%- set header = config.get('sql_header', none) -%}
  {%- set columns = get_quoted_csv(dest_columns | map(attribute='name')) -%}
  {{ header if header is not none and include_sql_header }}
  merge into {{ target }} as DBT_INTERNAL_DEST
  using {{ source }} as DBT_INTERNAL_SOURCE
  on FALSE
  when not matched by source
    {{ 'and ' ~ (predicates | join(' and ')) if predicates }}
    then delete
  when not matched then insert ({{ columns }})
  values ({{ columns }})
{%- endmacro -%}
