select count(*) as n from {{ ref('doubtful') }}
