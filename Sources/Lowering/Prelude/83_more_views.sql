-- Further system views of Redshift's that PostgreSQL's catalog can answer.

create or replace view rs_catalog.svv_redshift_databases as
select datname::text as database_name, datdba::int as database_owner, 'local'::text as database_type,
  array_to_string(datacl, '~') as database_acl, null::text as database_options,
  'Snapshot Isolation'::text as database_isolation_level
from pg_catalog.pg_database where not datistemplate and datname <> 'postgres';
create or replace view rs_catalog.svv_redshift_functions as
select current_database()::text as database_name, n.nspname::text as schema_name, p.proname::text as function_name,
  case p.prokind when 'p' then 'PROCEDURE' when 'a' then 'AGGREGATED FUNCTION' else 'REGULAR FUNCTION' end
    as function_type,
  pg_get_function_identity_arguments(p.oid) as argument_type,
  case when p.prokind = 'p' then null else format_type(p.prorettype, null) end as result_type
from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace
where n.nspname not in ('rs_catalog', 'rs_external', 'rs_spatial', 'pg_catalog', 'information_schema', 'pg_toast');
create or replace view rs_catalog.svv_schema_privileges as
select n.nspname::text as namespace_name, p.privilege_type::text, p.grantee::int as identity_id,
  case when p.grantee = 0 then 'public' else pg_get_userbyid(p.grantee)::text end as identity_name,
  rs_catalog.identity_type(p.grantee, r.rolcanlogin) as identity_type,
  p.is_grantable as admin_option
from pg_catalog.pg_namespace n
cross join lateral aclexplode(n.nspacl) p
left join pg_catalog.pg_roles r on r.oid = p.grantee
where n.nspname not in ('rs_catalog', 'rs_external', 'rs_spatial', 'pg_catalog', 'information_schema', 'pg_toast')
  and (p.grantee = 0 or r.rolname not like 'pg\_%');
create or replace view rs_catalog.svv_database_privileges as
select d.datname::text as database_name, p.privilege_type::text, p.grantee::int as identity_id,
  case when p.grantee = 0 then 'public' else pg_get_userbyid(p.grantee)::text end as identity_name,
  rs_catalog.identity_type(p.grantee, r.rolcanlogin) as identity_type,
  p.is_grantable as admin_option, 'DATABASE'::text as privilege_scope
from pg_catalog.pg_database d
cross join lateral aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) p
left join pg_catalog.pg_roles r on r.oid = p.grantee
where not d.datistemplate and d.datname <> 'postgres' and p.privilege_type <> 'CONNECT';
create or replace view rs_catalog.svv_default_privileges as
select n.nspname::text as schema_name,
  case d.defaclobjtype when 'r' then 'RELATION' when 'f' then 'FUNCTION' else d.defaclobjtype::text end as object_type,
  d.defaclrole::int as owner_id, pg_get_userbyid(d.defaclrole)::text as owner_name, 'user'::text as owner_type,
  p.privilege_type::text, p.grantee::int as grantee_id,
  case when p.grantee = 0 then 'public' else pg_get_userbyid(p.grantee)::text end as grantee_name,
  rs_catalog.identity_type(p.grantee, r.rolcanlogin) as grantee_type,
  p.is_grantable as admin_option
from pg_catalog.pg_default_acl d
left join pg_catalog.pg_namespace n on n.oid = d.defaclnamespace
cross join lateral aclexplode(d.defaclacl) p
left join pg_catalog.pg_roles r on r.oid = p.grantee
where d.defaclobjtype in ('r', 'f') and n.nspname is distinct from 'rs_catalog';
create or replace view rs_catalog.svv_roles as
select oid::int as role_id, rolname::text as role_name, coalesce(f.owner, 'rdsdb') as role_owner, f.external_id
from pg_catalog.pg_roles left join rs_catalog.role_facts f on f.role = oid where rolname not like 'pg\_%' and rs_catalog.identity_type(oid, rolcanlogin) = 'role';
create or replace view rs_catalog.svv_user_info as
select rolname::text as user_name, oid::int as user_id, rolcreatedb as createdb, rolsuper as superuser,
  rolsuper as catalog_update,
  case when rolconnlimit < 0 then 'UNLIMITED' else rolconnlimit::text end as connection_limit,
  'RESTRICTED'::text as syslog_access, null::timestamp as last_ddl_timestamp, null::bigint as session_timeout,
  null::text as external_id
from pg_catalog.pg_roles where rolcanlogin;
create or replace view rs_catalog.svl_user_info as
select user_name as usename, user_id as usesysid, createdb as usecreatedb, superuser as usesuper, catalog_update as usecatupd,
  connection_limit as useconnlimit, syslog_access as syslogaccess, last_ddl_timestamp as last_ddl_ts,
  session_timeout as sessiontimeout, external_id
from rs_catalog.svv_user_info;
create or replace view rs_catalog.pg_user_info as
select u.usename, u.usesysid, u.usecreatedb, u.usesuper, u.usesuper as usecatupd, u.passwd, u.valuntil, u.useconfig,
  case when r.rolconnlimit < 0 then 'UNLIMITED' else r.rolconnlimit::text end as useconnlimit
from pg_catalog.pg_user u join pg_catalog.pg_roles r on r.oid = u.usesysid;
create or replace view rs_catalog.pg_database_info as
select oid as datid, datname, datdba, encoding, datistemplate, datallowconn, 0::oid as datlastsysoid, dattablespace, datacl,
  case when datconnlimit < 0 then 'UNLIMITED' else datconnlimit::text end as datconnlimit
from pg_catalog.pg_database where datname <> 'postgres' or datname = current_database();
create or replace view rs_catalog.svv_user_grants as
select m.member::int as user_id, u.rolname::text as user_name, r.oid::int as role_id, r.rolname::text as role_name,
  m.admin_option
from pg_catalog.pg_auth_members m
join pg_catalog.pg_roles u on u.oid = m.member and u.rolcanlogin
join pg_catalog.pg_roles r on r.oid = m.roleid and rs_catalog.identity_type(r.oid, r.rolcanlogin) = 'role';
create or replace view rs_catalog.svv_role_grants as
select m.member::int as role_id, u.rolname::text as role_name, r.oid::int as granted_role_id,
  r.rolname::text as granted_role_name
from pg_catalog.pg_auth_members m
join pg_catalog.pg_roles u on u.oid = m.member and not u.rolcanlogin
join pg_catalog.pg_roles r on r.oid = m.roleid where u.rolname not like 'pg\_%';
create or replace view rs_catalog.svv_transactions as
select coalesce(a.usename, '')::text as txn_owner, current_database()::text as txn_db, l.transactionid::text::bigint as xid,
  l.pid, a.xact_start at time zone 'UTC' as txn_start, l.mode as lock_mode,
  case l.locktype when 'relation' then 'relation' else 'transactionid' end as lockable_object_type,
  l.relation::int as relation, l.granted
from pg_catalog.pg_locks l left join pg_catalog.pg_stat_activity a on a.pid = l.pid
where l.locktype in ('relation', 'transactionid');
create or replace view rs_catalog.stv_sessions as
select backend_start at time zone 'UTC' as starttime, pid as process, usename::text as user_name, datname::text as db_name,
  0 as timeout_sec
from pg_catalog.pg_stat_activity where backend_type = 'client backend';
-- The text is what PostgreSQL got; a query's number is its session's.
create or replace view rs_catalog.stv_recents as
select usesysid::int as userid, case state when 'active' then 'Running' else 'Done' end as status,
  query_start at time zone 'UTC' as starttime,
  (extract(epoch from case state when 'active' then now() else state_change end - query_start) * 1000000)::bigint as duration,
  usename::text as user_name, datname::text as db_name, left(query, 600) as query,
  case state when 'active' then pid else -1 end as pid
from pg_catalog.pg_stat_activity where backend_type = 'client backend' and query_start is not null;
create or replace view rs_catalog.stv_inflight as
select usesysid::int as userid, 0 as slice, pid as query, 'default'::text as label, coalesce(backend_xid::text::bigint, 0) as xid, pid,
  query_start at time zone 'UTC' as starttime, left(query, 100) as text, 0 as suspended, 0 as insert_pristine,
  0 as concurrency_scaling_status
from pg_catalog.pg_stat_activity where backend_type = 'client backend' and state = 'active';
create or replace view rs_catalog.stv_slices as select 0 as node, 0 as slice, 0 as localslice, 'D'::text as type;
-- What PG_CLASS calls oid is reloid in it.
create or replace view rs_catalog.pg_class_info as
select c.oid as reloid, c.*, null::timestamp as relcreationtime, null::timestamp as relrefreshtime,
  case k.dist_style when 'even' then 0 when 'key' then 1 when 'all' then 8 else 10 end as releffectivediststyle
from rs_catalog.pg_class c left join rs_catalog.relation_keys k on k.relid = c.oid;
create or replace view rs_catalog.pg_attribute_info as select * from rs_catalog.pg_attribute;
create or replace view rs_catalog.pg_proc_info as
select p.oid as prooid, p.proname, p.pronamespace, p.proowner, p.prolang, p.prosecdef, p.proisstrict, p.proretset,
  p.provolatile, p.pronargs, p.prorettype, p.proargtypes, p.proargnames, p.prosrc, p.probin, p.proacl,
  p.proallargtypes, p.proargmodes, p.prokind, false as prokind_external
from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace
where n.nspname not in ('rs_catalog', 'rs_external', 'rs_spatial');

create or replace view rs_catalog.show_routines as
select current_database()::text as database_name, n.nspname::text as schema_name, p.proname::text as routine_name,
  p.pronargs::int as number_of_arguments, pg_get_function_identity_arguments(p.oid) as argument_list,
  case when p.prokind = 'p' then null else format_type(p.prorettype, null) end as return_type,
  obj_description(p.oid, 'pg_proc') as remarks, p.prokind
from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace
where n.nspname not in ('rs_catalog', 'rs_external', 'rs_spatial', 'information_schema', 'pg_toast');

create or replace function rs_catalog.show_procedure(name text, schema_name text) returns text stable language plpgsql as $body$
declare
  definition text;
begin
  select 'CREATE OR REPLACE PROCEDURE ' || quote_ident(n.nspname) || '.' || quote_ident(p.proname) || '('
    || pg_get_function_arguments(p.oid) || E')\n'
    || case when 'rs_catalog.nonatomic=on' = any(p.proconfig) then E'NONATOMIC\n' else '' end
    || E'LANGUAGE plpgsql\nAS $$' || p.prosrc || '$$' || case when p.prosecdef then E'\nSECURITY DEFINER' else '' end
  into definition
  from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace
  where p.prokind = 'p' and p.proname = show_procedure.name
    and (n.nspname = show_procedure.schema_name or (show_procedure.schema_name is null and pg_function_is_visible(p.oid)))
  order by p.oid limit 1;
  if definition is null then
    raise exception 'procedure % does not exist', name using errcode = '42883';
  end if;
  return definition;
end $body$;
