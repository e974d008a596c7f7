{#- What the profile and the project's behaviour flags say about this cluster. -#}

{#- `datasharing`: metadata come from SHOW commands, which see other databases. -#}
{%- macro redshift__use_show_apis() -%}
  {%- do return(adapter.use_show_apis()) -%}
{%- endmacro -%}


{#- `redshift_grants_extended`: grants name users, groups and roles. -#}
{%- macro redshift__use_grants_extended() -%}
  {%- do return(adapter.use_grants_extended()) -%}
{%- endmacro -%}


{#- `drop_without_cascade`: nothing hangs on what is dropped, so that drops need not exclude each other. -#}
{%- macro redshift__drop_without_cascade() -%}
  {%- do return(adapter.drop_without_cascade()) -%}
{%- endmacro -%}
