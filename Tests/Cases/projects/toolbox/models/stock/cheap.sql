-- depends_on: {{ ref('parts') }}
select * from {{ source('depot', 'parts') }} where price < {{ var('smallest') }}
