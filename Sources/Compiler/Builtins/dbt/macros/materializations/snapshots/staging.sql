{#- What has happened since the last run, one row for each change: 'insert' brings a version that begins, 'update' and
    'delete' end the one that stands. Columns that are all of the query's own come first, in the same order everywhere;
    then the key, the times, the version's id. `source_data` and `snapshotted_data` are the names that a strategy's
    condition uses. -#}
{%- macro snapshot_staging_table(strategy, source_sql, target_relation) -%}
  {{ adapter.dispatch('snapshot_staging_table', 'dbt')(strategy, source_sql, target_relation) }}
{%- endmacro -%}

{%- macro default__snapshot_staging_table(strategy, source_sql, target_relation) -%}
  {%- set columns = redstart_snapshot_names() -%}
  {%- set key, time = strategy.unique_key, strategy.updated_at -%}
  {%- set records_deletes = strategy.hard_deletes == 'new_record' -%}
  {%- set sees_deletes = records_deletes or strategy.hard_deletes == 'invalidate' -%}
  {%- set joined = unique_key_join_on(key, 'snapshotted_data', 'source_data') -%}
  {%- set was_deleted = "snapshotted_data." ~ columns.dbt_is_deleted ~ " = 'True'" -%}
  {%- set changed = strategy.row_changed ~ (' or ' ~ was_deleted if records_deletes else '') -%}

  with snapshot_query as (
    {{ source_sql }}
  ),
  snapshotted_data as (
    select *, {{ unique_key_fields(key) }}
    from {{ target_relation }}
    where {{ redstart_still_valid(columns.dbt_valid_to) }}
  ),
  insertions_source_data as (
    select
      *,
      {{ unique_key_fields(key) }},
      {{ time }} as {{ columns.dbt_updated_at }},
      {{ time }} as {{ columns.dbt_valid_from }},
      {{ get_dbt_valid_to_current(strategy, columns) }},
      {{ strategy.scd_id }} as {{ columns.dbt_scd_id }}
    from snapshot_query
  ),
  updates_source_data as (
    select
      *,
      {{ unique_key_fields(key) }},
      {{ time }} as {{ columns.dbt_updated_at }},
      {{ time }} as {{ columns.dbt_valid_from }},
      {{ time }} as {{ columns.dbt_valid_to }}
    from snapshot_query
  ),
  {%- if sees_deletes %}
  deletes_source_data as (
    select *, {{ unique_key_fields(key) }}
    from snapshot_query
  ),
  {%- endif %}
  insertions as (
    select
      'insert' as dbt_change_type,
      source_data.*
      {{- ",\n      'False' as " ~ columns.dbt_is_deleted if records_deletes }}
    from insertions_source_data as source_data
    left join snapshotted_data on {{ joined }}
    where {{ unique_key_is_null(key, 'snapshotted_data') }}
      or ({{ unique_key_is_not_null(key, 'snapshotted_data') }} and ({{ changed }}))
  ),
  updates as (
    select
      'update' as dbt_change_type,
      source_data.*,
      snapshotted_data.{{ columns.dbt_scd_id }}
      {{- ',\n      snapshotted_data.' ~ columns.dbt_is_deleted if records_deletes }}
    from updates_source_data as source_data
    join snapshotted_data on {{ joined }}
    where {{ changed }}
  )
  {%- if sees_deletes -%}
  {{ redstart_staged_deletes(strategy, columns, joined, was_deleted) }}
  {%- endif -%}
  {%- if records_deletes -%}
  {{ redstart_staged_deletion_records(strategy, columns, joined, was_deleted, source_sql, target_relation) }}
  {%- endif %}
  select * from insertions
  union all
  select * from updates
  {%- if sees_deletes %}
  union all
  select * from deletes
  {%- endif -%}
  {%- if records_deletes %}
  union all
  select * from deletion_records
  {%- endif -%}
{%- endmacro -%}


{#- Which rows of the table the query no longer gives. Where deletions are recorded, a row whose last version is such a
    record is gone already. -#}
{%- macro redstart_gone(strategy, columns, was_deleted) -%}
  {%- set current = config.get('dbt_valid_to_current') -%}
  {%- set stands = 'snapshotted_data.' ~ columns.dbt_valid_to ~ (' = ' ~ current if current else ' is null') -%}
  where {{ unique_key_is_null(strategy.unique_key, 'source_data') }}
  {%- if strategy.hard_deletes == 'new_record' %}
      and not ({{ was_deleted }} and {{ stands }})
  {%- endif -%}
{%- endmacro -%}


{#- Ends their last versions. -#}
{%- macro redstart_staged_deletes(strategy, columns, joined, was_deleted) -%}
  ,
  deletes as (
    select
      'delete' as dbt_change_type,
      source_data.*,
      {{ snapshot_get_time() }} as {{ columns.dbt_updated_at }},
      {{ snapshot_get_time() }} as {{ columns.dbt_valid_from }},
      {{ snapshot_get_time() }} as {{ columns.dbt_valid_to }},
      snapshotted_data.{{ columns.dbt_scd_id }}
      {{- ',\n      snapshotted_data.' ~ columns.dbt_is_deleted if strategy.hard_deletes == 'new_record' }}
    from snapshotted_data
    left join deletes_source_data as source_data on {{ joined }}
    {{ redstart_gone(strategy, columns, was_deleted) }}
  )
{%- endmacro -%}


{#- And writes a version of each that says so, with the values it last had. A column that the table has not yet is null:
    it comes from the side that the join did not find. -#}
{%- macro redstart_staged_deletion_records(strategy, columns, joined, was_deleted, source_sql, target_relation) -%}
  {%- set known = get_list_of_column_names(get_columns_in_relation(target_relation)) -%}
  {%- set id = snapshot_hash_arguments([columns.dbt_scd_id, snapshot_get_time()]) -%}
  ,
  deletion_records as (
    select
      'insert' as dbt_change_type,
      {%- for name in get_columns_in_query(source_sql) %}
      {{ 'snapshotted_data' if name in known else 'source_data' }}.{{ adapter.quote(name) }},
      {%- endfor -%}
      {%- if strategy.unique_key | is_list -%}
      {%- for key in strategy.unique_key %}
      snapshotted_data.{{ key }} as dbt_unique_key_{{ loop.index }},
      {%- endfor -%}
      {%- else %}
      snapshotted_data.dbt_unique_key as dbt_unique_key,
      {%- endif %}
      {{ snapshot_get_time() }} as {{ columns.dbt_updated_at }},
      {{ snapshot_get_time() }} as {{ columns.dbt_valid_from }},
      snapshotted_data.{{ columns.dbt_valid_to }} as {{ columns.dbt_valid_to }},
      {{ id }} as {{ columns.dbt_scd_id }},
      'True' as {{ columns.dbt_is_deleted }}
    from snapshotted_data
    left join deletes_source_data as source_data on {{ joined }}
    {{ redstart_gone(strategy, columns, was_deleted) }}
  )
{%- endmacro -%}
