{{ config(
    materialized='table', dist='auto',
    post_hook=[
        "copy {{ this }} from 's3://lake/orders' credentials 'aws_iam_role=arn:aws:iam::1:role/r' csv",
        "copy {{ this }} (id, amuont) from 's3://lake/orders/all.csv.gz' iam_role default csv gzip escape",
        "copy analytics.lines from 's3://lake/lines/' iam_role default format as parquet gzip ignoreheader 1",
        "copy analytics.lines_tmp from 's3://lake/lines/' iam_role default maxerror 5 ignoreallerrors statupdate off compupdate off",
        "copy analytics.lines from 's3://lake/more/' iam_role default csv job create each_day auto on",
    ]
) }}
select id, amount from {{ ref('raw_orders') }}
