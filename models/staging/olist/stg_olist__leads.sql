{{ after_seed('olist_marketing_qualified_leads_dataset') }}

select
    mql_id as lead_id,
    first_contact_date::date as first_contact_on,
    landing_page_id,
    nvl(nullif(origin, ''), 'unknown') as origin
from {{ source('olist', 'leads') }}
