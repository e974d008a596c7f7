select * from {{ ref('opening') }}
