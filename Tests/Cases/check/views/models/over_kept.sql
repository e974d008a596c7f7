select id from {{ source('lake', 'kept') }}
