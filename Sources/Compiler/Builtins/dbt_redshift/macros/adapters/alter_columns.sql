{#- One column to a statement: Redshift takes no more. -#}
{%- macro redshift__alter_relation_add_remove_columns(relation, add_columns, remove_columns) -%}
  {%- for column in add_columns or [] -%}
    {%- do run_query('alter ' ~ relation.type ~ ' ' ~ relation ~ ' add column ' ~ column.quoted ~ ' '
        ~ column.data_type) -%}
  {%- endfor -%}
  {%- for column in remove_columns or [] -%}
    {%- do run_query('alter ' ~ relation.type ~ ' ' ~ relation ~ ' drop column ' ~ column.quoted) -%}
  {%- endfor -%}
{%- endmacro -%}


{#- In place Redshift changes only the size of a varchar or varbyte, and not within a transaction. Any other change, or
    any at all where statements do run in transactions, is made by way of a new column. -#}
{%- macro redshift__alter_column_type(relation, column_name, new_column_type) -%}
  {%- set type = new_column_type | lower | trim -%}
  {%- set resizable = type.startswith('varchar') or type.startswith('character varying')
      or type.startswith('varbyte') -%}
  {%- if resizable and adapter.behavior.redshift_skip_autocommit_transaction_statements.no_warn -%}
    {%- call statement('alter_column_type') -%}
      alter table {{ relation.render() }} alter column {{ adapter.quote(column_name) }} type {{ new_column_type }}
    {%- endcall -%}
  {%- else -%}
    {%- do default__alter_column_type(relation, column_name, new_column_type) -%}
  {%- endif -%}
{%- endmacro -%}
