{#- As everywhere, but what Redshift cannot rename (a materialized view) is dropped, and indexes, of which Redshift has
    none, come after the swap. -#}
{% materialization table, adapter='redshift' %}
  {%- set existing = load_cached_relation(this) -%}
  {%- set target_relation = this.incorporate(type='table') -%}
  {%- set swap = redstart_swap_names(target_relation, existing) -%}

  {%- do redstart_drop_leftovers(swap, existing) -%}
  {{ run_hooks(pre_hooks, inside_transaction=False) }}
  {{ run_hooks(pre_hooks, inside_transaction=True) }}

  {%- call statement('main') -%}
    {{ get_create_table_as_sql(False, swap.intermediate, sql) }}
  {%- endcall -%}

  {%- set former = redstart_step_aside(existing, swap.backup, only_if_renameable=true) -%}
  {%- do adapter.rename_relation(swap.intermediate, target_relation) -%}
  {%- do create_indexes(target_relation) -%}

  {{ run_hooks(post_hooks, inside_transaction=True) }}
  {%- do redstart_grant(target_relation, former) -%}
  {%- do persist_docs(target_relation, model) -%}
  {%- do adapter.commit() -%}

  {%- do redstart_drop_former(swap.backup, target_relation) -%}
  {{ run_hooks(post_hooks, inside_transaction=False) }}

  {%- do return({'relations': [target_relation]}) -%}
{% endmaterialization %}
