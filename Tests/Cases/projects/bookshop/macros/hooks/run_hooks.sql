{% macro make_raw_tables() %}
{% set raw = target.schema ~ '_raw' %}
create table if not exists {{ raw }}."Sales Lines" (
    "Line" integer, "Book" text, copies integer, sold_on date, price numeric(8, 2), note text
);
truncate {{ raw }}."Sales Lines";
insert into {{ raw }}."Sales Lines" values
{% for line in raw_sales_lines() -%}
    ({{ line | join(', ') }}){{ ',' if not loop.last }}
{% endfor %};
create table if not exists {{ raw }}.customers_2024 (id integer, full_name text, joined date);
truncate {{ raw }}.customers_2024;
insert into {{ raw }}.customers_2024
values (1, 'Ada', '2024-01-05'), (2, 'Brook', '2024-02-11'), (3, null, '2024-03-01');
create table if not exists {{ raw }}._hook_log (step serial, place text, what text);
truncate {{ raw }}._hook_log;
create or replace view {{ raw }}.hook_order as
select what, string_agg(place, ' > ' order by step) as places from {{ raw }}._hook_log group by what;
{% endmacro %}

{#- The lines of batch 2 come on top of those of batch 1; one line of batch 1 is corrected in it. -#}
{% macro raw_sales_lines() %}
    {% set lines = [
        [1, "'B1'", 2, "'2024-03-01'", 12.5, "'first'"],
        [2, "'B2'", 1, "'2024-03-02'", 8.0, 'null'],
        [3, "'B1'", 4, "'2024-03-09'", 11.9, "'it''s a gift'"],
    ] %}
    {% if var('batch') | int >= 2 %}
        {% do lines.append([4, "'B3'", 1, "'2024-03-15'", 30, 'null']) %}
        {% do lines.append([5, "'B2'", 7, "'2024-03-16'", 7.75, "'school'"]) %}
        {% set corrected = [] %}
        {% for line in lines %}
            {% if line[0] == 3 %}
                {% do corrected.append([3, "'B1'", 5, "'2024-03-09'", 11.9, "'corrected'"]) %}
            {% else %}
                {% do corrected.append(line) %}
            {% endif %}
        {% endfor %}
        {{ return(corrected) }}
    {% endif %}
    {{ return(lines) }}
{% endmacro %}

{% macro open_run_log() -%}
    create table if not exists {{ target.schema }}_raw.run_log (what text, nodes integer, schemas text)
{%- endmacro %}

{% macro note_run(results, schemas) -%}
    {%- if execute and flags.WHICH in ('build', 'run') -%}
        insert into {{ target.schema }}_raw.run_log
        values ('{{ flags.WHICH }}', {{ results | selectattr('node.resource_type', 'equalto', 'model') | list | length }}, '{{ schemas | sort | join(" ") }}')
    {%- else -%}
        {{ return('') }}
    {%- endif -%}
{%- endmacro %}
