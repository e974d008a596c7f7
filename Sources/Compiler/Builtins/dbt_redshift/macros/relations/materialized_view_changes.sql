{#- What stands, in three answers: Redshift does not join the system views that know them. The sort key stands at the
    columns of a table that it keeps for the materialized view. -#}
{%- macro redshift__describe_materialized_view(relation) -%}
  {%- set attributes -%}
    select t.database, t.schema, t.table, t.diststyle, t.sortkey1, m.autorefresh
    from svv_table_info t
    left join svv_mv_info m on m.database_name = t.database and m.schema_name = t.schema and m.name = t.table
    where t.database ilike '{{ relation.database }}'
      and t.schema ilike '{{ relation.schema }}'
      and t.table ilike '{{ relation.identifier }}'
  {%- endset -%}
  {%- set columns -%}
    select a.attname as column, a.attisdistkey as is_dist_key, a.attsortkeyord as sort_key_position
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid
    where n.nspname ilike '{{ relation.schema }}'
      and c.relname like 'mv_tbl__{{ relation.identifier }}__%'
  {%- endset -%}
  {%- set definition -%}
    select v.definition
    from pg_views v
    where v.schemaname = '{{ relation.schema }}'
      and v.viewname = '{{ relation.identifier }}'
      and v.definition ilike '%create materialized view%'
  {%- endset -%}
  {%- do return({
      'materialized_view': run_query(attributes),
      'columns': run_query(columns),
      'query': run_query(definition),
  }) -%}
{%- endmacro -%}


{#- The differences between that and the config, or none. Only auto refresh can be changed in place; `backup` cannot be
    read back. -#}
{%- macro redshift__get_materialized_view_configuration_changes(existing_relation, new_config) -%}
  {%- set wanted = redstart_materialized_view_config(new_config) -%}
  {%- set found = redshift__describe_materialized_view(existing_relation) -%}
  {%- set attributes = found['materialized_view'].rows | first | default({}) -%}

  {%- set changes = {} -%}
  {%- set refreshes = attributes['autorefresh'] in [true, 't', 'true'] -%}
  {%- if refreshes != wanted.autorefresh -%}
    {%- do changes.update({'autorefresh': {'action': 'alter', 'context': wanted.autorefresh}}) -%}
  {%- endif -%}

  {#- EVEN, ALL, KEY(column), AUTO(...): a materialized view that Redshift distributes by itself was made so -#}
  {%- set distribution = wanted.diststyle ~ ('(' ~ wanted.distkey ~ ')' if wanted.distkey else '') -%}
  {%- if (attributes['diststyle'] or 'even') | lower != distribution | lower -%}
    {%- do changes.update({'dist': {'action': 'alter', 'context': distribution}}) -%}
  {%- endif -%}

  {%- set keyed = [] -%}
  {%- for row in found['columns'].rows if row['sort_key_position'] and row['sort_key_position'] > 0 -%}
    {%- do keyed.append((row['sort_key_position'], row['column'])) -%}
  {%- endfor -%}
  {%- if keyed | sort | map('last') | map('lower') | list != wanted.sortkey | map('lower') | list -%}
    {%- do changes.update({'sort': {'action': 'alter', 'context': wanted.sortkey}}) -%}
  {%- endif -%}

  {%- if not changes -%}
    {%- do return(none) -%}
  {%- endif -%}
  {%- do changes.update({'requires_full_refresh': 'dist' in changes or 'sort' in changes}) -%}
  {%- do return(changes) -%}
{%- endmacro -%}


{%- macro redshift__get_alter_materialized_view_as_sql(relation, configuration_changes, sql, existing_relation,
    backup_relation, intermediate_relation) -%}
  {%- if configuration_changes.requires_full_refresh -%}
    {{ get_replace_sql(existing_relation, relation, sql) }}
  {%- else -%}
    {%- do log('Applying UPDATE AUTOREFRESH to: ' ~ relation) -%}
    alter materialized view {{ relation }} auto refresh {{ 'yes' if configuration_changes.autorefresh.context
        else 'no' }}
  {%- endif -%}
{%- endmacro -%}
