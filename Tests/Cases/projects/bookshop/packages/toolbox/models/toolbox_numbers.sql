{{ config(tags=['numbers']) }}
select 1 as number, '{{ toolbox.greeting() }}'::text as greeting
union all
select 2, '{{ greeting() }}'
union all
select 3, {{ toolbox.shouted("'three'") }}
