{#- What is counted is for the project to say. -#}
select 'parts' as what, count(*) as n from {{ var('parts') }}
union all
select 'shelf', count(*) from {{ var('shelf') }}
