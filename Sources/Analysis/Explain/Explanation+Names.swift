/// Names: what the binder finds about tables, columns and lists of them.
extension Explanation {
  static let names: [Explanation] = [
    Explanation(
      "sql.unknown-column", .error, "no table has this column",
      "The name is no column of any table in FROM, and no alias before it. Only tables whose columns are all known are "
        + "held to this: models, seeds, snapshots, and sources that say so with meta: {redstart: {columns: complete}}.",
      example: "select order_id, custmer_id from {{ ref('orders') }}", page: "SELECT list"),
    Explanation(
      "sql.ambiguous-column", .error, "two tables have this column",
      "A name without a table in front of it stands in two tables of FROM, so the server cannot tell which is meant.",
      example: "select id from orders o join customers c on o.customer_id = c.id", page: "FROM clause"),
    Explanation(
      "sql.distinct-order", .error, "DISTINCT is ordered by what it does not give",
      "After DISTINCT several rows are one, so that a column outside of the list has no single value to order by.",
      example: "select distinct customer_id from orders order by placed_at", page: "ORDER BY clause"),
    Explanation(
      "sql.unknown-relation", .error, "nothing of this name can be read",
      "A qualifier is no alias or table of FROM. As a warning: a bare table name is nearly that of a common table, and "
        + "no table of the project.",
      example: "select ord.id from {{ ref('orders') }} as o", page: "FROM clause"),
    Explanation(
      "sql.duplicate-relation", .error, "two entries of FROM have one name",
      "Each table, subquery or alias of one FROM needs a name of its own.",
      example: "select 1 from orders a join customers a on a.id = a.id", page: "FROM clause"),
    Explanation(
      "sql.duplicate-column", .error, "two output columns have one name",
      "A table or view cannot have two columns of one name. It often comes of two stars in one list.",
      example: "select o.*, c.* from orders o join customers c on c.id = o.customer_id", page: "CREATE TABLE AS"),
    Explanation(
      "sql.set-operation-columns", .error, "the queries have unequal columns",
      "UNION, INTERSECT and EXCEPT put columns together by position: each query has as many as the first.",
      example: "select id, name from a union all select id from b", page: "UNION, INTERSECT, and EXCEPT"),
    Explanation(
      "sql.subquery-columns", .error, "the subquery has too many columns",
      "A subquery that stands for a value, or after IN, gives one column; after a row, as many as the row has values.",
      example: "select (select id, name from customers limit 1)", page: "Subqueries"),
    Explanation(
      "sql.column-list", .error, "more names than columns",
      "The list of names after a common table, an alias or a view is longer than the query's columns, or for a table or "
        + "view not just as long.",
      example: "with a (x, y) as (select 1) select x from a", page: "WITH clause"),
    Explanation(
      "sql.insert-columns", .error, "as many values as columns",
      "INSERT gives one value for each column that it names.",
      example: "insert into t (a, b) select 1", page: "INSERT"),
    Explanation(
      "sql.bad-position", .error, "no column at this position",
      "GROUP BY and ORDER BY may name columns by their number in the list, from 1.",
      example: "select status, count(*) from orders group by 3", page: "GROUP BY clause"),
    Explanation(
      "sql.not-grouped", .error, "a column that is neither grouped nor aggregated",
      "In a query with GROUP BY or an aggregate each column of the list is grouped by, or stands in an aggregate. What "
        + "is computed of grouped columns is fine.",
      example: "select status, amount, count(*) from orders group by status", page: "GROUP BY clause"),
    Explanation(
      "sql.aggregate-in-where", .error, "an aggregate before there are groups",
      "WHERE, ON and GROUP BY work on rows, before aggregates exist. HAVING comes after.",
      example: "select status from orders where count(*) > 5 group by status", page: "HAVING clause"),
    Explanation(
      "sql.window-in-where", .error, "a window function before there are windows",
      "WHERE, ON, GROUP BY and HAVING come before window functions. QUALIFY comes after.",
      example: "select id from orders where row_number() over (order by id) = 1", page: "QUALIFY clause"),
    Explanation(
      "sql.nested-aggregate", .error, "an aggregate inside of another",
      "An aggregate of aggregates needs a subquery, or a window function around the inner one.",
      example: "select sum(max(amount)) from orders", page: "Aggregate functions"),
    Explanation(
      "sql.alias-in-where", .warning, "WHERE names an alias of the list",
      "Redshift lets later columns of the list, and QUALIFY, name an alias; that WHERE, ON or HAVING may do so is not "
        + "documented, and other servers refuse it.",
      example: "select amount * 2 as twice from orders where twice > 5", page: "SELECT list"),
  ]
}
