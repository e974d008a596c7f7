{%- for currency, rate in var('currencies') | dictsort %}
select '{{ currency }}' as currency, {{ '%.4f' | format(rate) }} as rate
{{- '\nunion all' if not loop.last }}
{%- endfor %}
