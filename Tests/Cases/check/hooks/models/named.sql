{{ config(
    materialized='table', dist='auto',
    post_hook=[
        "comment on column {{ this }}.nme is 'of whom'",
        "alter table {{ this }} drop column cuntry",
        "grant select (name) on {{ this }} to group readers",
        "update {{ this }} set country = upper(cntry)",
        "analyze {{ this }} (name)",
        "unload ('select naem from {{ this }}') to 's3://lake/out/' iam_role default parquet",
        "delete from {{ this }} where country is null and",
        "insert into {{ this }} select string_agg(name, ','), 'x', 'y' from {{ ref('raw_customers') }}",
    ]
) }}
select id, name, country from {{ ref('raw_customers') }}
