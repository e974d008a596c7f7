select status from {{ ref('mart') }}
