select id, name from {{ ref('numbers') }}
