/// Keys and tables: R1 to R7, R10, R17, R19, R20.
extension Explanation {
  static let tables: [Explanation] = [
    Explanation(
      "redshift.unknown-key", .error, "a key names no column of the model",
      "dist and sort name columns that the SELECT gives.",
      example: "{{ config(sort='order_date') }} select ordered_on …",
      page: "CREATE TABLE AS"),
    Explanation(
      "redshift.key-type", .error, "a type that cannot be a key",
      "SUPER, VARBYTE, GEOMETRY, GEOGRAPHY and HLLSKETCH are neither distribution nor sort keys.",
      example: "{{ config(dist='payload') }}", page: "CREATE TABLE"),
    Explanation(
      "redshift.too-many-keys", .error, "too many sort columns",
      "A compound sort key has at most 400 columns, an interleaved one 8.",
      example: "{{ config(sort_type='interleaved', sort=['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i']) }}",
      page: "CREATE TABLE"),
    Explanation(
      "redshift.interleaved-sort", .warning, "an interleaved key where it does not serve",
      "Not over columns that only grow, as dates and identities, and not on incremental tables: it needs VACUUM REINDEX, "
        + "and its table cannot be altered freely.",
      example: "{{ config(sort_type='interleaved', sort=['ordered_on', 'status']) }}", page: "Sort keys"),
    Explanation(
      "redshift.distkey-join", .advice, "many joins by a column that spreads nothing",
      "A table that several models join by one column lies well by that column: the join then moves no rows. Both sides "
        + "need the same.",
      example: "three models join fct_orders by customer_id, and it has no dist",
      page: "Best practices: choose the best distribution style"),
    Explanation(
      "redshift.diststyle-all", .warning, "a copy on every node of a table that is large or often changes",
      "DISTSTYLE ALL multiplies the room, and the work of each load, by the number of nodes: for small tables that seldom "
        + "change. Incremental tables, those named fct_… or fact_…, and those of which meta: {redstart: {rows: N}} says five "
        + "million rows or more are not such.",
      example: "{{ config(materialized='incremental', dist='all') }}", page: "Distribution styles"),
    Explanation(
      "redshift.small-dimension", .advice, "a small table whose rows travel",
      "A small table that is joined by another column than either side lies by is sent around at each query. Kept whole on "
        + "every node it is not. How many rows there are is known of seeds, and where meta: {redstart: {rows: N}} says it; "
        + "small is up to a million.",
      example: "{{ config(dist='region', meta={'redstart': {'rows': 5000}}) }}, joined by customer_id",
      page: "Best practices: choose the best distribution style"),
    Explanation(
      "redshift.load-order", .advice, "rows come in otherwise than the table is sorted",
      "An incremental model finds new rows by a time column. Sorted by that column, new rows stand behind the old ones; "
        + "sorted by another, each run leaves a part unsorted until VACUUM.",
      example: "sort='customer_id' and where ordered_at > (select max(ordered_at) from {{ this }})",
      page: "Best practices: load data in sort key order"),
    Explanation(
      "redshift.analyze-hook", .advice, "ANALYZE of a table that is counted already",
      "CREATE TABLE AS counts the new table by itself. Of a table that grows, ANALYZE is for when more than a tenth of it is "
        + "new, and PREDICATE COLUMNS is enough of it.",
      example: "{{ config(materialized='table', post_hook='analyze {{ this }}') }}", page: "ANALYZE"),
    Explanation(
      "redshift.distkey-skew", .warning, "a distribution key that gathers rows",
      "Spread by a date or a boolean, the rows of one value lie on one slice, and queries of one day use one slice. So do "
        + "the rows of a key that a test says has few values (accepted_values), and those without a key where it may be null.",
      example: "{{ config(dist='ordered_on') }}", page: "Best practices: choose the best distribution style"),
    Explanation(
      "redshift.sortkey-filter", .advice, "ranges are read of a table without a sort key",
      "Models read ranges of a time column. Sorted by it, the table's other blocks are skipped.",
      example: "where ordered_on >= '2020-01-01'", page: "Best practices: choose the best sort key"),
    Explanation(
      "redshift.join-redistribution", .advice, "a join by other columns than the distribution keys",
      "Both tables are spread by columns that this join does not use: rows travel between nodes at each run.",
      example: "fct_orders has dist=order_id, dim_customers dist=customer_id, joined by customer_id",
      page: "Evaluating the query plan"),
    Explanation(
      "redshift.unstable-keys", .advice, "a table whose keys follow a plan",
      "CREATE TABLE AS without keys takes those of a plain source table, and of a join what its plan suggests: an edit of "
        + "the model may change them.",
      example: "a table with joins, without dist and sort", page: "CTAS usage notes"),
    Explanation(
      "redshift.staging-keys", .advice, "new rows are matched by another column than the key",
      "delete+insert and merge join new rows with the table by unique_key. Lying by it, or by one of its columns, nothing "
        + "moves.",
      example: "{{ config(materialized='incremental', unique_key='order_id') }}",
      page: "Updating and inserting new data"),
    Explanation(
      "redshift.wide-varchar", .advice, "a string column as wide as can be",
      "Queries set memory aside for the declared width, whatever is in it.",
      example: "select note::varchar(65535) as note", page: "Best practices: use the smallest possible column size"),
    Explanation(
      "redshift.date-as-text", .advice, "a date kept as text",
      "Dates and timestamps take less room than text, compare rightly and may sort the table.",
      example: "select to_char(ordered_on, 'YYYY-MM-DD') as order_date",
      page: "Best practices: use date/time data types for date columns"),
    Explanation(
      "redshift.untested-key", .advice, "a declared key that no test holds",
      "Primary, unique and foreign keys are not enforced, and the planner trusts them: a wrong one gives wrong results.",
      example: "constraints: [{type: primary_key}] without data_tests: [unique]", page: "Defining table constraints"),
    Explanation(
      "redshift.vacuum-rebuilt", .advice, "VACUUM where there is nothing for it",
      "A table made by CREATE TABLE AS is sorted and has no deleted rows; one that only grows and is not sorted has none "
        + "either. Others Redshift sorts and cleans by itself: VACUUM by hand is for after a large delete.",
      example: "{{ config(materialized='table', post_hook=after_commit('vacuum {{ this }}')) }}", page: "VACUUM"),
  ]
}
