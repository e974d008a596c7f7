{#- As everywhere, but for the columns of a late-binding view, which take no comments. -#}
{%- macro redshift__persist_docs(relation, model, for_relation, for_columns) -%}
  {%- set binds_late = relation.type == 'view' and config.get('bind') == false -%}
  {%- do default__persist_docs(relation, model, for_relation, for_columns and not binds_late) -%}
{%- endmacro -%}


{#- A materialized view takes its comment as a view. -#}
{%- macro redshift__alter_relation_comment(relation, comment) -%}
  {%- set kind = 'view' if relation.type == 'materialized_view' else relation.type -%}
  comment on {{ kind }} {{ relation }} is {{ escape_comment(comment) }};
{%- endmacro -%}


{%- macro redshift__alter_column_comment(relation, column_dict) -%}
  {%- do return(postgres__alter_column_comment(relation, column_dict)) -%}
{%- endmacro -%}


{%- macro escape_comment(comment) -%}
  {%- do return(postgres_escape_comment(comment)) -%}
{%- endmacro -%}
