{#- Dollar quotes with a tag of their own, so that a comment may hold anything but this tag. -#}
{%- macro postgres_escape_comment(comment) -%}
  {%- if comment is not string -%}
    {%- do exceptions.raise_compiler_error("A comment has to be text, not: " ~ comment) -%}
  {%- endif -%}
  {%- set tag = '$dbt_comment_literal_block$' -%}
  {%- if tag in comment -%}
    {%- do exceptions.raise_compiler_error("A comment must not contain " ~ tag) -%}
  {%- endif -%}
  {{ tag ~ comment ~ tag }}
{%- endmacro -%}


{%- macro postgres__alter_relation_comment(relation, comment) -%}
  comment on {{ (relation.type | string).replace('_', ' ') }} {{ relation }} is {{ postgres_escape_comment(comment) }};
{%- endmacro -%}


{%- macro postgres__alter_column_comment(relation, column_dict) -%}
  {%- set present = get_list_of_column_names(adapter.get_columns_in_relation(relation)) -%}
  {%- for name, column in column_dict.items() if name in present %}
  {%- set path = relation ~ '.' ~ (adapter.quote(name) if column['quote'] else name) %}
  comment on column {{ path }} is {{ postgres_escape_comment(column['description']) }};
  {%- endfor -%}
{%- endmacro -%}
