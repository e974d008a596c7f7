select id, name, dbt_valid_from, dbt_valid_until from {{ ref('kept') }}
