{#- Postgres cuts names silently at 63 bytes: two long models' temporary names could turn out the same, or be the
    model's own. So the model's name is cut instead, as far as the suffix needs. `dstring` adds the time of day, which
    tells apart two runs of one model. -#}
{%- macro postgres__make_relation_with_suffix(base_relation, suffix, dstring) -%}
  {%- if dstring -%}
    {%- set suffix = suffix ~ modules.datetime.datetime.now().strftime("%H%M%S%f") -%}
  {%- endif -%}
  {%- set room = base_relation.relation_max_name_length() - (suffix | length) -%}
  {%- if room < 0 -%}
    {%- do exceptions.raise_compiler_error("The suffix '" ~ suffix ~ "' is longer than a whole name may be ("
        ~ base_relation.relation_max_name_length() ~ " characters)") -%}
  {%- endif -%}
  {%- do return(base_relation.incorporate(path={'identifier': base_relation.identifier[:room] ~ suffix})) -%}
{%- endmacro -%}


{%- macro postgres__make_intermediate_relation(base_relation, suffix) -%}
  {%- do return(postgres__make_relation_with_suffix(base_relation, suffix, dstring=False)) -%}
{%- endmacro -%}


{#- A temporary table lives in a schema of its session's own. -#}
{%- macro postgres__make_temp_relation(base_relation, suffix) -%}
  {%- set named = postgres__make_relation_with_suffix(base_relation, suffix, dstring=True) -%}
  {%- do return(named.incorporate(path={'schema': none, 'database': none})) -%}
{%- endmacro -%}


{%- macro postgres__make_backup_relation(base_relation, backup_relation_type, suffix) -%}
  {%- set named = postgres__make_relation_with_suffix(base_relation, suffix, dstring=False) -%}
  {%- do return(named.incorporate(type=backup_relation_type)) -%}
{%- endmacro -%}
