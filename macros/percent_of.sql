{#-
  `part` as a percentage of `whole`, NULL where the whole is zero.

  Both are cast first: a quotient of two Redshift sums, decimals of 38 digits, keeps four places at best.
-#}
{% macro percent_of(part, whole, places=2) -%}
    round(
        100 * ({{ part }})::decimal(18, 4) / nullif(({{ whole }})::decimal(18, 4), 0),
        {{ places }}
    )::decimal(9, {{ places }})
{%- endmacro %}


{#- The mean of a number; cast first, because Redshift's avg of integers is an integer. -#}
{% macro mean_of(expression, places=2) -%}
    round(avg(({{ expression }})::decimal(18, 6)), {{ places }})::decimal(18, {{ places }})
{%- endmacro %}
