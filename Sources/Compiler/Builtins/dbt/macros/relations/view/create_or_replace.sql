{#- A whole view materialization for databases whose CREATE OR REPLACE VIEW may change the columns; packages build their
    own `view` on it. Neither postgres nor redshift does. -#}
{%- macro create_or_replace_view() -%}
  {%- set standing = adapter.get_relation(database=database, schema=schema, identifier=model['alias']) -%}
  {%- set target_relation = api.Relation.create(database=database, schema=schema, identifier=model['alias'],
      type='view') -%}
  {%- set replaces_view = standing is not none and standing.is_view -%}

  {{ run_hooks(pre_hooks) }}

  {%- if standing is not none and standing.is_table -%}
    {%- do handle_existing_table(should_full_refresh(), standing) -%}
  {%- endif -%}

  {%- call statement('main') -%}
    {{ get_create_view_as_sql(target_relation, sql) }}
  {%- endcall -%}

  {%- do redstart_grant(target_relation, replaces_view) -%}

  {{ run_hooks(post_hooks) }}

  {%- do return({'relations': [target_relation]}) -%}
{%- endmacro -%}


{#- What becomes of a table where the view shall stand. -#}
{%- macro handle_existing_table(full_refresh, old_relation) -%}
  {{ adapter.dispatch('handle_existing_table', 'dbt')(full_refresh, old_relation) }}
{%- endmacro -%}

{%- macro default__handle_existing_table(full_refresh, old_relation) -%}
  {%- do log("Dropping " ~ old_relation.render() ~ ", a " ~ old_relation.type ~ " that stands in the way") -%}
  {%- do adapter.drop_relation(old_relation) -%}
{%- endmacro -%}
