{%- macro postgres__get_show_grant_sql(relation) -%}
  select grantee, privilege_type
  from {{ relation.information_schema('role_table_grants') }}
  where table_schema = '{{ relation.schema }}'
    and table_name = '{{ relation.identifier }}'
    and grantor = current_role
    and grantee <> current_role
{%- endmacro -%}


{#- A relation that takes another's name is new: nobody has been granted anything. -#}
{%- macro postgres__copy_grants() -%}
  {%- do return(False) -%}
{%- endmacro -%}
