{%- macro names_of(relation, without=[]) -%}
  {{ return(adapter.dispatch('names_of', 'handy')(relation, without)) }}
{%- endmacro -%}

{%- macro default__names_of(relation, without) -%}
  {%- do handy.must_be_relation(relation, 'names_of') -%}
  {%- if not execute -%}
    {{ return([]) }}
  {%- endif -%}
  {%- set without = without | map('lower') | list -%}
  {%- set kept = [] -%}
  {%- for column in adapter.get_columns_in_relation(relation) if column.column | lower not in without -%}
    {%- do kept.append(column.column) -%}
  {%- endfor -%}
  {{ return(kept) }}
{%- endmacro -%}

{% macro must_be_relation(thing, who) %}
  {%- if not (thing is mapping and thing.get('metadata', {}).get('type', '').endswith('Relation')) -%}
    {%- do exceptions.raise_compiler_error(who ~ " wants a relation, not " ~ thing) -%}
  {%- endif -%}
  {%- if thing.is_cte -%}
    {%- set start = api.Relation.add_ephemeral_prefix('') -%}
    {%- do exceptions.raise_compiler_error(who ~ " cannot look into " ~ thing.name[start | length:]) -%}
  {%- endif -%}
{% endmacro %}


{%- macro stack(relations, types=none, from_where=none) -%}
  {%- if not execute -%}{{ return('') }}{%- endif -%}
  {%- set types = types if types is not none else {} -%}
  {%- set columns = {} -%}
  {%- set own = {} -%}
  {%- for relation in relations -%}
    {%- do own.update({relation: []}) -%}
    {%- for column in adapter.get_columns_in_relation(relation) -%}
      {%- do own[relation].append(column.column) -%}
      {%- set known = columns.get(column.column) -%}
      {%- if known is none or (column.is_string() and known.is_string() and column.string_size() > known.string_size()) -%}
        {%- do columns.update({column.column: column}) -%}
      {%- endif -%}
    {%- endfor -%}
  {%- endfor -%}
  {%- for relation in relations %}
  (select
    {%- if from_where %} cast({{ dbt.string_literal(relation.identifier) }} as {{ dbt.type_string() }}) as {{ from_where }},{% endif %}
    {%- for name in columns.keys() %}
    {% set column = columns[name] -%}
    cast({{ adapter.quote(name) if name in own[relation] else 'null' }} as {{ types.get(name, column.data_type) }}) as {{ column.quoted }}
    {%- if not loop.last %},{% endif -%}
    {%- endfor %}
  from {{ relation }})
  {% if not loop.last %}union all{% endif %}
  {%- endfor -%}
{%- endmacro -%}
