select whatever from {{ ref('by_query') }}
