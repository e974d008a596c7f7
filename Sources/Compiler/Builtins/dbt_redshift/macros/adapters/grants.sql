{#- With extended grants a grantee is 'user:x', 'group:x' or 'role:x', and a bare name is a user: the config is brought
    to that form, in which the database's answer comes. -#}
{%- macro redshift__apply_grants(relation, grant_config, should_revoke=True) -%}
  {%- if grant_config -%}
    {%- set wanted = redshift__normalize_grants_dict(grant_config) if redshift__use_grants_extended()
        else grant_config -%}
    {%- do default__apply_grants(relation, wanted, should_revoke) -%}
  {%- endif -%}
{%- endmacro -%}


{%- macro redshift__normalize_grants_dict(grants_dict) -%}
  {%- set normalized = {} -%}
  {%- for privilege, grantees in grants_dict.items() -%}
    {%- set names = [] -%}
    {%- for grantee in grantees -%}
      {%- do names.append(grantee if grantee.split(':')[0] in ['user', 'group', 'role'] and ':' in grantee
          else 'user:' ~ grantee) -%}
    {%- endfor -%}
    {%- do normalized.update({privilege: names}) -%}
  {%- endfor -%}
  {%- do return(normalized) -%}
{%- endmacro -%}


{#- The grants that stand. SHOW GRANTS sees other databases; svv_relation_privileges tells users, groups and roles
    apart; without either, each user is asked about each privilege. -#}
{%- macro redshift__get_show_grant_sql(relation) -%}
  {%- if redshift__use_show_apis() -%}
  SHOW GRANTS ON TABLE {{ redstart_quoted_path(relation) }}
  {%- elif redshift__use_grants_extended() -%}
  select identity_name, identity_type, privilege_type
  from svv_relation_privileges
  where namespace_name = '{{ relation.schema }}'
    and relation_name = '{{ relation.identifier }}'
    and not (identity_type = 'user' and identity_name = current_user)
  {%- else -%}
  with privileges as (
    {%- for privilege in ['select', 'insert', 'update', 'delete', 'references'] %}
    select '{{ privilege }}' as privilege_type{{ ' union all' if not loop.last }}
    {%- endfor %}
  )
  select u.usename as grantee, p.privilege_type
  from pg_user u
  cross join privileges p
  where has_table_privilege(u.usename, '{{ relation }}', privilege_type)
    and u.usename <> current_user
    and not u.usesuper
  {%- endif -%}
{%- endmacro -%}


{%- macro redshift__get_grant_sql(relation, privilege, grantees) -%}
  {%- if redshift__use_grants_extended() -%}
  grant {{ privilege }} on {{ relation.render() }} to {{ redshift__format_grantees(grantees) | join(', ') }}
  {%- else -%}
  {{ default__get_grant_sql(relation, privilege, grantees) }}
  {%- endif -%}
{%- endmacro -%}


{%- macro redshift__get_revoke_sql(relation, privilege, grantees) -%}
  {%- if redshift__use_grants_extended() -%}
  revoke {{ privilege }} on {{ relation.render() }} from {{ redshift__format_grantees(grantees) | join(', ') }}
  {%- else -%}
  {{ default__get_revoke_sql(relation, privilege, grantees) }}
  {%- endif -%}
{%- endmacro -%}


{#- 'group:x' as GROUP x, 'role:x' as ROLE x, users by their names. -#}
{%- macro redshift__format_grantees(grantees) -%}
  {%- set words = {'user': '', 'group': 'GROUP ', 'role': 'ROLE '} -%}
  {%- set formatted = [] -%}
  {%- for grantee in grantees -%}
    {%- set kind, name = grantee.split(':', 1) if ':' in grantee else ('', grantee) -%}
    {%- do formatted.append(words[kind] ~ name if kind in words else grantee) -%}
  {%- endfor -%}
  {%- do return(formatted) -%}
{%- endmacro -%}
