{% macro shop_comment(node) %}
    {%- set comment = {'shop': 'books', 'target': target.name} -%}
    {%- if node is not none -%}
        {%- do comment.update(node=node.unique_id) -%}
    {%- endif -%}
    {{ return(tojson(comment, sort_keys=true)) }}
{% endmacro %}
