{#- Makes the grants on a relation those of its config. `should_revoke` tells that earlier grants may still stand: they
    are read and only the difference is sent, revokes first. Without a config nothing is touched. -#}
{%- macro apply_grants(relation, grant_config, should_revoke) -%}
  {%- do return(adapter.dispatch('apply_grants', 'dbt')(relation, grant_config, should_revoke)) -%}
{%- endmacro -%}

{%- macro default__apply_grants(relation, grant_config, should_revoke=True) -%}
  {%- if grant_config -%}
    {%- set missing, surplus = grant_config, {} -%}
    {%- if should_revoke -%}
      {%- set standing = adapter.standardize_grants_dict(run_query(get_show_grant_sql(relation))) -%}
      {%- set missing = diff_of_two_dicts(grant_config, standing) -%}
      {%- set surplus = diff_of_two_dicts(standing, grant_config) -%}
      {%- if not missing and not surplus -%}
        {%- do log("On " ~ relation.render() ~ ": All grants are in place, no revocation or granting needed.") -%}
      {%- endif -%}
    {%- endif -%}

    {%- set statements = get_dcl_statement_list(relation, surplus, get_revoke_sql)
        + get_dcl_statement_list(relation, missing, get_grant_sql) -%}
    {%- if statements -%}
      {%- do call_dcl_statements(statements) -%}
    {%- endif -%}
  {%- endif -%}
{%- endmacro -%}


{#- Whether grants that stand on a relation may outlive this run of its model. -#}
{%- macro should_revoke(existing_relation, full_refresh_mode=True) -%}
  {%- if not existing_relation -%}
    {%- do return(False) -%}
  {%- elif full_refresh_mode -%}
    {%- do return(copy_grants()) -%}
  {%- else -%}
    {%- do return(True) -%}
  {%- endif -%}
{%- endmacro -%}


{#- Whether a relation that takes another's place inherits its grants. -#}
{%- macro copy_grants() -%}
  {%- do return(adapter.dispatch('copy_grants', 'dbt')()) -%}
{%- endmacro -%}

{%- macro default__copy_grants() -%}
  {%- do return(True) -%}
{%- endmacro -%}


{#- Whether one GRANT may name several grantees. -#}
{%- macro support_multiple_grantees_per_dcl_statement() -%}
  {%- do return(adapter.dispatch('support_multiple_grantees_per_dcl_statement', 'dbt')()) -%}
{%- endmacro -%}

{%- macro default__support_multiple_grantees_per_dcl_statement() -%}
  {%- do return(True) -%}
{%- endmacro -%}
