{% macro literal(value) %}
  {{ return('null' if not value else "'" ~ dbt.escape_single_quotes(value) ~ "'") }}
{% endmacro %}

{#- Tables that a query names outright, with comments taken out first. -#}
{% macro direct_names(node) %}
  {%- set re = modules.re -%}
  {%- set text = re.sub('(' ~ var('marks') | join('|') ~ ').*', '', node.raw_code) -%}
  {%- set pattern = '(?ix)
      (?<!distinct\s)     # not: is distinct from
      \b(from|join)\s+
      (["\']?) (\w+) (["\']?) \. (["\']?) (\w+) (["\']?) (?=\s|$)' -%}
  {%- set found = [] -%}
  {%- for match in re.findall(pattern, text) -%}
    {%- do found.append(match[1:] | join | trim) -%}
  {%- endfor -%}
  {{ return(set(found) | sort | join(', ')) }}
{% endmacro %}

{% macro is_hidden(node) %}
  {%- set ns = namespace(hidden=false) -%}
  {%- for pattern in var('hidden') -%}
    {%- if modules.re.search(pattern, node.original_file_path, modules.re.IGNORECASE) -%}{%- set ns.hidden = true -%}{%- endif -%}
  {%- endfor -%}
  {{ return(ns.hidden) }}
{% endmacro %}

{% macro node_rows() %}
  {%- if not execute -%}{{ return([]) }}{%- endif -%}
  {%- set rows = [] -%}
  {%- for node in graph.nodes.values() | sort(attribute='unique_id') -%}
    {%- do rows.append([
      gauge.literal(node.unique_id), gauge.literal(node.resource_type), gauge.literal(node.config.materialized),
      gauge.literal(node.access), gauge.literal(node.alias), node.columns | length,
      gauge.literal(node.get('depends_on', {}).get('nodes', []) | join(' ')),
      gauge.literal(gauge.direct_names(node) if node.resource_type == 'model' else ''),
      gauge.literal(tojson(node.meta, sort_keys=true)), gauge.is_hidden(node),
      (node.columns.values() | map(attribute='constraints') | map('length') | sum) if node.columns else 0,
    ]) -%}
  {%- endfor -%}
  {{ return(rows) }}
{% endmacro %}

{% macro source_rows() %}
  {%- if not execute -%}{{ return([]) }}{%- endif -%}
  {%- set rows = [] -%}
  {%- for node in graph.sources.values() | sort(attribute='unique_id') -%}
    {%- do rows.append([
      gauge.literal(node.unique_id), gauge.literal(node.source_name), gauge.literal(node.identifier),
      gauge.literal(node.freshness.warn_after.period if node.freshness else none),
      'true' if node.external and node.external.get('partitions') is none else 'false',
    ]) -%}
  {%- endfor -%}
  {{ return(rows) }}
{% endmacro %}

{% macro write_rows(relation, rows, batch=var('batch') | int) %}
  {%- for start in range(0, (rows | length / batch) | round(0, 'ceil') | int) -%}
    {%- set lines = [] -%}
    {%- for row in rows[start * batch:(start + 1) * batch] -%}{%- do lines.append('(' ~ row | join(', ') ~ ')') -%}{%- endfor -%}
    {%- call statement('write') -%}
      insert into {{ relation }} values {{ lines | join(', ') }}
    {%- endcall -%}
  {%- endfor -%}
{% endmacro %}

{% macro note_results(results) %}
  {%- if execute and flags.WHICH in ['build', 'test'] -%}
    {%- set objects = results | selectattr('node.resource_type', 'equalto', 'model') | list -%}
    {%- set log_table = api.Relation.create(database=target.database, schema=target.schema, identifier='results_seen') -%}
    {%- do run_query('create table if not exists ' ~ log_table ~ ' (unique_id text, status text, materialized text, message text, failures integer)') -%}
    {%- for result in objects -%}
      {%- do run_query("insert into " ~ log_table ~ " values ('" ~ result.node.unique_id ~ "', '" ~ result.status ~ "', '"
            ~ result.node.config.materialized ~ "', $$" ~ result.message ~ "$$, " ~ (result.failures if result.failures is not none else 'null') ~ ")") -%}
    {%- endfor -%}
  {%- endif -%}
{% endmacro %}
