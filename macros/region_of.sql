{#- The region of Brazil that a state belongs to. -#}
{% macro region_of(state) -%}
    {%- set regions = {
        'North': ['AC', 'AM', 'AP', 'PA', 'RO', 'RR', 'TO'],
        'Northeast': ['AL', 'BA', 'CE', 'MA', 'PB', 'PE', 'PI', 'RN', 'SE'],
        'Central-West': ['DF', 'GO', 'MS', 'MT'],
        'Southeast': ['ES', 'MG', 'RJ', 'SP'],
        'South': ['PR', 'RS', 'SC'],
    } -%}
    case
        {%- for region, states in regions.items() %}
        when {{ state }} in ('{{ states | join("', '") }}') then '{{ region }}'
        {%- endfor %}
    end
{%- endmacro %}
