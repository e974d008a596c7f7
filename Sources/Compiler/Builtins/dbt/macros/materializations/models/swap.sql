{#- What table, view and incremental share: a model is built as `intermediate`, the relation that holds its name steps
    aside as `backup`, and the new one takes the name; all in one transaction, so that readers see the old or the new.
    The backup goes after the commit. -#}

{#- The two relations, and what an interrupted run may have left under their names. -#}
{%- macro redstart_swap_names(target_relation, existing_relation) -%}
  {%- set intermediate = make_intermediate_relation(target_relation) -%}
  {%- set former = target_relation if existing_relation is none else existing_relation -%}
  {%- set backup = make_backup_relation(target_relation, former.type) -%}
  {%- do return({
      'intermediate': intermediate,
      'backup': backup,
      'leftovers': [load_cached_relation(intermediate), load_cached_relation(backup)],
  }) -%}
{%- endmacro -%}


{#- `existing_relation` holds the name now: views over a leftover are its from here on. -#}
{%- macro redstart_drop_leftovers(swap, existing_relation) -%}
  {%- for leftover in swap.leftovers -%}
    {%- do redstart_drop_former(leftover, existing_relation) -%}
  {%- endfor -%}
{%- endmacro -%}


{#- Drops a relation that another has taken the place of. Its CASCADE would take along every view over it, whoever made
    it: they read the other one first. -#}
{%- macro redstart_drop_former(former, successor) -%}
  {%- if former is not none and successor is not none and adapter.keep_readers is defined -%}
    {%- do adapter.keep_readers(former, successor) -%}
  {%- endif -%}
  {%- do drop_relation_if_exists(former) -%}
{%- endmacro -%}


{#- Moves the former relation aside. It is looked up once more: a hook, or the cascade of a drop, may have taken it.
    With `only_if_renameable`, a relation that cannot be renamed is dropped instead.
    Gives the relation as it stood, or none. -#}
{%- macro redstart_step_aside(existing_relation, backup, only_if_renameable=false) -%}
  {%- if existing_relation is none -%}
    {%- do return(none) -%}
  {%- endif -%}
  {%- set standing = load_cached_relation(existing_relation) -%}
  {%- if standing is not none -%}
    {%- if only_if_renameable and not standing.can_be_renamed -%}
      {%- do drop_relation_if_exists(standing) -%}
    {%- else -%}
      {%- do adapter.rename_relation(standing, backup) -%}
    {%- endif -%}
  {%- endif -%}
  {%- do return(standing) -%}
{%- endmacro -%}


{#- Grants for a relation that has just taken its name. -#}
{%- macro redstart_grant(target_relation, former, full_refresh_mode=True) -%}
  {%- do apply_grants(target_relation, config.get('grants'), should_revoke=should_revoke(former, full_refresh_mode)) -%}
{%- endmacro -%}
