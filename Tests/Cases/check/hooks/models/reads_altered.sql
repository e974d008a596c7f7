select id, note from {{ ref('altered') }}
