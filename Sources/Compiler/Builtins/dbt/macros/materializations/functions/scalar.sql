{%- macro scalar_function_sql(target_relation) -%}
  {%- do return(adapter.dispatch('scalar_function_sql', 'dbt')(target_relation)) -%}
{%- endmacro -%}

{%- macro default__scalar_function_sql(target_relation) -%}
  {{ scalar_function_create_replace_signature_sql(target_relation) }}
  {{ scalar_function_body_sql() }};
{%- endmacro -%}


{%- macro scalar_function_create_replace_signature_sql(target_relation) -%}
  {%- do return(adapter.dispatch('scalar_function_create_replace_signature_sql', 'dbt')(target_relation)) -%}
{%- endmacro -%}

{%- macro default__scalar_function_create_replace_signature_sql(target_relation) -%}
  CREATE OR REPLACE FUNCTION {{ target_relation.render() }} ({{ formatted_scalar_function_args_sql() }})
  RETURNS {{ model.returns.data_type }}
  {{ scalar_function_volatility_sql() }}
  AS
{%- endmacro -%}


{%- macro scalar_function_body_sql() -%}
  {%- do return(adapter.dispatch('scalar_function_body_sql', 'dbt')()) -%}
{%- endmacro -%}

{%- macro default__scalar_function_body_sql() -%}
  $$
    {{ model.compiled_code }}
  $$ LANGUAGE SQL
{%- endmacro -%}


{%- macro formatted_scalar_function_args_sql() -%}
  {%- do return(adapter.dispatch('formatted_scalar_function_args_sql', 'dbt')()) -%}
{%- endmacro -%}

{%- macro default__formatted_scalar_function_args_sql() -%}
  {%- set arguments = [] -%}
  {%- for argument in model.arguments -%}
    {%- do arguments.append(argument.name ~ ' ' ~ argument.data_type) -%}
  {%- endfor -%}
  {{ arguments | join(', ') }}
{%- endmacro -%}


{%- macro formatted_scalar_function_args_javascript() -%}
  {%- do return(adapter.dispatch('formatted_scalar_function_args_javascript', 'dbt')()) -%}
{%- endmacro -%}

{%- macro default__formatted_scalar_function_args_javascript() -%}
  {%- do exceptions.raise_compiler_error("formatted_scalar_function_args_javascript not implemented for adapter "
      ~ adapter.type()) -%}
{%- endmacro -%}
