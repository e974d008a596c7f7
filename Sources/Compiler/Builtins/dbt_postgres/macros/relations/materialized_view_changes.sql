{#- The indexes to drop and to create, or none. Two indexes are the same that cover the same columns in the same way:
    the name of one says nothing, and the order of the columns cannot be read back. -#}
{%- macro postgres__get_materialized_view_configuration_changes(existing_relation, new_config) -%}
  {%- set standing, configured = {}, {} -%}
  {%- for row in postgres__describe_materialized_view(existing_relation)['indexes'].rows -%}
    {%- set index = redstart_index(row['name'], row['column_names'].split(','), row['unique'], row['method']) -%}
    {%- do standing.update({index.key: index}) -%}
  {%- endfor -%}
  {%- for entry in new_config.get('indexes', []) or [] -%}
    {%- set index = redstart_index('', entry['columns'], entry.get('unique'), entry.get('type')) -%}
    {%- do configured.update({index.key: index}) -%}
  {%- endfor -%}

  {%- set changes = [] -%}
  {%- for key, index in standing.items() if key not in configured -%}
    {%- do changes.append({'action': 'drop', 'context': index}) -%}
  {%- endfor -%}
  {%- for key, index in configured.items() if key not in standing -%}
    {%- do changes.append({'action': 'create', 'context': index}) -%}
  {%- endfor -%}
  {%- do return({'indexes': changes, 'requires_full_refresh': false} if changes else none) -%}
{%- endmacro -%}


{#- `as_node_config` has the form that `get_create_index_sql` takes. -#}
{%- macro redstart_index(name, columns, unique, method) -%}
  {%- set columns = columns | map('lower') | list -%}
  {%- set unique = true if unique else false -%}
  {%- set method = method or 'btree' -%}
  {%- do return({
      'name': name,
      'key': method ~ ' ' ~ unique ~ ' ' ~ (columns | unique | sort | join(',')),
      'as_node_config': {'columns': columns, 'unique': unique, 'type': method},
  }) -%}
{%- endmacro -%}


{%- macro postgres__get_alter_materialized_view_as_sql(relation, configuration_changes, sql, existing_relation,
    backup_relation, intermediate_relation) -%}
  {%- if configuration_changes.requires_full_refresh -%}
    {{ get_replace_sql(existing_relation, relation, sql) }}
  {%- else -%}
    {{ postgres__update_indexes_on_materialized_view(relation, configuration_changes.indexes) }}
  {%- endif -%}
{%- endmacro -%}


{%- macro postgres__update_indexes_on_materialized_view(relation, index_changes) -%}
  {%- do log('Applying UPDATE INDEXES to: ' ~ relation) -%}
  {%- for change in index_changes -%}
    {%- if change.action == 'drop' -%}
      {{ postgres__get_drop_index_sql(relation, change.context.name) }}
    {%- elif change.action == 'create' -%}
      {{ postgres__get_create_index_sql(relation, change.context.as_node_config) }}
    {%- endif -%}
    {{ ';\n' if not loop.last }}
  {%- endfor -%}
{%- endmacro -%}
