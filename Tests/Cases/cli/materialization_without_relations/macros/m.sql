{% materialization silent, default %}
  {% call statement('main') %}select 1{% endcall %}
{% endmaterialization %}
{% materialization empty_handed, default %}
  {% call statement('main') %}select 1{% endcall %}
  {{ return({'relation': this}) }}
{% endmaterialization %}
{% materialization idle, default %}
  {{ return({'relations': [this]}) }}
{% endmaterialization %}
