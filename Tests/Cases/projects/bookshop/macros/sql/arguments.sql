{#- varargs, kwargs, defaults that use earlier arguments, caller with arguments. -#}
{% macro columns_of(first, second=none) -%}
    {{ first }}
    {%- if second is not none %}, {{ second }}{% endif %}
    {%- for extra in varargs %}, {{ extra }}{% endfor %}
    {%- for name, expression in kwargs | dictsort %}, {{ expression }} as {{ name }}{% endfor %}
{%- endmacro %}

{% macro for_each(items, separator=', ') -%}
    {%- for item in items -%}
        {{ caller(item, loop.index) }}{{ separator if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{% macro wrapped(title, marks=title ~ '!') -%}
    /* {{ title }} {{ marks }} {% if caller is defined %}{{ caller() }}{% else %}alone{% endif %} */
{%- endmacro %}

{% macro genres() -%}
    {{ return(var('genres') | sort(reverse=true)) }}
{%- endmacro %}
