{{ config(schema=none, alias='the_prices') }}
select *, {{ toolbox.shouted('genre') }} as loud_genre from {{ ref('book_prices') }}
cross join (select max(number) as numbers from {{ ref('toolbox', 'toolbox_even_numbers') }}) as n
