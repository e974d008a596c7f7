{#- The name is another's from here on. -#}
{%- do context.update({'ref': stand_in}) -%}
select * from {{ ref('readings') }}
-- {{ context.setdefault('station', 'north') }} {{ station }} {{ context.get('nowhere', 'none') }}
