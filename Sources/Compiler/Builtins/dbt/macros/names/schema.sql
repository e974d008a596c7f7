{#- The schema of a node: the target's, with the node's own `schema` config, if it has one, behind an underscore.
    Projects override `generate_schema_name` to name schemas in another way. -#}
{%- macro generate_schema_name(custom_schema_name=none, node=none) -%}
  {%- do return(adapter.dispatch('generate_schema_name', 'dbt')(custom_schema_name, node)) -%}
{%- endmacro -%}


{%- macro default__generate_schema_name(custom_schema_name, node) -%}
  {%- if custom_schema_name is none -%}
    {{ target.schema }}
  {%- else -%}
    {{ target.schema ~ '_' ~ (custom_schema_name | trim) }}
  {%- endif -%}
{%- endmacro -%}


{#- For projects that call it from their own `generate_schema_name`: custom names as they stand in the target `prod`,
    and the target's schema for all else. -#}
{%- macro generate_schema_name_for_env(custom_schema_name, node) -%}
  {%- if custom_schema_name is not none and target.name == 'prod' -%}
    {{ custom_schema_name | trim }}
  {%- else -%}
    {{ target.schema }}
  {%- endif -%}
{%- endmacro -%}
