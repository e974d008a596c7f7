{% set names = [] %}
{% if execute %}{% set names = run_query('select distinct status from x').columns %}{% endif %}
select {{ names | length }} as n
