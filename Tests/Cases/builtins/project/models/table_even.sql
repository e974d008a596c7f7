{{ config(materialized='table', dist='even', sort=['id', 'customer'], sort_type='interleaved', backup=false) }}
select id, customer, note from {{ ref('ephemeral') }}
