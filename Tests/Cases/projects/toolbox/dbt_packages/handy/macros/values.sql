{% macro first_cell(query, otherwise=none) %}
  {%- call statement('first_cell', fetch_result=true, auto_begin=false) -%}{{ query }}{%- endcall -%}
  {%- if not execute -%}{{ return(otherwise) }}{%- endif -%}
  {%- set found = load_result('first_cell').table.columns[0].values() -%}
  {% do return(found[0] if found | length > 0 else otherwise) %}
{% endmacro %}

{% macro values_in(relation, column, order='1', otherwise=none) -%}
  {%- if not execute -%}{{ return(otherwise if otherwise else []) }}{%- endif -%}
  {%- if load_relation(relation) is none -%}
    {%- if otherwise is none -%}{{ exceptions.raise_compiler_error(relation ~ " is not there") }}{%- endif -%}
    {{ return(otherwise) }}
  {%- endif -%}
  {%- set answer = run_query("select " ~ column ~ " from " ~ relation ~ " group by 1 order by " ~ order) -%}
  {{ return(answer.columns[column].values() | list) }}
{%- endmacro %}

{% macro plain_name(text) %}
  {%- set re = modules.re -%}
  {%- set text = re.sub('[^a-z0-9_]+', '', re.sub('[ -]+', '_', text | lower)) -%}
  {{ return(re.sub('^([0-9])', '_\\g<1>', text)) }}
{% endmacro %}

{% macro spread(column, values, then=1, otherwise=0) -%}
  {%- for value in values %}
  sum(case when {{ column }} = '{{ dbt.escape_single_quotes(value) }}' then {{ then }} else {{ otherwise }} end)
    as {{ handy.plain_name(value) }}{{ ',' if not loop.last }}
  {%- endfor -%}
{%- endmacro %}

{#- Calls a macro by a name that only the call tells. -#}
{% macro call_named(name) -%}
  {%- set package, macro = name.split('.', 1) if '.' in name else (none, name) -%}
  {{ return((context[package] if package else context)[macro](*varargs, **kwargs)) }}
{%- endmacro %}

{% macro bounds(relation, column) %}
  {%- if not execute -%}{{ return({'least': 0, 'most': 0}) }}{%- endif -%}
  {%- set row = run_query("select min(" ~ column ~ ") as least, max(" ~ column ~ ") as most from " ~ relation).rows[0] -%}
  {{ return({'least': row['least'], 'most': row['most']}) }}
{% endmacro %}
