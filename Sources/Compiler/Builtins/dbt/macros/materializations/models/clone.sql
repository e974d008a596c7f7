{#- `clone`: another environment's relation under this one's name; a copy without data where the database can make one,
    else a view over it. -#}
{% materialization clone, default %}
  {%- if not defer_relation -%}
    {%- do log("No relation found in state manifest for " ~ model.unique_id, info=True) -%}
    {%- do return({'relations': []}) -%}
  {%- endif -%}

  {%- set existing = load_cached_relation(this) -%}
  {%- if existing and not flags.FULL_REFRESH -%}
    {%- do log("Relation " ~ existing ~ " already exists", info=True) -%}
    {%- do return({'relations': []}) -%}
  {%- endif -%}

  {%- set original = load_cached_relation(defer_relation) -%}
  {%- set copies_table = can_clone_table() -%}
  {%- if not (original and original.type == 'table' and copies_table) -%}
    {#- the view materialization reads the other relation: clone compiles the model to a select from it -#}
    {%- set view = 'materialization_view_' ~ adapter.type() -%}
    {%- set build = context[view if view in context else 'materialization_view_default'] -%}
    {%- do return(build()) -%}
  {%- endif -%}

  {%- set target_relation = this.incorporate(type='table') -%}
  {%- if existing is not none and not existing.is_table -%}
    {%- do log("Dropping " ~ existing.render() ~ ", a " ~ existing.type ~ " that stands in the way") -%}
    {%- do drop_relation_if_exists(existing) -%}
  {%- endif -%}

  {%- if (target_relation.database, target_relation.schema, target_relation.identifier)
      == (defer_relation.database, defer_relation.schema, defer_relation.identifier) -%}
    {%- do log("Target relation and defer relation are the same, skipping clone for relation: "
        ~ target_relation.render()) -%}
  {%- else -%}
    {%- call statement('main') -%}
      {{ create_or_replace_clone(target_relation, defer_relation) }}
    {%- endcall -%}
  {%- endif -%}

  {%- do redstart_grant(target_relation, existing) -%}
  {%- do persist_docs(target_relation, model) -%}
  {%- do return({'relations': [target_relation]}) -%}
{% endmaterialization %}


{%- macro can_clone_table() -%}
  {%- do return(adapter.dispatch('can_clone_table', 'dbt')()) -%}
{%- endmacro -%}

{%- macro default__can_clone_table() -%}
  {%- do return(False) -%}
{%- endmacro -%}


{%- macro create_or_replace_clone(this_relation, defer_relation) -%}
  {%- do return(adapter.dispatch('create_or_replace_clone', 'dbt')(this_relation, defer_relation)) -%}
{%- endmacro -%}

{%- macro default__create_or_replace_clone(this_relation, defer_relation) -%}
  create or replace table {{ this_relation.render() }} clone {{ defer_relation.render() }}
{%- endmacro -%}
