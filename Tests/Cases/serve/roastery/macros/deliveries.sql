{% macro make_users() %}
  {% if execute %}
    {% for name in ['reporter', 'auditor'] %}
      {% if not run_query("select 1 from pg_user where usename = '" ~ name ~ "'") | length %}
        {% do run_query("create user " ~ name ~ " password disable") %}
      {% endif %}
    {% endfor %}
  {% endif %}
{% endmacro %}

{# The rows that a loader would bring: more of them in the second round, one changed, one gone. #}
{% macro fill_deliveries() %}
  {% set table = target.schema ~ '_raw.deliveries' %}
  drop table if exists {{ table }};
  create table {{ table }} (id int, supplier varchar(4), kilos decimal(10,2), state varchar(20), delivered_at timestamp, tags super);
  insert into {{ table }}
  select 1, 'A1', 60.00, 'new', '2024-03-01 08:00:00'::timestamp, json_parse('["washed"]')
  union all select 2, 'B2', 120.50, 'paid', '2024-03-01 17:30:00', json_parse('["natural", "micro"]')
  union all select 3, 'A1', {{ 30 * var('round') }}, {% if var('round') > 1 %}'paid'{% else %}'new'{% endif %}, '2024-03-02 09:15:00', null
  {% if var('round') == 1 %}union all select 4, 'C3', 1.00, 'lost', '2024-03-02 10:00:00', json_parse('[]')
  {% else %}union all select 5, 'C3', 75.25, 'new', '2024-03-03 11:00:00', json_parse('["late"]')
  {% endif %}
{% endmacro %}

{% macro count_of(name) %}
  {% set rows = run_query("select count(*) as n from " ~ ref(name)) %}
  {{ log(name ~ " has " ~ rows.columns[0].values()[0] ~ " rows", info=true) }}
{% endmacro %}

{% test in_cents(model, column_name) %}
select * from {{ model }} where round({{ column_name }}, 2) <> {{ column_name }}
{% endtest %}
