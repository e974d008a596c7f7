select * from {{ ref('divides') }}
