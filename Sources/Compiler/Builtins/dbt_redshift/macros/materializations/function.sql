{#- Arguments have types only (the body calls them $1, $2, ...), and the volatility must be told. -#}
{%- macro redshift__scalar_function_create_replace_signature_sql(target_relation) -%}
  {%- do return(default__scalar_function_create_replace_signature_sql(target_relation)) -%}
{%- endmacro -%}


{%- macro redshift__formatted_scalar_function_args_sql() -%}
  {{ model.arguments | map(attribute='data_type') | join(', ') }}
{%- endmacro -%}


{%- macro redshift__scalar_function_volatility_sql() -%}
  {%- set volatility = model.config.get('volatility') -%}
  {%- if volatility is none or volatility in ['deterministic', 'stable', 'non-deterministic'] -%}
    {{ {'deterministic': 'IMMUTABLE', 'stable': 'STABLE'}.get(volatility, 'VOLATILE') }}
  {%- else -%}
    {%- do unsupported_volatility_warning(volatility) -%}
    VOLATILE
  {%- endif -%}
{%- endmacro -%}
