select * from {{ ref('table_hooks') }} where id < 0
