{#- `string_literal` only sets the quotes; `escape_single_quotes` doubles those within. -#}
{%- macro string_literal(value) -%}
  {%- do return(adapter.dispatch('string_literal', 'dbt')(value)) -%}
{%- endmacro -%}

{%- macro default__string_literal(value) -%}
  '{{ value }}'
{%- endmacro -%}


{%- macro escape_single_quotes(expression) -%}
  {%- do return(adapter.dispatch('escape_single_quotes', 'dbt')(expression)) -%}
{%- endmacro -%}

{%- macro default__escape_single_quotes(expression) -%}
  {{ expression | replace("'", "''") }}
{%- endmacro -%}
