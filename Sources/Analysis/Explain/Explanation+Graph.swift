/// Views, materialized views, transactions and tests: R12 to R16, R18, R22.
extension Explanation {
  static let graph: [Explanation] = [
    Explanation(
      "redshift.late-binding-name", .error, "a late-binding view names a table without its schema",
      "A view WITH NO SCHEMA BINDING (bind: false) names each table with its schema.",
      example: "{{ config(materialized='view', bind=false) }} select * from orders", page: "CREATE VIEW"),
    Explanation(
      "redshift.bound-over-external", .error, "a bound view over an external table",
      "Views over Spectrum tables are late-binding ones.",
      example: "{{ config(materialized='view') }} select * from {{ source('lake', 'events') }}", page: "CREATE VIEW"),
    Explanation(
      "redshift.mv-over-view", .error, "a materialized view over a view",
      "A materialized view reads tables and other materialized views, no standard views.",
      example: "{{ config(materialized='materialized_view') }} select * from {{ ref('stg_orders') }}",
      page: "CREATE MATERIALIZED VIEW"),
    Explanation(
      "redshift.mv-full-refresh", .advice, "a materialized view that is computed anew each time",
      "Outer joins, set operations, window functions, aggregates of distinct values and some functions take the "
        + "incremental refresh away.",
      example: "select customer_id, count(distinct product) from orders group by 1",
      page: "Refreshing a materialized view"),
    Explanation(
      "redshift.mv-auto-refresh", .error, "a materialized view that cannot refresh by itself",
      "AUTO REFRESH is not for materialized views over external schemas, or with functions such as getdate().",
      example:
        "{{ config(materialized='materialized_view', auto_refresh=true) }} select * from {{ source('lake', 'events') }}",
      page: "CREATE MATERIALIZED VIEW"),
    Explanation(
      "redshift.statement-in-transaction", .error, "a statement that no transaction takes",
      "VACUUM, external DDL, ALTER TABLE APPEND, a change of a column's type and DDL of databases do not run between BEGIN "
        + "and COMMIT, where hooks stand unless they say otherwise.",
      example: "{{ config(post_hook='vacuum {{ this }}') }}", page: "VACUUM"),
    Explanation(
      "redshift.truncate-commits", .warning, "TRUNCATE ends the transaction",
      "TRUNCATE commits itself and all that went before it: a failure later on is not taken back.",
      example: "{{ config(pre_hook='truncate table {{ this }}') }}", page: "TRUNCATE"),
    Explanation(
      "redshift.merge-duplicates", .warning, "MERGE by a key that nothing holds unique",
      "MERGE fails where two rows of the source match one of the target. A test of uniqueness says so before.",
      example: "{{ config(materialized='incremental', incremental_strategy='merge', unique_key='id') }}", page: "MERGE"),
    Explanation(
      "redshift.nullable-key", .advice, "delete+insert by a key that may be null",
      "Null equals nothing: rows without a key are added again at each run.",
      example: "{{ config(materialized='incremental', unique_key='id') }} without data_tests: [not_null]",
      page: "Updating and inserting new data"),
    Explanation(
      "redshift.copy-keys", .warning, "COPY with keys in the statement",
      "Access keys in a statement stand in logs and in version control. A role does not.",
      example: "copy t from 's3://…' access_key_id '…' secret_access_key '…'", page: "Authorization parameters"),
    Explanation(
      "redshift.copy-options", .error, "parameters of COPY that exclude each other",
      "Parquet and ORC files take no parameter of text or compression; CSV none of FIXEDWIDTH, REMOVEQUOTES and ESCAPE; "
        + "MAXERROR and IGNOREALLERRORS do not go together.",
      example: "copy t from 's3://lake/t/' iam_role default format as parquet gzip", page: "COPY"),
    Explanation(
      "redshift.copy-whole-file", .advice, "COPY of one file that cannot be split",
      "Compressed files and JSON are read whole, each by one slice. Many files of 1 MB to 1 GB under one prefix are read at "
        + "the same time, best a multiple of the number of slices.",
      example: "copy t from 's3://lake/t/all.csv.gz' iam_role default csv gzip",
      page: "Best practices: loading data files"),
    Explanation(
      "redshift.copy-prefix", .advice, "COPY of a prefix that may match more",
      "COPY loads every object whose name begins with the text: orders also means orders_old and orders2. A final slash or a "
        + "manifest says which.",
      example: "copy orders from 's3://lake/orders' iam_role default csv", page: "COPY from Amazon S3"),
    Explanation(
      "redshift.copy-statistics", .advice, "COPY into a staging table samples rows for nothing",
      "Of a table that is emptied soon neither encodings nor statistics are wanted: COMPUPDATE OFF and STATUPDATE OFF spare "
        + "the work. Staging is what is named so: stg_…, …_staging, #t, or a schema of such a name.",
      example: "copy staging.orders from 's3://lake/orders/' iam_role default csv", page: "Data load operations"),
    Explanation(
      "redshift.copy-again", .advice, "several COPY into one table",
      "One COPY of many files uses all slices. Several of them into one table wait for each other.",
      example: "copy t from 's3://lake/a/' …; copy t from 's3://lake/b/' …",
      page: "Best practices: use a single COPY command"),
    Explanation(
      "redshift.mv-definition", .error, "a materialized view with an order or a limit",
      "The query of a materialized view has no ORDER BY, LIMIT or OFFSET.",
      example: "{{ config(materialized='materialized_view') }} select id from … order by id",
      page: "CREATE MATERIALIZED VIEW"),
    Explanation(
      "redshift.bound-views", .advice, "bound views over tables that are built anew",
      "When a table is swapped, the bound views over it are dropped with the old one, and come back when they are built "
        + "themselves. Late-binding views stay. Told once for the project.",
      example: "views of marts without +bind: false", page: "CREATE VIEW"),
    Explanation(
      "redshift.many-threads", .advice, "more threads than a queue has slots",
      "Queues of manual workload management have fifteen slots together as a rule of thumb: what more threads send waits, "
        + "and takes memory from what runs. Told once for the project.",
      example: "threads: 32", page: "Implementing manual WLM"),
  ]
}
