{% test same_rows(model, as, columns=none) %}
  {{ return(adapter.dispatch('test_same_rows', 'handy')(model, as, columns)) }}
{% endtest %}

{% macro default__test_same_rows(model, as, columns) %}
{{ config(fail_calc='coalesce(sum(lost), 0)') }}
{%- if not execute -%}{{ return('') }}{%- endif -%}
{%- set listed = (columns if columns else handy.names_of(model)) | map('lower') | join(', ') -%}
with one as (select {{ listed }} from {{ model }}), other as (select {{ listed }} from {{ as }}),
missing as ((select * from one {{ dbt.except() }} select * from other) union all (select * from other {{ dbt.except() }} select * from one))
select count(*) as lost from missing having count(*) > 0
{% endmacro %}

{% test not_blank(model, column_name, trims=true) %}
select {{ column_name }} from {{ model }} where {{ 'trim(' ~ column_name ~ ')' if trims else column_name }} = ''
{% endtest %}

{% macro test_share(model) %}
{%- set column = kwargs.get('column_name', kwargs.get('arg')) -%}
select 1 from {{ model }} having avg(case when {{ column }} is null then 0.0 else 1.0 end) < {{ kwargs.get('at_least', 1) }}
{% endmacro %}
