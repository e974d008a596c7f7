{%- macro cast(field, type) -%}
  {%- do return(adapter.dispatch('cast', 'dbt')(field, type)) -%}
{%- endmacro -%}

{%- macro default__cast(field, type) -%}
  cast({{ field }} as {{ type }})
{%- endmacro -%}


{#- Null where the value does not fit the type, on databases that can say so; elsewhere a plain cast. -#}
{%- macro safe_cast(field, type) -%}
  {%- do return(adapter.dispatch('safe_cast', 'dbt')(field, type)) -%}
{%- endmacro -%}

{%- macro default__safe_cast(field, type) -%}
  cast({{ field }} as {{ type }})
{%- endmacro -%}


{%- macro cast_bool_to_text(field) -%}
  {%- do return(adapter.dispatch('cast_bool_to_text', 'dbt')(field)) -%}
{%- endmacro -%}

{%- macro default__cast_bool_to_text(field) -%}
  cast({{ field }} as {{ api.Column.translate_type('string') }})
{%- endmacro -%}
