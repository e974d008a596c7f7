{#- comment that eats space around it -#}

select   1 as a  {%- if true %}  , 2 as b{% endif -%}   , 3 as c
{%+ if true %}   , 4 as d{% endif +%}
{% raw %}/* {{ not rendered }} {% nor this %} */{% endraw %}
{{ "/* {{ braces }} */" }}
/* {{ '%}' }} {{ "#}" }} */
{% set block %}
   kept
{% endset %}/*[{{ block }}]*/
{%- for i in [] %}never{% else %} /* empty */{% endfor %}
	/* tab */  
-- trailing newline goes, one only

