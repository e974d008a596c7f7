-- Redshift compares CHAR and VARCHAR without their trailing blanks, wherever values meet: comparisons, joins, IN, CASE,
-- groups, DISTINCT, set operations, windows, order. PostgreSQL does so for its type bpchar, whose values lie in memory as
-- those of text do. So this database's operators of text and their classes work by the functions of bpchar: every plan
-- that compares strings follows, at no cost. Functions that look into strings (LIKE, LEN, POSITION, …) see the blanks.
update pg_catalog.pg_operator as o set oprcode = f.code
from (values ('=', 'bpchareq'::regproc), ('<>', 'bpcharne'), ('<', 'bpcharlt'), ('<=', 'bpcharle'), ('>', 'bpchargt'),
  ('>=', 'bpcharge')) as f(name, code)
where o.oprnamespace = 'pg_catalog'::regnamespace and o.oprname = f.name and o.oprleft = 'text'::regtype
  and o.oprright = 'text'::regtype and o.oprcode <> f.code;
update pg_catalog.pg_amproc as p set amproc = f.code
from (values ('btree', 1, 'bpcharcmp'::regproc), ('btree', 2, 'bpchar_sortsupport'), ('hash', 1, 'hashbpchar'),
  ('hash', 2, 'hashbpcharextended')) as f(method, number, code), pg_catalog.pg_opfamily as s, pg_catalog.pg_am as m
where s.oid = p.amprocfamily and m.oid = s.opfmethod and s.opfname = 'text_ops'
  and s.opfnamespace = 'pg_catalog'::regnamespace and m.amname = f.method and p.amprocnum = f.number
  and p.amproclefttype = 'text'::regtype and p.amprocrighttype = 'text'::regtype and p.amproc <> f.code;
-- Sessions keep what they have looked up of a class until its row changes.
update pg_catalog.pg_opclass set opcname = opcname
where opcname in ('text_ops', 'varchar_ops') and opcnamespace = 'pg_catalog'::regnamespace;
