{#- As everywhere, but what Redshift cannot rename (a materialized view) is dropped. -#}
{% materialization view, adapter='redshift' %}
  {%- set existing = load_cached_relation(this) -%}
  {%- set target_relation = this.incorporate(type='view') -%}
  {%- set swap = redstart_swap_names(target_relation, existing) -%}

  {{ run_hooks(pre_hooks, inside_transaction=False) }}
  {%- do redstart_drop_leftovers(swap, existing) -%}
  {{ run_hooks(pre_hooks, inside_transaction=True) }}

  {%- call statement('main') -%}
    {{ get_create_view_as_sql(swap.intermediate, sql) }}
  {%- endcall -%}

  {%- set former = redstart_step_aside(existing, swap.backup, only_if_renameable=true) -%}
  {%- do adapter.rename_relation(swap.intermediate, target_relation) -%}

  {%- do redstart_grant(target_relation, former) -%}
  {%- do persist_docs(target_relation, model) -%}
  {{ run_hooks(post_hooks, inside_transaction=True) }}
  {%- do adapter.commit() -%}

  {%- do redstart_drop_former(swap.backup, target_relation) -%}
  {{ run_hooks(post_hooks, inside_transaction=False) }}

  {%- do return({'relations': [target_relation]}) -%}
{% endmaterialization %}
