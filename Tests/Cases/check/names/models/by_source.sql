select event_id, kind, anything from {{ source('lake', 'open_events') }}
union all
select event_id, knid from {{ source('lake', 'events') }}
