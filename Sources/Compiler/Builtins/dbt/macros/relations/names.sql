{#- The relations that stand beside a model's own while it is built. All keep its schema and database. -#}

{#- What is built before it takes the model's name. -#}
{%- macro make_intermediate_relation(base_relation, suffix='__dbt_tmp') -%}
  {%- do return(adapter.dispatch('make_intermediate_relation', 'dbt')(base_relation, suffix)) -%}
{%- endmacro -%}

{%- macro default__make_intermediate_relation(base_relation, suffix) -%}
  {%- do return(default__make_temp_relation(base_relation, suffix)) -%}
{%- endmacro -%}


{#- The new rows of an incremental model or a snapshot. Batches of one model run side by side: each gets its own. -#}
{%- macro make_temp_relation(base_relation, suffix='__dbt_tmp') -%}
  {%- if model.batch and suffix == '__dbt_tmp' -%}
    {%- set suffix = suffix ~ '_' ~ model.batch.id -%}
  {%- endif -%}
  {%- do return(adapter.dispatch('make_temp_relation', 'dbt')(base_relation, suffix)) -%}
{%- endmacro -%}

{%- macro default__make_temp_relation(base_relation, suffix) -%}
  {%- do return(base_relation.incorporate(path={'identifier': base_relation.identifier ~ suffix})) -%}
{%- endmacro -%}


{#- Where the model's former relation waits to be dropped. -#}
{%- macro make_backup_relation(base_relation, backup_relation_type, suffix='__dbt_backup') -%}
  {%- do return(adapter.dispatch('make_backup_relation', 'dbt')(base_relation, backup_relation_type, suffix)) -%}
{%- endmacro -%}

{%- macro default__make_backup_relation(base_relation, backup_relation_type, suffix) -%}
  {%- set path = {'identifier': base_relation.identifier ~ suffix} -%}
  {%- do return(base_relation.incorporate(path=path, type=backup_relation_type)) -%}
{%- endmacro -%}
