{#-
  Orders a node after the seed that fills its source table.

  Staging reads `source()`: in production something else fills the raw tables. Here the seeds do, and dbt cannot see
  from a source which seed wrote it, so the node names it. With `raw_from_seeds: false` nothing is ordered.
-#}
{% macro after_seed(seed_name) %}
    {%- if var('raw_from_seeds', true) -%}
-- depends_on: {{ ref(seed_name) }}
    {%- endif -%}
{% endmacro %}
