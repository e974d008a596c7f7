{#- The statements that put a new relation where another stands, the two of any types. Where the database can rename
    them, the new one is ready before the old one goes. -#}
{%- macro get_replace_sql(existing_relation, target_relation, sql) -%}
  {%- do log('Applying REPLACE to: ' ~ existing_relation) -%}
  {{ adapter.dispatch('get_replace_sql', 'dbt')(existing_relation, target_relation, sql) }}
{%- endmacro -%}

{%- macro default__get_replace_sql(existing_relation, target_relation, sql) -%}
  {%- set in_place = existing_relation.can_be_replaced and existing_relation.type == target_relation.type -%}
  {%- set old_moves, new_moves = existing_relation.can_be_renamed, target_relation.can_be_renamed -%}

  {%- if in_place and target_relation.is_table -%}
    {{ get_replace_table_sql(target_relation, sql) }}
  {%- elif in_place and target_relation.is_view -%}
    {{ get_replace_view_sql(target_relation, sql) }}
  {%- elif in_place and target_relation.is_materialized_view -%}
    {{ get_replace_materialized_view_sql(target_relation, sql) }}

  {%- elif new_moves -%}
    {{ get_create_intermediate_sql(target_relation, sql) }};
    {{ get_create_backup_sql(existing_relation) if old_moves else get_drop_sql(existing_relation) }};
    {{ get_rename_intermediate_sql(target_relation) }}
    {%- if old_moves %};
    {{ get_drop_backup_sql(existing_relation) }}
    {%- endif -%}

  {%- elif old_moves -%}
    {{ get_create_backup_sql(existing_relation) }};
    {{ get_create_sql(target_relation, sql) }};
    {{ get_drop_backup_sql(existing_relation) }}

  {%- else -%}
    {{ get_drop_sql(existing_relation) }};
    {{ get_create_sql(target_relation, sql) }}
  {%- endif -%}
{%- endmacro -%}
