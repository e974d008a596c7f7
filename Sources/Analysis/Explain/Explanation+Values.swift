/// Values: types, functions and casts.
extension Explanation {
  static let values: [Explanation] = [
    Explanation(
      "sql.type-mismatch", .error, "types that do not go together",
      "Values of types that nothing converts to one another meet in a comparison, a CASE, an operator, a set operation or "
        + "a function. What Redshift converts by itself, strings above all, is let be.",
      example: "select id from orders where ordered_on = 20200101", page: "Type compatibility and conversion"),
    Explanation(
      "sql.invalid-cast", .error, "a cast that the server refuses",
      "Dates do not become numbers by a cast, and a boolean has no text in Redshift.",
      example: "select paid::varchar, ordered_on::int from orders", page: "Type compatibility and conversion"),
    Explanation(
      "sql.argument-count", .error, "too many or too few arguments",
      "Redshift's function takes another number of arguments. CONCAT takes two, other than PostgreSQL's.",
      example: "select concat(first_name, ' ', last_name) from customers", page: "SQL functions reference"),
    Explanation(
      "sql.unknown-function", .warning, "a function's name is most likely misspelt",
      "The name is none of Redshift's functions but nearly one of them. Functions of the database's own are not known to "
        + "the check, so other unknown names are let be.",
      example: "select coalece(status, 'none') from orders", page: "SQL functions reference"),
    Explanation(
      "redshift.integer-average", .warning, "the average of whole numbers is cut off",
      "AVG of SMALLINT, INTEGER and BIGINT is a BIGINT: what stands behind the point is lost.",
      example: "select avg(quantity) from order_lines  -- 2.7 becomes 2", page: "AVG function"),
    Explanation(
      "redshift.integer-division", .advice, "the quotient of whole numbers is cut off",
      "A whole number divided by a whole number is one again.",
      example: "select delivered / ordered as rate from totals", page: "Computations with numeric values"),
    Explanation(
      "redshift.byte-length", .warning, "a text is longer in bytes than in characters",
      "Lengths of CHAR and VARCHAR count bytes of UTF-8. A cast cuts what is too long without a word.",
      example: "select 'é'::varchar(1)", page: "Character types"),
    Explanation(
      "redshift.trailing-blanks", .advice, "blanks at the end do not count",
      "In comparisons, grouping and DISTINCT blanks at the end of a string are left out of account; LIKE and LEN see them.",
      example: "select id from orders where status = 'open '", page: "Character types"),
    Explanation(
      "redshift.week-boundary", .advice, "which day begins a week is open",
      "DATEDIFF counts boundaries, and its documentation does not say on which day it sets that of weeks. DATE_TRUNC "
        + "takes Monday.",
      example: "select datediff(week, ordered_on, shipped_on) from orders", page: "DATEDIFF function"),
    Explanation(
      "redshift.unsupported-function", .error, "a function of PostgreSQL's that Redshift has not",
      "For aggregates an error, as none can be added. For others a warning: the database may have a function of its own.",
      example: "select string_agg(name, ',') from customers", page: "Unsupported PostgreSQL functions"),
    Explanation(
      "redshift.leader-only-function", .warning, "a function of the leader node over tables",
      "Some functions run on the leader node alone. Over a column of a table they fail, beside tables they fail or are "
        + "deprecated. The rows of generate_series reach no table, and join none: an error where they would have to.",
      example: "select now(), id from orders", page: "SQL functions supported on the leader node"),
    Explanation(
      "redshift.correlated-subquery", .error, "a correlated subquery that Redshift does not take apart",
      "A correlated subquery may name columns of the query right around it, not of one beyond that. It stands not in the ON "
        + "of an outer join, and has no window function.",
      example: "select 1 from a where exists (select 1 from b where exists (select 1 from c where c.id = a.id))",
      page: "Correlated subqueries"),
    Explanation(
      "redshift.compute-only-function", .warning, "a function that needs a table",
      "LISTAGG, MEDIAN and the percentiles run on compute nodes: a query without any table fails.",
      example: "select listagg('a', ',')", page: "LISTAGG function"),
    Explanation(
      "redshift.window-frame", .error, "an ordered window without a frame",
      "An aggregate, FIRST_VALUE, LAST_VALUE or NTH_VALUE over a window with ORDER BY needs ROWS …; LISTAGG, MEDIAN and "
        + "the percentiles take no ORDER BY there.",
      example: "select sum(amount) over (partition by customer_id order by ordered_on) from orders",
      page: "Window function syntax summary"),
    Explanation(
      "redshift.lag-default", .error, "LAG and LEAD take no default",
      "The third argument of PostgreSQL's LAG and LEAD does not exist.",
      example: "select lag(amount, 1, 0) over (order by id) from orders", page: "LAG window function"),
    Explanation(
      "redshift.within-group-order", .error, "sorted aggregates of one SELECT sort otherwise",
      "LISTAGG, MEDIAN and the percentiles of one SELECT share one order.",
      example: "select median(a), median(b) from t", page: "PERCENTILE_CONT function"),
    Explanation(
      "redshift.distinct-beside-sorted", .error, "DISTINCT beside a sorted aggregate",
      "LISTAGG, MEDIAN and the percentiles take no aggregate with DISTINCT beside them in one SELECT.",
      example: "select median(a), count(distinct b) from t", page: "LISTAGG function"),
    Explanation(
      "redshift.unsupported-syntax", .error, "syntax of PostgreSQL's that Redshift has not",
      "DISTINCT ON, FILTER, ORDER BY among arguments, VALUES as a query, LATERAL, the WINDOW clause, TABLE as a "
        + "query, INTERSECT ALL, EXCEPT ALL, frames of RANGE and GROUPS, DISTINCT in window functions, arrays of "
        + "PostgreSQL's, WITH … AS MATERIALIZED, recursion without a list of columns or in a subquery, RETURNING, CHECK, "
        + "conditions and WITH in MERGE, ROW(…), lists and table names in SET; "
        + "as warnings IS DISTINCT FROM, FETCH FIRST and FOR UPDATE.",
      example: "select distinct on (customer_id) * from orders", page: "Unsupported PostgreSQL features"),
  ]
}
