{{ config(dist='all', sort='seller_id') }}

select
    seller.seller_id,
    seller.zip_code_prefix,
    seller.city,
    seller.state,
    deal.lead_id,
    nvl2(deal.lead_id, 'funnel', 'other') as won_through,
    deal.won_at,
    nvl(deal.business_segment, 'unknown') as business_segment
from {{ ref('stg_olist__sellers') }} as seller
left join {{ ref('stg_olist__deals') }} as deal on seller.seller_id = deal.seller_id
