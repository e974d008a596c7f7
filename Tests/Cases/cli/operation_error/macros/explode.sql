{% macro explode(reason) %}
  {% do log("about to", info=true) %}
  {% do run_query("select 1 +") %}
{% endmacro %}
