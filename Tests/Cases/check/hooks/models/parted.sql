{{ config(
    materialized='view',
    post_hook=[
        "alter table {{ source('lake', 'events') }} add if not exists partition (day='2024-01-01') location 's3://lake/day=2024-01-01/'",
        "insert into {{ source('lake', 'events') }} select 1",
        "drop table {{ source('lake', 'events') }}",
        "create external schema if not exists more from data catalog database 'more' iam_role default",
        "create external table lake.others (id int) stored as parquet location 's3://lake/others/'",
        "create database other",
        after_commit("create database another"),
    ]
) }}
select id from {{ ref('raw_customers') }}
