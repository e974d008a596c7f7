Words outside of any block mean nothing.

{% materialization by_period, default -%}
  {%- set target_relation = this.incorporate(type='table') -%}
  {%- set existing = load_relation(this) -%}
  {%- set moment = config.require('moment') -%}
  {%- set begin = config.get('begin') | as_native -%}
  {%- set gone = [] -%}
  {{ run_hooks(pre_hooks, inside_transaction=False) }}
  {{ run_hooks(pre_hooks, inside_transaction=True) }}
  {% if existing is none or should_full_refresh() %}
    {% if existing is not none %}{% do adapter.drop_relation(existing) %}{% endif %}
    {% call statement('main', fetch_result=True) %}
      {{ create_table_as(False, target_relation, sql | replace('__PERIOD__', moment ~ " < '" ~ begin ~ "'::timestamp + interval '1 day'")) }}
    {% endcall %}
    {% set rows = load_result('main')['response']['rows_affected'] or 0 %}
    {% call noop_statement('main', 'BASE {}'.format(rows), 'BASE', rows) %}select 1{% endcall %}
    {% do adapter.commit() %}
  {% else %}
    {% set last = run_query('select max(' ~ moment ~ ')::date as "Last" from ' ~ target_relation).columns['Last'].values()[0] | string %}
    {% set columns = adapter.get_columns_in_relation(target_relation) | map(attribute='quoted') | join(', ') %}
    {% set sums = {'rows': 0} %}
    {% for number in range(1, config.get('periods', 1)) %}
      {% set part = make_temp_relation(target_relation, '__part' ~ number) %}
      {% call statement() %}
        {{ create_table_as(True, part, sql | replace('__PERIOD__', moment ~ "::date = '" ~ last ~ "'::date + " ~ number)) }}
      {% endcall %}
      {% do adapter.expand_target_column_types(from_relation=part, to_relation=target_relation) %}
      {% set name = 'part-' ~ number %}
      {% call statement(name, fetch_result=True) -%}
        insert into {{ target_relation }} ({{ columns }}) (select {{ columns }} from {{ part.include(database=False, schema=False) }});
      {%- endcall %}
      {% set result = load_result(name) %}
      {% if 'response' in result.keys() %}
        {% do sums.update({'rows': sums['rows'] + (result['response']['rows_affected'] or 0)}) %}
      {% endif %}
      {% do remember('loaded', '%s %s %s' % (name, sums.rows, result['data'] | length)) %}
      {% do gone.append(part) %}
      {% do adapter.commit() %}
    {% endfor %}
    {% call noop_statement('main', 'INSERT {}'.format(sums['rows'])) %}select 2{% endcall %}
  {% endif %}
  {{ run_hooks(post_hooks, inside_transaction=True) }}
  {% for part in gone if part.type is not none %}{% do adapter.drop_relation(part) %}{% endfor %}
  {{ run_hooks(post_hooks, inside_transaction=False) }}
  {{ return({'relations': [target_relation]}) }}
{%- endmaterialization %}
