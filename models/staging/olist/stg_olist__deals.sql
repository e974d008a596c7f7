{{ after_seed('olist_closed_deals_dataset') }}

select
    mql_id as lead_id,
    seller_id,
    sdr_id as development_representative_id,
    sr_id as sales_representative_id,
    won_date::timestamp as won_at,
    nvl(business_segment, 'unknown') as business_segment,
    nvl(lead_type, 'unknown') as lead_type,
    -- Several profiles stand in one field, "cat, wolf"; the first is the one that counts.
    nvl(trim(split_part(lead_behaviour_profile, ',', 1)), 'unknown') as behaviour_profile,
    lower(has_company) = 'true' as has_company,
    lower(has_gtin) = 'true' as has_gtin,
    average_stock,
    nvl(business_type, 'unknown') as business_type,
    declared_product_catalog_size::int as declared_catalogue_size,
    declared_monthly_revenue
from {{ source('olist', 'deals') }}
