{#- Nothing here leaves the leader node. -#}
select a.account, t.tablename, has_table_privilege(a.account, t.schemaname || '.' || t.tablename, 'select') as may_read
from {{ ref('accounts') }} as a
cross join {{ source('pg_catalog', 'pg_tables') }} as t
