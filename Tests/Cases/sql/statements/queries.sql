select 1;
select a, b as c, t.*, * from s.t as t where a = 1 and b <> 'x' or not c is null;
with recursive tree (id, parent, depth) as (
  select id, parent, 0 from nodes where parent is null
  union all
  select n.id, n.parent, depth + 1 from nodes n join tree on n.parent = tree.id
), plain as (select 1 as one)
select * from tree, plain order by depth desc nulls last, 1 limit 10 offset 5;
select top 5 distinct a from t;
select distinct top 5 a from t;
(select 1 union all select 2) minus (select 3) order by 1;
select 1 intersect select 2 union select 3 except all select 4 intersect select 5;
((select 1) union (select 2)) limit all;
select * from ((select 1 as a) union all (select 2)) as u(a), (select 3) , (a join b on a.x = b.x);
select (select 1) + ((select 2)), ((select 1) union (select 2) limit 1), (((1))), (1, 2), row(1, 2), row();
select a from x join y join z on y.i = z.i on x.i = y.i left outer join w using (i, j) cross join v natural full join u;
select sum(x) over (partition by a, b order by c desc nulls first rows between unbounded preceding and current row) s,
  count(*) over (), lag(x, 1) ignore nulls over (w order by d), first_value(x respect nulls) over w
from t window w as (partition by a), v as (w order by b rows 3 preceding);
select * from t qualify row_number() over (partition by a order by b) = 1;
select a, sum(b) from t group by rollup (a, b), cube (c, d), grouping sets ((a, b), (a), (), rollup (a)), a + 1 having sum(b) > 1;
select a, count(*) from t group by all;
select * exclude (a, b) from t;
select t.*, 1 as x exclude a, b from t;
select * from sales pivot (sum(amount) as total for quarter in ('Q1' as q1, 'Q2', null as other)) as p;
select * from counts c unpivot include nulls (n for color in (red as r, green)) u where n > 1;
select t.a.b[0].c[1]."D", x.value, i from s.t as t, t.a.items as x at i, unpivot t.object as v at k, t.a[0].list l;
select level, prior name, connect_by_root from emp start with manager is null connect by nocycle prior id = manager;
select * from a, b where a.id = b.id (+) and a.x(+) = 1;
select a into temp table x from t;
select cast(a as numeric(18, 2)), a::varchar(max), convert(timestamp with time zone, a), a::double precision::text,
  try_cast(a as int), a::character varying(20), a::timestamp(3) without time zone, '{1,2}'::int[] from t;
select case a when 1 then 'x' else 'y' end, case when a > 1 then 2 end, coalesce(a, b), nullif(a, 0) from t;
select date '2020-01-01', timestamp '2020-01-01 00:00', interval '3' day, interval '1 year 2 months', interval '1-2' year to month,
  time '12:00:00', timestamp with time zone '2020-01-01 00:00+00', timestamptz '2020-01-01', interval '3.5' second (2);
select a between 1 and 2 and b not between symmetric 3 and 4, a in (1, 2), a not in (select 1), (a, b) in ((1, 2)),
  a like 'x%' escape '\\', a not ilike any (array['a', 'b']), a similar to '(a|b)%', a ~ '^x', a !~* 'y', a is not true,
  a is distinct from b, a isnull, b notnull, a = any (select 1), a <> all (select 1), a = any(current_schemas(true)),
  exists (select 1), not exists (select 2) from t;
select a || b || c, a + b * c ^ 2 / -d % 3, @ -5, |/ 25, ~ 1, a & b | c # d, a << 2 >> 1, not a = b, - - 1, 2*-1, a=-1;
select a at time zone 'UTC' at time zone 'Europe/Prague', b collate "C", (a).b, (a).*, a[1:2], array[1, 2][1], array[]::int[];
select extract(epoch from a), extract('year' from a), date_part(dow, a), dateadd(month, -1, a), datediff('day', a, b),
  trim(both ' ' from a), trim(a), trim(leading from a), trim('x' from a), btrim(a, 'x'), substring(a from 2 for 3), substring(a, 1, 2),
  substring(a for 3), position('a' in b), overlay(a placing b from 1 for 2), sysdate, getdate(), current_date, current_timestamp,
  left(a, 1), right(a, 2), user, current_user, current_schema(), array(1, 2), object('a', 1), approximate count(distinct a);
select listagg(distinct a, ', ') within group (order by b desc) over (partition by c), percentile_cont(0.5) within group (order by a),
  string_agg(a, ',' order by b), count(distinct a), sum(all a), count(*) filter (where a > 1) from t;
select 'it''s', 'it\'s', 'a\\b', '\\d+\n', E'\t', e'x''y', N'x', B'01', X'FF', $$dollar's$$, $tag$x $$ y$tag$, 'one'
  'two', 1.5, .5, 1., 1e10, 1.5E-3, null, true, false, "Quoted ""name""", "select" from "Table"."Col";
select $1, $2::int, f(a => 1, b := 2), g(variadic array[1, 2]), h(distinct a order by b), nested(f(g(h(1))));
select * from generate_series(1, 10) as g(i), unnest(array[1, 2]) with ordinality as u(v, n), lateral (select 1) l, json_to_record('{}') as j(a int, b text);
select n.nspname as "schema", c.relname, pg_get_expr(d.adbin, d.adrelid), 'pg_class'::regclass, c.oid::oid from pg_catalog.pg_class c
  left join pg_namespace n on n.oid operator(pg_catalog.=) c.relnamespace where c.relname ~ '^(x)$' and c.relkind in ('r', 'v');
values (1, 'a'), (2, 'b');
select auto, avro, backup, encode, language, timestamp, date, time, text, type, value, level, "user" from foo;
select a -- a comment
/* another /* nested */ one */ , b from t where x = '--no comment' ;
select a, b, from t;
select (1 as one) + 1 as two, one + 3;
select * from only s.t, s.u *;
select sum(a) filter_, b exclude_ from t for update;
select a::date - b::date as days, (a + interval '1 day')::date from #temp t join #other on t.a # 3 = 1;
-- UNNEST, arrays in joins
select o.id, u.item from orders o, unnest(o.items) as u(item); select o.id, u.item, u.offset_col from orders o, unnest(o.items) with offset as u(item); select u.item, u.idx from orders o, unnest(o.items) with offset u(item, idx) where u.idx > 0;
select o.id, i.name, n from orders o left join o.items as i at n on true; select o.id from orders o join o.items[0].parts as p on p.n = 1;
select sum(a) over (order by b rows unbounded following), sum(a) over (order by b rows 2 following), connect_by_root t.name r, connect_by_root(name), '\0a' from t start with id = 1 connect by prior id = up;
with none as (select null as a, null as b) select * from none union all (select a, b from t) order by case when a = 1 then b end, 2;
