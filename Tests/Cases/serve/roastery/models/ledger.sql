{{ config(materialized='table', contract={'enforced': true}, dist='id', sort='id', pre_hook="create table if not exists {{ target.schema }}.audit (step varchar(20), round int)",
   post_hook=["insert into {{ target.schema }}.audit values ('ledger', {{ var('round') }})", "analyze {{ this }}"]) }}
select h.id, h.supplier, h.kilos::decimal(12,3) as kilos, n.name::varchar(100) as name,
  h.tags[0]::varchar(20) as first_tag, decode(h.state, 'paid', true, false) as is_paid
from {{ ref('heavy') }} h join {{ ref('supplier_names') }} n on n.code = h.supplier
