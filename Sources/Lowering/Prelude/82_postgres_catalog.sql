-- PostgreSQL's own catalog as a client of Redshift knows it: with the columns of version 8 and Redshift's, without what
-- only this target brings (its schemas, the constraints by which it counts bytes, its predefined roles and settings).

create schema if not exists rs_external;

-- The numbers of GEOMETRY and GEOGRAPHY, which are there once something has needed them.
create or replace function rs_catalog.spatial_number(type oid) returns oid stable language sql as $$
  select case when type < 16384 then type when type = to_regtype('rs_spatial.geometry') then 3000::oid
    when type = to_regtype('rs_spatial.geography') then 3001::oid else type end
$$;

create or replace view rs_catalog.pg_namespace as
select oid, 2615::oid as tableoid, nspname, nspowner, nspacl from pg_catalog.pg_namespace
where nspname not in ('rs_catalog', 'rs_external', 'rs_spatial') and nspname not like 'pg\_toast%';

-- A materialized view is a view over a table of its own; Redshift's system views stand among PostgreSQL's; what a table
-- declares as unique has an index. Sequences, of which Redshift has none, are left out.
create or replace view rs_catalog.pg_class as
select c.oid, 1259::oid as tableoid, c.relname, c.relnamespace, c.reltype, c.reloftype, c.relowner, c.relam, c.relfilenode,
  c.reltablespace, c.relpages, greatest(c.reltuples, 0) as reltuples, c.relallvisible, c.reltoastrelid, 0::oid as reltoastidxid,
  c.relhasindex or exists (select from rs_catalog.declared_constraints d where d.relid = c.oid and d.kind <> 'FOREIGN KEY')
    as relhasindex,
  c.relisshared, c.relpersistence, c.relkind, c.relnatts,
  0::smallint as relchecks, 0::smallint as reltriggers, 0::smallint as relukeys,
  (select count(*) from rs_catalog.declared_constraints d where d.relid = c.oid and d.kind = 'FOREIGN KEY')::smallint as relfkeys,
  (select count(*) from rs_catalog.declared_constraints d where d.parent_id = c.oid)::smallint as relrefs,
  false as relhasoids,
  exists (select from rs_catalog.declared_constraints d where d.relid = c.oid and d.kind = 'PRIMARY KEY') as relhaspkey,
  c.relhasrules,
  c.relhastriggers or exists (select from rs_catalog.declared_constraints d
    where d.kind = 'FOREIGN KEY' and c.oid in (d.relid, d.parent_id)) as relhastriggers,
  c.relhassubclass, c.relrowsecurity, c.relforcerowsecurity, c.relispopulated, c.relreplident, c.relispartition,
  c.relacl, c.reloptions, c.relpartbound,
  (select case k.dist_style when 'even' then 0 when 'key' then 1 when 'all' then 8 else 9 end::smallint
    from rs_catalog.relation_keys k where k.relid = c.oid) as reldiststyle
from pg_catalog.pg_class c
where c.relnamespace <> all (array[99, 'rs_catalog'::regnamespace::oid, 'rs_external'::regnamespace::oid,
  'rs_spatial'::regnamespace::oid])
  and c.relkind not in ('S', 't', 'm')
union all
select c.oid, 1259::oid, c.relname, c.relnamespace, c.reltype, c.reloftype, c.relowner, c.relam, c.relfilenode,
  c.reltablespace, c.relpages, greatest(c.reltuples, 0), c.relallvisible, c.reltoastrelid, 0::oid, c.relhasindex, c.relisshared,
  c.relpersistence, 'v'::"char", c.relnatts, 0::smallint, 0::smallint, 0::smallint, 0::smallint, 0::smallint, false, false, false,
  c.relhastriggers, c.relhassubclass, c.relrowsecurity, c.relforcerowsecurity, c.relispopulated, c.relreplident, c.relispartition,
  c.relacl, c.reloptions, c.relpartbound,
  (select case k.dist_style when 'even' then 0 when 'key' then 1 when 'all' then 8 else 9 end::smallint
    from rs_catalog.relation_keys k where k.relid = c.oid)
from pg_catalog.pg_class c where c.relkind = 'm'
union all
select (c.oid::bigint + 1000000000)::oid, 1259::oid, ('mv_tbl__' || c.relname || '__0')::name, c.relnamespace, 0::oid, c.reloftype,
  c.relowner, c.relam, c.relfilenode, c.reltablespace, c.relpages, greatest(c.reltuples, 0), c.relallvisible, 0::oid, 0::oid, false,
  c.relisshared, c.relpersistence, 'r'::"char", c.relnatts, 0::smallint, 0::smallint, 0::smallint, 0::smallint, 0::smallint,
  false, false, false, false, false, false, false, true, c.relreplident, false, c.relacl, c.reloptions, null::pg_node_tree,
  (select case k.dist_style when 'even' then 0 when 'key' then 1 when 'all' then 8 else 9 end::smallint
    from rs_catalog.relation_keys k where k.relid = c.oid)
from pg_catalog.pg_class c where c.relkind = 'm'
union all
select c.oid, 1259::oid, c.relname, 'pg_catalog'::regnamespace::oid, c.reltype, c.reloftype, c.relowner, c.relam, c.relfilenode,
  c.reltablespace, c.relpages, greatest(c.reltuples, 0), c.relallvisible, 0::oid, 0::oid, false, false, c.relpersistence, 'v'::"char",
  c.relnatts, 0::smallint, 0::smallint, 0::smallint, 0::smallint, 0::smallint, false, false, true, false, false, false, false,
  true, c.relreplident, false, c.relacl, c.reloptions, null::pg_node_tree, null::smallint
from pg_catalog.pg_class c
where c.relnamespace = 'rs_catalog'::regnamespace and c.relkind = 'v'
  and (c.relname ~ '^(svv|svcs|stv|stl|svl|sys)_' or c.relname in ('pg_table_def', 'pg_class_info', 'pg_attribute_info', 'pg_proc_info',
    'pg_user_info', 'pg_database_info', 'pg_external_schema'))
union all
select k.index_id, 1259::oid, k.name, k.relnamespace, 0::oid, 0::oid, k.relowner, 403::oid, 0::oid, k.reltablespace, 0, 0::real, 0,
  0::oid, 0::oid, false, false, 'p'::"char", 'i'::"char", array_length(k.conkey, 1)::smallint, 0::smallint, 0::smallint,
  0::smallint, 0::smallint, 0::smallint, false, false, false, false, false, false, false, true, 'n'::"char", false, null::aclitem[],
  null::text[], null::pg_node_tree, null::smallint
from rs_catalog.declared_keys k where k.contype <> 'f';

-- The first part has one table and no condition, so that the planner can look up one relation's columns by the index.
create or replace view rs_catalog.pg_attribute as
select a.attrelid, 1249::oid as tableoid, a.attname,
  case a.atttypid when 17 then 6551::oid when 'rs_catalog.super'::regtype::oid then 4000::oid when 'rs_catalog.hllsketch'::regtype::oid then 2935::oid else rs_catalog.spatial_number(a.atttypid) end as atttypid,
  a.attstattarget, a.attlen, a.attnum, a.attndims, a.attcacheoff, a.atttypmod, a.attbyval, a.attstorage, a.attalign,
  a.attcompression, a.attnotnull, a.atthasdef, a.atthasmissing, a.attidentity, a.attgenerated, a.attisdropped, a.attislocal,
  a.attinhcount, a.attcollation, a.attacl, a.attoptions, a.attfdwoptions,
  exists (select from rs_catalog.relation_keys k where k.relid = a.attrelid and k.dist_key = a.attnum) as attisdistkey,
  coalesce((select case when k.sort_style = 'interleaved' and array_position(k.sort_keys, a.attnum) % 2 = 0 then -1 else 1 end
    * array_position(k.sort_keys, a.attnum) from rs_catalog.relation_keys k where k.relid = a.attrelid), 0) as attsortkeyord,
  coalesce((select rs_catalog.encoding_number(rs_catalog.encoding_of(
    (select e.encoding from rs_catalog.column_encodings e where e.relid = a.attrelid and e.attnum = a.attnum), a.atttypid,
    coalesce(a.attnum = any (k.sort_keys), false))) from rs_catalog.relation_keys k where k.relid = a.attrelid), 0) as attencodingtype
from pg_catalog.pg_attribute a
union all
select (c.oid::bigint + 1000000000)::oid, 1249::oid, a.attname,
  case a.atttypid when 17 then 6551::oid when 'rs_catalog.super'::regtype::oid then 4000::oid when 'rs_catalog.hllsketch'::regtype::oid then 2935::oid else rs_catalog.spatial_number(a.atttypid) end,
  a.attstattarget, a.attlen, a.attnum, a.attndims, a.attcacheoff, a.atttypmod, a.attbyval, a.attstorage, a.attalign,
  a.attcompression, a.attnotnull, a.atthasdef, a.atthasmissing, a.attidentity, a.attgenerated, a.attisdropped, a.attislocal,
  a.attinhcount, a.attcollation, a.attacl, a.attoptions, a.attfdwoptions, coalesce(a.attnum = k.dist_key, false),
  case when k.sort_style = 'interleaved' and array_position(k.sort_keys, a.attnum) % 2 = 0 then -1 else 1 end
    * coalesce(array_position(k.sort_keys, a.attnum), 0), 0
from pg_catalog.pg_class c join pg_catalog.pg_attribute a on a.attrelid = c.oid
left join rs_catalog.relation_keys k on k.relid = c.oid
where c.relkind = 'm' and a.attnum > 0
union all
select k.index_id, 1249::oid, a.attname,
  case a.atttypid when 17 then 6551::oid when 'rs_catalog.super'::regtype::oid then 4000::oid when 'rs_catalog.hllsketch'::regtype::oid then 2935::oid else rs_catalog.spatial_number(a.atttypid) end,
  a.attstattarget, a.attlen, p.place::smallint, a.attndims, a.attcacheoff, a.atttypmod, a.attbyval, a.attstorage, a.attalign,
  a.attcompression, false, false, false, ''::"char", ''::"char", false, true, 0, a.attcollation, null::aclitem[], null::text[],
  null::text[], false, 0, 0
from rs_catalog.declared_keys k
cross join lateral unnest(k.conkey) with ordinality as p(number, place)
join pg_catalog.pg_attribute a on a.attrelid = k.relid and a.attnum = p.number
where k.contype <> 'f';

create or replace view rs_catalog.pg_attrdef as
select d.oid, 2604::oid as tableoid, d.adrelid, d.adnum, d.adbin, rs_catalog.pg_get_expr(d.adbin, d.adrelid) as adsrc
from pg_catalog.pg_attrdef d
join pg_catalog.pg_class c on c.oid = d.adrelid
where c.relnamespace <> all (array['rs_catalog'::regnamespace::oid, 'rs_external'::regnamespace::oid, 'rs_spatial'::regnamespace::oid])
union all
select null, 2604::oid, a.attrelid, a.attnum, null, rs_catalog.identity_default(a.attrelid, a.attnum, a.attidentity)
from pg_catalog.pg_attribute a
where a.attidentity <> '' and not a.attisdropped
  and a.attrelid <> all (array(select oid from pg_catalog.pg_class where relnamespace = 'rs_catalog'::regnamespace));

create or replace view rs_catalog.pg_constraint as
select oid, 2606::oid as tableoid, conname, connamespace, contype, condeferrable, condeferred, convalidated, conrelid, contypid,
  conindid, conparentid, confrelid, confupdtype, confdeltype, confmatchtype, conislocal, coninhcount, connoinherit, conkey,
  confkey, conpfeqop, conppeqop, conffeqop, conexclop, conbin,
  case when contype = 'c' then rs_catalog.pg_get_expr(conbin, conrelid) end as consrc
from pg_catalog.pg_constraint
where connamespace <> all (array[99, 'rs_catalog'::regnamespace::oid, 'rs_external'::regnamespace::oid,
  'rs_spatial'::regnamespace::oid])
  and not (contype = 'c' and conrelid <> 0 and conname like 'character%) of column %')
union all
select constraint_id, 2606::oid, name, relnamespace, contype, false, false, false, relid, 0::oid,
  case when contype = 'f' then rs_catalog.key_index(parent_id, confkey) else index_id end, 0::oid, parent_id,
  case when contype = 'f' then 'a' else ' ' end::"char", case when contype = 'f' then 'a' else ' ' end::"char",
  case when contype = 'f' then 's' else ' ' end::"char", true, 0, true, conkey, confkey, null::oid[], null::oid[], null::oid[],
  null::oid[], null::pg_node_tree, null::text
from rs_catalog.declared_keys;

create or replace view rs_catalog.pg_depend as
select classid, objid, objsubid, refclassid, refobjid, refobjsubid, deptype from pg_catalog.pg_depend
union all
select 2606::oid, k.constraint_id, 0, 1259::oid, rs_catalog.key_index(k.parent_id, k.confkey), 0, 'n'::"char"
from rs_catalog.declared_keys k where k.contype = 'f';

create or replace view rs_catalog.pg_index as
select i.indexrelid, 2610::oid as tableoid, i.indrelid, i.indnatts, i.indnkeyatts, i.indisunique, i.indnullsnotdistinct,
  i.indisprimary, i.indisexclusion, i.indimmediate, i.indisclustered, i.indisvalid, i.indcheckxmin, i.indisready, i.indislive,
  i.indisreplident, i.indkey, i.indcollation, i.indclass, i.indoption, i.indexprs, i.indpred
from pg_catalog.pg_index i
union all
select k.index_id, 2610::oid, k.relid, s.width, s.width, true, false, k.contype = 'p', false, true, false, true, false, true, true,
  false, array_to_string(k.conkey, ' ')::int2vector, s.zeros::oidvector, s.zeros::oidvector, s.zeros::int2vector,
  null::pg_node_tree, null::pg_node_tree
from rs_catalog.declared_keys k
cross join lateral (select array_length(k.conkey, 1)::smallint as width,
  array_to_string(array_fill(0, array[array_length(k.conkey, 1)]), ' ') as zeros) s
where k.contype <> 'f';

-- SUPER and VARBYTE have the numbers by which Redshift's drivers know them.
create or replace view rs_catalog.pg_type as
select case t.oid when 17 then 6551::oid when 'rs_catalog.super'::regtype::oid then 4000::oid when 'rs_catalog.hllsketch'::regtype::oid then 2935::oid else rs_catalog.spatial_number(t.oid) end as oid,
  1247::oid as tableoid, case t.oid when 17 then 'varbyte'::name else t.typname end as typname,
  case when t.typnamespace in ('rs_catalog'::regnamespace, 'rs_spatial'::regnamespace) then 'pg_catalog'::regnamespace::oid
    else t.typnamespace end as typnamespace,
  t.typowner, t.typlen, t.typbyval,
  case t.oid when 'rs_catalog.hllsketch'::regtype::oid then 'b'::"char" else t.typtype end as typtype, t.typcategory, t.typispreferred, t.typisdefined, t.typdelim, t.typrelid,
  t.typsubscript, t.typelem, case when t.typnamespace in ('rs_catalog'::regnamespace, 'rs_spatial'::regnamespace) then 0::oid else t.typarray end as typarray,
  t.typinput, t.typoutput, t.typreceive, t.typsend, t.typmodin, t.typmodout, t.typanalyze, t.typalign, t.typstorage,
  t.typnotnull, t.typbasetype, t.typtypmod, t.typndims, t.typcollation, t.typdefaultbin, t.typdefault, t.typacl
from pg_catalog.pg_type t
where t.typnamespace <> all (array[99, 'rs_catalog'::regnamespace::oid, 'rs_external'::regnamespace::oid,
  'rs_spatial'::regnamespace::oid])
  or (t.typnamespace = 'rs_catalog'::regnamespace and t.typtype = 'b' and t.typelem = 0)
  or t.oid = 'rs_catalog.hllsketch'::regtype
  or (t.typnamespace = 'rs_spatial'::regnamespace and t.typname in ('geometry', 'geography'));

create or replace view rs_catalog.pg_proc as
select p.oid, 1255::oid as tableoid, p.proname, p.pronamespace, p.proowner, p.prolang, p.procost, p.prorows, p.provariadic,
  p.prosupport, p.prokind, p.prokind = 'a' as proisagg, p.prokind = 'w' as proiswindow, p.prosecdef, p.proleakproof, p.proisstrict,
  p.proretset, p.provolatile, p.proparallel, p.pronargs, p.pronargdefaults,
  case p.prorettype when 17 then 6551::oid when 'rs_catalog.super'::regtype::oid then 4000::oid when 'rs_catalog.hllsketch'::regtype::oid then 2935::oid else rs_catalog.spatial_number(p.prorettype) end as prorettype,
  case when p.pronamespace = 'pg_catalog'::regnamespace then p.proargtypes else (
    select coalesce(string_agg(case a.type when 17 then 6551::oid when 'rs_catalog.super'::regtype::oid then 4000::oid when 'rs_catalog.hllsketch'::regtype::oid then 2935::oid else rs_catalog.spatial_number(a.type) end::text,
      ' ' order by a.place), '') from unnest(p.proargtypes) with ordinality as a(type, place))::oidvector end as proargtypes,
  p.proallargtypes, p.proargmodes, p.proargnames, p.proargdefaults, p.protrftypes, p.prosrc, p.probin, p.prosqlbody, p.proconfig,
  p.proacl
from pg_catalog.pg_proc p
where p.pronamespace <> all (array['rs_catalog'::regnamespace::oid, 'rs_external'::regnamespace::oid,
  'rs_spatial'::regnamespace::oid]);

create or replace view rs_catalog.pg_cast as
select oid, 2605::oid as tableoid,
  case castsource when 17 then 6551::oid when 'rs_catalog.super'::regtype::oid then 4000::oid when 'rs_catalog.hllsketch'::regtype::oid then 2935::oid else rs_catalog.spatial_number(castsource) end as castsource,
  case casttarget when 17 then 6551::oid when 'rs_catalog.super'::regtype::oid then 4000::oid when 'rs_catalog.hllsketch'::regtype::oid then 2935::oid else rs_catalog.spatial_number(casttarget) end as casttarget,
  castfunc, castcontext, castmethod
from pg_catalog.pg_cast;

create or replace view rs_catalog.pg_opclass as
select oid, 2616::oid as tableoid, opcmethod, opcmethod as opcamid, opcname, opcnamespace, opcowner, opcfamily, opcintype,
  opcdefault, opckeytype
from pg_catalog.pg_opclass where opcnamespace <> 'rs_catalog'::regnamespace;
create or replace view rs_catalog.pg_opfamily as
select oid, 2753::oid as tableoid, opfmethod, opfname, opfnamespace, opfowner
from pg_catalog.pg_opfamily where opfnamespace <> 'rs_catalog'::regnamespace;
create or replace view rs_catalog.pg_amop as
select o.* from pg_catalog.pg_amop o
where exists (select from rs_catalog.pg_opfamily f where f.oid = o.amopfamily);
create or replace view rs_catalog.pg_amproc as
select o.* from pg_catalog.pg_amproc o
where exists (select from rs_catalog.pg_opfamily f where f.oid = o.amprocfamily);
create or replace view rs_catalog.pg_trigger as
select t.oid, 2620::oid as tableoid, t.tgrelid, t.tgparentid, t.tgname, t.tgfoid, t.tgtype, t.tgenabled, t.tgisinternal,
  t.tgconstraint <> 0 as tgisconstraint, t.tgname as tgconstrname, t.tgconstrrelid, t.tgconstrindid, t.tgconstraint, t.tgdeferrable,
  t.tginitdeferred, t.tgnargs, t.tgattr, t.tgargs, t.tgqual, t.tgoldtable, t.tgnewtable
from pg_catalog.pg_trigger t;
create or replace view rs_catalog.pg_rewrite as
select oid, 2618::oid as tableoid, rulename, ev_class, ev_type, ev_enabled, is_instead, ev_qual, ev_action
from pg_catalog.pg_rewrite;

create or replace view rs_catalog.pg_database as
select oid, 1262::oid as tableoid, datname, datdba, encoding, datlocprovider, datistemplate, datallowconn, datconnlimit,
  0::oid as datlastsysoid, datfrozenxid as datvacuumxid, datfrozenxid, datminmxid, dattablespace, datcollate, datctype,
  daticulocale, datcollversion, null::text[] as datconfig, datacl
from pg_catalog.pg_database where datname <> 'postgres' or datname = current_database();
create or replace view rs_catalog.pg_tablespace as
select oid, 1213::oid as tableoid, spcname, spcowner, pg_tablespace_location(oid) as spclocation, spcacl, spcoptions
from pg_catalog.pg_tablespace;

create or replace view rs_catalog.pg_roles as
select rolname, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, rolsuper as rolcatupdate, rolreplication,
  rolconnlimit, rolpassword, rolvaliduntil, rolbypassrls, rolconfig, oid, 1260::oid as tableoid
from pg_catalog.pg_roles where rolname not like 'pg\_%';
create or replace view rs_catalog.pg_user as
select usename, usesysid, usecreatedb, usesuper, usesuper as usecatupd, passwd, valuntil, useconfig from pg_catalog.pg_user;
create or replace view rs_catalog.pg_shadow as select * from rs_catalog.pg_user;
create or replace view rs_catalog.pg_group as
select groname, grosysid, grolist from pg_catalog.pg_group
where groname not like 'pg\_%' and rs_catalog.identity_type(grosysid, false) = 'group';
create or replace view rs_catalog.pg_default_acl as
select oid, 826::oid as tableoid, defaclrole, defaclnamespace, defaclobjtype, defaclacl, defaclrole::int as defacluser
from pg_catalog.pg_default_acl where defaclnamespace <> 'rs_catalog'::regnamespace;
create or replace view rs_catalog.pg_db_role_setting as
select setdatabase, setrole, setconfig from pg_catalog.pg_db_role_setting where setrole <> 0;
create or replace view rs_catalog.pg_stat_activity as
select datid, datname, pid as procpid, pid, usesysid, usename, query as current_query, query, application_name, client_addr,
  client_port, backend_start, xact_start, query_start, state_change, wait_event_type is not null and state = 'active' as waiting,
  state, backend_type, wait_event_type, wait_event
from pg_catalog.pg_stat_activity where backend_type = 'client backend';

-- The standard's views about keys.
create or replace view rs_catalog.information_schema_table_constraints as
select current_database()::text as constraint_catalog, n.nspname::text as constraint_schema, k.name::text as constraint_name,
  current_database()::text as table_catalog, n.nspname::text as table_schema, k.relname::text as table_name,
  case k.contype when 'p' then 'PRIMARY KEY' when 'u' then 'UNIQUE' else 'FOREIGN KEY' end as constraint_type,
  'NO'::text as is_deferrable, 'NO'::text as initially_deferred
from rs_catalog.declared_keys k join pg_catalog.pg_namespace n on n.oid = k.relnamespace;
create or replace view rs_catalog.information_schema_key_column_usage as
select current_database()::text as constraint_catalog, n.nspname::text as constraint_schema, k.name::text as constraint_name,
  current_database()::text as table_catalog, n.nspname::text as table_schema, k.relname::text as table_name,
  a.attname::text as column_name, p.place::int as ordinal_position,
  case when k.contype = 'f' then p.place::int end as position_in_unique_constraint
from rs_catalog.declared_keys k join pg_catalog.pg_namespace n on n.oid = k.relnamespace
cross join lateral unnest(k.conkey) with ordinality as p(number, place)
join pg_catalog.pg_attribute a on a.attrelid = k.relid and a.attnum = p.number;
create or replace view rs_catalog.information_schema_constraint_column_usage as
select current_database()::text as table_catalog, n.nspname::text as table_schema, c.relname::text as table_name,
  a.attname::text as column_name, current_database()::text as constraint_catalog, o.nspname::text as constraint_schema,
  k.name::text as constraint_name
from rs_catalog.declared_keys k
join pg_catalog.pg_namespace o on o.oid = k.relnamespace
join pg_catalog.pg_class c on c.oid = case when k.contype = 'f' then k.parent_id else k.relid end
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
cross join lateral unnest(case when k.contype = 'f' then k.confkey else k.conkey end) as p(number)
join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum = p.number;
create or replace view rs_catalog.information_schema_referential_constraints as
select current_database()::text as constraint_catalog, n.nspname::text as constraint_schema, k.name::text as constraint_name,
  current_database()::text as unique_constraint_catalog, pn.nspname::text as unique_constraint_schema,
  u.name::text as unique_constraint_name, 'NONE'::text as match_option, 'NO ACTION'::text as update_rule,
  'NO ACTION'::text as delete_rule
from rs_catalog.declared_keys k
join pg_catalog.pg_namespace n on n.oid = k.relnamespace
join pg_catalog.pg_class p on p.oid = k.parent_id
join pg_catalog.pg_namespace pn on pn.oid = p.relnamespace
left join rs_catalog.declared_keys u on u.relid = k.parent_id and u.conkey = k.confkey and u.contype <> 'f'
where k.contype = 'f';
create or replace view rs_catalog.information_schema_check_constraints as
select null::text as constraint_catalog, null::text as constraint_schema, null::text as constraint_name, null::text as check_clause
where false;
