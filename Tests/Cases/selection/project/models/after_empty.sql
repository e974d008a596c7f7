-- depends_on: {{ ref('empty_model') }}
select 1 as x
