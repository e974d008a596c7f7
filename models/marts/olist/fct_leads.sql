{{ config(dist='lead_id', sort='first_contact_on') }}

select
    lead.lead_id,
    lead.first_contact_on,
    lead.landing_page_id,
    lead.origin,
    deal.seller_id,
    deal.lead_id is not null as is_won,
    deal.won_at,
    datediff(day, lead.first_contact_on, deal.won_at) as days_to_win,
    deal.business_segment,
    deal.lead_type,
    deal.behaviour_profile,
    nvl(deal.declared_monthly_revenue, 0) as declared_monthly_revenue,
    sellers.seller_id is not null as has_sold
from {{ ref('stg_olist__leads') }} as lead
left join {{ ref('stg_olist__deals') }} as deal on lead.lead_id = deal.lead_id
left join {{ ref('stg_olist__sellers') }} as sellers on deal.seller_id = sellers.seller_id
