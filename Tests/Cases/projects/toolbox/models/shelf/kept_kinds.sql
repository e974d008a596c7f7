{%- set kinds = handy.values_in(ref('parts'), 'kind') -%}
{%- set old = handy.values_in(api.Relation.create(schema=target.schema, identifier='gone'), 'kind', otherwise=['none']) -%}
select
  {{ handy.spread('kind', kinds) }},
  '{{ old | join }}' as old,
  {{ handy.first_cell('select count(*) from ' ~ ref('parts'), 0) }} as n,
  {{ handy.first_cell('select 1 where false', 7) }} as fallback,
  '{{ var("greeting") }}' as greeting,
  '{{ modules.datetime.datetime(2024, 7, 1, tzinfo=modules.pytz.timezone("Europe/Berlin")).isoformat() }}' as mean_time,
  {{ handy.call_named('half', 8) }} as called, '{{ handy.call_named("handy.plain_name", text="9 Lives!") }}' as named
from {{ ref('parts') }}
