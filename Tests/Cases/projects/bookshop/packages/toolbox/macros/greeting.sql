{% macro greeting() -%}
    {{ var('toolbox_greeting') }} from {{ helper_of_greeting() }}
{%- endmacro %}

{% macro helper_of_greeting() -%}toolbox{%- endmacro %}
