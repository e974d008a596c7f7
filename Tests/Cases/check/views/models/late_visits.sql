{{ config(bind=false) }}
select visit_id, seen_at from {{ source('lake', 'visits') }}
