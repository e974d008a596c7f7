select "Id", length("Töne") as letters from {{ ref('Capital_Model') }} union all select id, 0 from {{ ref('from_windows') }}
