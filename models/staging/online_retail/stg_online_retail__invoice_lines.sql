{{ after_seed('online_retail') }}

with source as (
    select
        trim(invoiceno) as invoice_no,
        upper(trim(stockcode)) as stock_code,
        nullif(trim(description), '') as description,
        quantity,
        to_timestamp(invoicedate, 'MM/DD/YYYY HH24:MI')::timestamp as invoiced_at,
        unitprice as unit_price,
        nvl(nullif(trim(customerid), ''), 'Unknown') as customer_id,
        decode(
            trim(country),
            'EIRE', 'Ireland',
            'RSA', 'South Africa',
            'USA', 'United States',
            trim(country)
        ) as country,
        -- Lines have no number of their own and 5,268 of the published ones repeat another to the letter.
        row_number() over (
            partition by invoiceno, stockcode, description, quantity, invoicedate, unitprice, customerid, country
            order by invoiceno
        ) as occurrence,
        {{ surrogate_key([
            'invoiceno', 'stockcode', 'description', 'quantity', 'invoicedate', 'unitprice', 'customerid', 'country'
        ]) }} as content_key
    from {{ source('online_retail', 'invoice_lines') }}
)

select
    content_key || '-' || occurrence::varchar as line_id,
    invoice_no,
    case
        when left(invoice_no, 1) = 'C' then 'cancellation'
        when left(invoice_no, 1) = 'A' then 'bad_debt'
        when quantity <= 0 or unit_price = 0 then 'stock_adjustment'
        else 'sale'
    end as line_type,
    stock_code,
    description,
    -- Goods have five digits and perhaps a letter, or are gift vouchers and sets; postage, fees and the like are words.
    stock_code ~ '^([0-9]{5}|DCGS|GIFT)' as is_merchandise,
    quantity,
    unit_price,
    (quantity * unit_price)::decimal(14, 3) as amount,
    invoiced_at,
    invoiced_at::date as invoiced_on,
    customer_id,
    customer_id <> 'Unknown' as is_known_customer,
    country,
    occurrence > 1 as is_repeat
from source
