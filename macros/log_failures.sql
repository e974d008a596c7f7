{#- Names what failed, once more, where a reader of a long log looks first: at its end. -#}
{% macro log_failures(results) %}
    {%- if execute -%}
        {%- set failed = [] -%}
        {%- for result in results if result.status in ('error', 'fail') -%}
            {%- do failed.append(result.node.name) -%}
        {%- endfor -%}
        {%- if failed -%}
            {%- do log('Failed: ' ~ failed | sort | join(', '), info=true) -%}
        {%- endif -%}
    {%- endif -%}
{% endmacro %}
