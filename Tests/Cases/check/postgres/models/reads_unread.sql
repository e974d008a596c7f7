select whatever from {{ ref('unread') }}
