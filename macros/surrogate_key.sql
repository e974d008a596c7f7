{#-
  A 32-digit key over the given SQL expressions; NULL and the empty string give different keys.

  Expressions must be castable to varchar; a boolean is not in Redshift.
-#}
{% macro surrogate_key(expressions) -%}
    md5(
        {%- for expression in expressions %}
        nvl({{ expression }}::varchar, '~'){{ " || '|' ||" if not loop.last }}
        {%- endfor %}
    )
{%- endmacro %}
