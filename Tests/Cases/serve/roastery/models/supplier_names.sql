{{ config(materialized='view') }}
select code, coalesce(name, 'unknown') as name, len(note) as note_length from {{ ref('suppliers') }}
