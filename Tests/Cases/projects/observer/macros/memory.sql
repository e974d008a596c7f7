{% macro remember(name, value) %}
  {% set memory = graph.setdefault('observer', {}) %}
  {% do memory.setdefault(name, []).append(value) %}
{% endmacro %}

{% macro recall(name) %}{% do return(graph.setdefault('observer', {}).get(name, [])) %}{% endmacro %}

{# A test's materialization that notes what it found before the usual one answers. #}
{% materialization test, default %}
  {% set relations = [] %}
  {% call statement('noted', fetch_result=True) %}
    select count(*) from ({{ sql }}) as found
  {% endcall %}
  {% do remember('found', model.name ~ ' ' ~ load_result('noted').table.columns[0].values()[0]) %}
  {% call statement('main', fetch_result=True) %}
    {{ get_test_sql(sql, config.get('fail_calc'), config.get('warn_if'), config.get('error_if'), config.get('limit')) }}
  {% endcall %}
  {{ return({'relations': relations}) }}
{% endmaterialization %}

{% macro keep_notes() %}
  {% if execute %}
    {% set notes = recall('begun') + recall('found') | sort + recall('loaded') %}
    {% for result in results %}
      {% do notes.append(result.node.name ~ ' ' ~ result.status ~ ' ' ~ result.failures ~ ' ' ~ (result.node.unique_id in selected_resources)) %}
    {% endfor %}
    {% for test in graph.nodes.values() | selectattr('resource_type', 'equalto', 'test')
        if test.test_metadata and test.test_metadata.name is in(['unique', 'accepted_values']) %}
      {% do notes.append(test.name ~ ' on ' ~ test.attached_node ~ ' ' ~ test.file_key_name ~ ' ' ~ test.config.severity) %}
    {% endfor %}
    {% do notes.append(graph.metrics.keys() | sort | join(' ')) if graph.metrics %}
    drop table if exists {{ target.schema }}.notes;
    create table {{ target.schema }}.notes as
    {% for note in notes %}
    select {{ loop.index }} as line, '{{ note }}' as note {{ 'union all' if not loop.last }}
    {% endfor %}
  {% endif %}
{% endmacro %}

{% macro stand_in(name) %}{% do return(builtins.ref(name).include(database=false)) %}{% endmacro %}
