{% snapshot prices_history %}
{{
    config(
        unique_key='book_id',
        strategy='check',
        check_cols=['list_price', 'cheapest_price'],
        invalidate_hard_deletes=true
    )
}}
select * from {{ ref('book_prices') }}
{% endsnapshot %}
