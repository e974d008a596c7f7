-- What the tables of 72_permissions tell.
create or replace function rs_catalog.identity_name(identity oid) returns text stable language sql as $$
  -- PostgreSQL's schema PUBLIC belongs to whoever owns the database.
  select case when identity = 0 then 'public'
    when pg_get_userbyid(identity) = 'pg_database_owner' then
      (select pg_get_userbyid(datdba)::text from pg_catalog.pg_database where datname = current_database())
    else pg_get_userbyid(identity)::text end
$$;
create or replace view rs_catalog.svv_system_privileges as
select k.privilege as system_privilege, k.grantee::int as identity_id, rs_catalog.identity_name(k.grantee) as identity_name,
  rs_catalog.identity_type(k.grantee, r.rolcanlogin) as identity_type
from rs_catalog.kept_privileges k left join pg_catalog.pg_roles r on r.oid = k.grantee
where k.kind = 'system' and (k.grantee = 0 or r.oid is not null);
create or replace view rs_catalog.svv_iam_privileges as
select k.object as iam_arn, k.privilege as command_type, k.grantee::int as identity_id,
  rs_catalog.identity_name(k.grantee) as identity_name, rs_catalog.identity_type(k.grantee, r.rolcanlogin) as identity_type
from rs_catalog.kept_privileges k left join pg_catalog.pg_roles r on r.oid = k.grantee
where k.kind = 'iam' and (k.grantee = 0 or r.oid is not null);
create or replace view rs_catalog.svv_language_privileges as
select l.lanname::text as language_name, p.privilege_type::text, p.grantee::int as identity_id,
  rs_catalog.identity_name(p.grantee) as identity_name, rs_catalog.identity_type(p.grantee, r.rolcanlogin) as identity_type,
  p.is_grantable as admin_option
from pg_catalog.pg_language l cross join lateral aclexplode(l.lanacl) p left join pg_catalog.pg_roles r on r.oid = p.grantee;

-- SHOW GRANTS. Redshift: a role or a group grants nothing further.
create or replace view rs_catalog.show_grants as
select current_database()::text as database_name, g.schema_name, g.object_name, g.object_type, g.privilege_type,
  g.grantee::int as identity_id, rs_catalog.identity_name(g.grantee) as identity_name,
  rs_catalog.identity_type(g.grantee, r.rolcanlogin) as identity_type,
  g.is_grantable and coalesce(r.rolcanlogin, false) as admin_option, g.privilege_scope,
  rs_catalog.identity_name(g.grantor) as grantor_name
from (
  select n.nspname::text as schema_name, c.relname::text as object_name,
    case when c.relkind in ('v', 'm') then 'VIEW' else 'TABLE' end as object_type, p.privilege_type::text as privilege_type,
    p.grantee, p.grantor, p.is_grantable, 'TABLE'::text as privilege_scope
  from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  cross join lateral aclexplode(c.relacl) p
  where n.nspname not in ('rs_catalog', 'rs_external', 'rs_spatial', 'pg_catalog', 'information_schema', 'pg_toast') and c.relkind <> 'S'
  union all
  select n.nspname::text, n.nspname::text, 'SCHEMA', p.privilege_type::text, p.grantee, p.grantor, p.is_grantable, 'SCHEMA'
  from pg_catalog.pg_namespace n cross join lateral aclexplode(n.nspacl) p
  where n.nspname not in ('rs_catalog', 'rs_external', 'rs_spatial', 'pg_catalog', 'information_schema', 'pg_toast')
  union all
  select null, d.datname::text, 'DATABASE',
    case p.privilege_type when 'TEMPORARY' then 'TEMP' else p.privilege_type end, p.grantee, p.grantor, p.is_grantable, 'DATABASE'
  from pg_catalog.pg_database d cross join lateral aclexplode(d.datacl) p
  where d.datname = current_database() and p.privilege_type <> 'CONNECT'
  union all
  select n.nspname::text, f.proname || '(' || pg_catalog.pg_get_function_identity_arguments(f.oid) || ')',
    case f.prokind when 'p' then 'PROCEDURE' else 'FUNCTION' end, p.privilege_type::text, p.grantee, p.grantor, p.is_grantable,
    'FUNCTION'
  from pg_catalog.pg_proc f join pg_catalog.pg_namespace n on n.oid = f.pronamespace
  cross join lateral aclexplode(f.proacl) p
  where n.nspname not in ('rs_catalog', 'rs_external', 'rs_spatial', 'pg_catalog', 'information_schema', 'pg_toast')
  union all
  select k.object, coalesce(k.object, current_database()::text), case when k.object is null then 'DATABASE' else 'SCHEMA' end,
    k.privilege, k.grantee, k.grantor, k.admin_option, k.scope
  from rs_catalog.kept_privileges k where k.kind = 'scope'
) g left join pg_catalog.pg_roles r on r.oid = g.grantee
where g.grantee = 0 or r.rolname !~ '^pg_';

-- Policies
create or replace view rs_catalog.svv_rls_policy as
select current_database()::text as poldb, p.name as polname, p.alias as polalias,
  (select '[' || coalesce(string_agg(format('{"colname":"%s","type":"%s"}', c.name, c.type), ',' order by c.place), '') || ']'
    from unnest(p.column_names, p.column_types) with ordinality c(name, type, place)) as polatts,
  p.expression as polqual, true as polenabled, p.modified_by as polmodifiedby, p.modified_time as polmodifiedtime
from rs_catalog.policies p where p.kind = 'rls';
create or replace view rs_catalog.svv_rls_attached_policy as
select n.nspname::text as relschema, c.relname::text as relname,
  case when c.relkind in ('v', 'm') then 'view' else 'table' end as relkind, t.name as polname,
  rs_catalog.identity_name(t.grantor) as grantor, rs_catalog.identity_name(t.grantee) as grantee,
  rs_catalog.identity_type(t.grantee, r.rolcanlogin) as granteekind, true as is_pol_on, coalesce(s.is_on, false) as is_rls_on,
  coalesce(s.conjunction, 'and') as rls_conjunction_type
from rs_catalog.attached_policies t
join pg_catalog.pg_class c on c.oid = t.relid join pg_catalog.pg_namespace n on n.oid = c.relnamespace
left join pg_catalog.pg_roles r on r.oid = t.grantee left join rs_catalog.row_security s on s.relid = t.relid
where t.kind = 'rls';
create or replace view rs_catalog.svv_rls_relation as
select current_database()::text as datname, n.nspname::text as relschema, c.relname::text as relname,
  case when c.relkind in ('v', 'm') then 'view' else 'table' end as relkind, s.is_on as is_rls_on,
  s.is_shared as is_rls_datashare_on, s.conjunction as rls_conjunction_type, s.conjunction as rls_datashare_conjunction_type
from rs_catalog.row_security s
join pg_catalog.pg_class c on c.oid = s.relid join pg_catalog.pg_namespace n on n.oid = c.relnamespace;
select rs_catalog.make_log('svv_rls_applied_policy', 'username text, query int, xid bigint, pid int, recordtime timestamp,
  command char(1), datname char(128), relschema char(128), relname char(128), polname char(128), poldefault char(1)');
create or replace view rs_catalog.svv_masking_policy as
select current_database()::text as policy_database, p.name as policy_name,
  (select '[' || coalesce(string_agg(format('{"colname":"%s","type":"%s"}', c.name, c.type), ',' order by c.place), '') || ']'
    from unnest(p.column_names, p.column_types) with ordinality c(name, type, place)) as input_columns,
  p.expression as policy_expression, p.modified_by as policy_modified_by, p.modified_time as policy_modified_time
from rs_catalog.policies p where p.kind = 'masking';
create or replace view rs_catalog.svv_attached_masking_policy as
select t.name as policy_name, n.nspname::text as schema_name, c.relname::text as table_name,
  case when c.relkind in ('v', 'm') then 'view' else 'table' end as table_type,
  rs_catalog.identity_name(t.grantor) as grantor, rs_catalog.identity_name(t.grantee) as grantee,
  rs_catalog.identity_type(t.grantee, r.rolcanlogin) as grantee_type, t.priority,
  to_json(t.input_columns)::text as input_columns, to_json(t.output_columns)::text as output_columns
from rs_catalog.attached_policies t
join pg_catalog.pg_class c on c.oid = t.relid join pg_catalog.pg_namespace n on n.oid = c.relnamespace
left join pg_catalog.pg_roles r on r.oid = t.grantee
where t.kind = 'masking';
