{#- A function of the database's own, made from the node's body. Which macro writes it depends on its type (scalar,
    aggregate) and language: the relation names it. -#}
{% materialization function, default, supported_languages=['sql', 'python', 'javascript'] %}
  {%- set existing = load_cached_relation(this) -%}
  {%- set target_relation = this.incorporate(type=this.Function) -%}

  {{ run_hooks(pre_hooks) }}

  {#- under another name: a dispatch whose macro is only known now must not be read while parsing -#}
  {%- set find = adapter.dispatch -%}
  {%- set write_function = find(this.get_function_macro_name(this.get_function_config(model)), 'dbt') -%}
  {%- do function_execute_build_sql(write_function(target_relation), existing, target_relation) -%}

  {{ run_hooks(post_hooks) }}

  {%- do return({'relations': [target_relation]}) -%}
{% endmaterialization %}


{%- macro function_execute_build_sql(build_sql, existing_relation, target_relation) -%}
  {%- do return(adapter.dispatch('function_execute_build_sql', 'dbt')(build_sql, existing_relation,
      target_relation)) -%}
{%- endmacro -%}

{%- macro default__function_execute_build_sql(build_sql, existing_relation, target_relation) -%}
  {%- call statement('main') -%}
    {{ build_sql }}
  {%- endcall -%}
  {%- do redstart_grant(target_relation, existing_relation) -%}
  {%- do persist_docs(target_relation, model) -%}
  {%- do adapter.commit() -%}
{%- endmacro -%}
