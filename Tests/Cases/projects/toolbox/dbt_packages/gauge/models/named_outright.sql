select unique_id, direct from {{ ref('all_nodes') }} where direct <> ''
