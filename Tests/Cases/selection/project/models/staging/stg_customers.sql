select c.id, a.name from {{ source('raw', 'customers') }} c join {{ source('crm', 'accounts') }} a using (id)
