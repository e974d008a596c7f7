{#- Redshift's DELETE and MERGE give the target no alias: what a project's predicates call DBT_INTERNAL_DEST is the
    target itself. -#}
{%- macro _update_predicates(target, incremental_predicates) -%}
  {%- set predicates = [] -%}
  {%- for predicate in incremental_predicates or [] -%}
    {%- set path = target ~ '.' -%}
    {%- do predicates.append(predicate.replace('DBT_INTERNAL_DEST.', path).replace('dbt_internal_dest.', path)) -%}
  {%- endfor -%}
  {%- do return(predicates) -%}
{%- endmacro -%}


{%- macro redshift__get_delete_insert_merge_sql(target, source, unique_key, dest_columns, incremental_predicates) -%}
  {%- if unique_key -%}
    {%- set keys = unique_key if unique_key is string else unique_key | join(', ') -%}
    delete from {{ target }}
    where ({{ keys }}) in (
      select distinct {{ keys }}
      from {{ source }} as DBT_INTERNAL_SOURCE
    )
    {%- for predicate in _update_predicates(target, incremental_predicates) %}
      and {{ predicate }}
    {%- endfor -%};
  {% endif -%}
  {{ get_insert_into_sql(target, source, dest_columns) }}
{%- endmacro -%}


{%- macro redshift__get_merge_sql(target, source, unique_key, dest_columns, incremental_predicates=none) -%}
  {%- set header = config.get('sql_header', none) -%}
  {%- set updated = get_merge_update_columns(config.get('merge_update_columns'), config.get('merge_exclude_columns'),
      dest_columns) -%}
  {%- set inserted = get_merge_update_columns(none, none, dest_columns) -%}
  {%- set keys = [] if not unique_key else ([unique_key] if unique_key is string else unique_key) -%}
  {%- set conditions = _update_predicates(target, incremental_predicates) -%}
  {%- for key in keys -%}
    {%- do conditions.append('DBT_INTERNAL_SOURCE.' ~ key ~ ' = ' ~ target ~ '.' ~ key) -%}
  {%- else -%}
    {%- do conditions.append('FALSE') -%}
  {%- endfor -%}
  {{ header if header is not none }}
  merge into {{ target }}
  using {{ source }} as DBT_INTERNAL_SOURCE
  on ({{ conditions | join(') and (') }})
  {%- if keys %}
  when matched then update set
    {% for column in updated -%}
    {{ column }} = DBT_INTERNAL_SOURCE.{{ column }}
    {%- if not loop.last %}, {% endif -%}
    {%- endfor -%}
  {%- endif %}
  when not matched then insert ({{ inserted | join(', ') }})
  values (DBT_INTERNAL_SOURCE.{{ inserted | join(', DBT_INTERNAL_SOURCE.') }})
{%- endmacro -%}


{#- The batch's stretch of time is emptied and filled anew: no key is needed. -#}
{%- macro redshift__get_incremental_microbatch_sql(arg_dict) -%}
  {%- set target = arg_dict['target_relation'] -%}
  {%- if not model.batch or not model.batch.event_time_start or not model.batch.event_time_end -%}
    {%- do exceptions.raise_compiler_error("microbatch: the batch that runs has no start or no end") -%}
  {%- endif -%}
  {%- set predicates = _update_predicates(target, arg_dict.get('incremental_predicates')) -%}
  {%- do predicates.append(model.config.event_time ~ " >= TIMESTAMP '" ~ model.batch.event_time_start ~ "'") -%}
  {%- do predicates.append(model.config.event_time ~ " < TIMESTAMP '" ~ model.batch.event_time_end ~ "'") -%}
  {%- do arg_dict.update({'incremental_predicates': predicates}) -%}
  delete from {{ target }}
  where ({{ predicates | join(' and ') }});
  {{ get_insert_into_sql(target, arg_dict['temp_relation'], arg_dict['dest_columns']) }}
{%- endmacro -%}
