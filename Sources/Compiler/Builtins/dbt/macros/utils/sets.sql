{%- macro except() -%}
  {%- do return(adapter.dispatch('except', 'dbt')()) -%}
{%- endmacro -%}

{%- macro default__except() -%}
  except
{%- endmacro -%}


{%- macro intersect() -%}
  {%- do return(adapter.dispatch('intersect', 'dbt')()) -%}
{%- endmacro -%}

{%- macro default__intersect() -%}
  intersect
{%- endmacro -%}
