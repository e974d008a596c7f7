-- Permissions, facts of roles and policies that PostgreSQL has no place for. Roles are the cluster's, these rows the
-- database's: a row whose role is gone counts no more.
create table if not exists rs_catalog.kept_privileges (
  -- system: of the whole system; iam: to take a role of IAM; scope: over all objects of a kind
  kind text not null, privilege text not null, object text, scope text, grantee oid not null,
  admin_option boolean not null default false, grantor oid not null
);
create table if not exists rs_catalog.role_facts (role oid primary key, owner text, external_id text);
create table if not exists rs_catalog.policies (
  kind text not null, name text not null, column_names text[] not null, column_types text[] not null, alias text,
  expression text not null, modified_by text not null, modified_time timestamp not null, primary key (kind, name)
);
create table if not exists rs_catalog.attached_policies (
  kind text not null, name text not null, relid oid not null, output_columns text[], input_columns text[],
  grantee oid not null, priority int not null default 0, grantor oid not null
);
create table if not exists rs_catalog.row_security (
  relid oid primary key, is_on boolean not null, conjunction text not null default 'and', is_shared boolean not null default false
);
grant select, insert, update, delete on rs_catalog.kept_privileges, rs_catalog.role_facts, rs_catalog.policies,
  rs_catalog.attached_policies, rs_catalog.row_security to public;

-- The roles that every cluster has. Two databases may get them at once.
do $$ declare
  name text;
begin
  foreach name in array array['sys:operator', 'sys:dba', 'sys:superuser', 'sys:secadmin', 'sys:monitor'] loop
    begin
      if not exists (select from pg_catalog.pg_roles where rolname = name) then execute format('create role %I', name); end if;
    exception when duplicate_object or unique_violation then null;
    end;
  end loop;
end $$;

create or replace function rs_catalog.role_number(name text) returns oid stable language plpgsql as $$
declare
  number oid;
begin
  if name = 'public' then return 0; end if;
  select oid into number from pg_catalog.pg_roles where rolname = name;
  if number is null then raise exception 'role "%" does not exist', name using errcode = '42704'; end if;
  return number;
end $$;

create or replace function rs_catalog.keep_privileges(
  new_kind text, privileges text[], objects text[], new_scope text, grantees text[], admin boolean, is_revoke boolean
) returns void language plpgsql as $$
declare
  name text;
  wanted text;
  place text;
begin
  foreach name in array grantees loop
    foreach wanted in array privileges loop
      foreach place in array case when objects = '{}' then array[null] else objects end loop
        delete from rs_catalog.kept_privileges k where k.kind = new_kind and k.grantee = rs_catalog.role_number(name)
          and (k.privilege = wanted or wanted = 'ALL') and k.object is not distinct from place
          and k.scope is not distinct from new_scope;
        if not is_revoke then
          insert into rs_catalog.kept_privileges values (
            new_kind, wanted, place, new_scope, rs_catalog.role_number(name), admin, current_user::regrole);
        end if;
      end loop;
    end loop;
  end loop;
end $$;

-- What PostgreSQL can do of a permission over a scope: the objects that are there, and as defaults those to come.
create or replace function rs_catalog.apply_scope(
  is_revoke boolean, privileges text, what text, only_schema text, grantees text
) returns void language plpgsql as $$
declare
  place text;
  verb text := case when is_revoke then 'revoke' else 'grant' end;
  goal text := case when is_revoke then ' from ' else ' to ' end || grantees;
begin
  if only_schema is not null and to_regnamespace(quote_ident(only_schema)) is null then
    raise exception 'schema "%" does not exist', only_schema using errcode = '3F000';
  end if;
  if what not in ('TABLES', 'SCHEMAS', 'FUNCTIONS', 'PROCEDURES') then return; end if;
  for place in
    select nspname from pg_catalog.pg_namespace
    where nspname = coalesce(only_schema, nspname) and nspname not in ('rs_catalog', 'rs_external', 'rs_spatial', 'information_schema')
      and nspname !~ '^pg_'
  loop
    if what = 'SCHEMAS' then
      execute format('%s %s on schema %I%s', verb, privileges, place, goal);
    else
      execute format('%s %s on all %s in schema %I%s', verb, privileges, what, place, goal);
      if what <> 'PROCEDURES' then
        execute format('alter default privileges in schema %I %s %s on %s%s', place, verb, privileges, what, goal);
      end if;
    end if;
  end loop;
  if only_schema is null and what <> 'PROCEDURES' then
    execute format('alter default privileges %s %s on %s%s', verb, privileges, what, goal);
  end if;
end $$;

create or replace function rs_catalog.note_role(name text, new_owner text, new_external_id text) returns void
language plpgsql as $$
begin
  if new_owner is not null then perform rs_catalog.role_number(new_owner); end if;
  insert into rs_catalog.role_facts values (rs_catalog.role_number(name), new_owner, new_external_id)
    on conflict (role) do update set owner = coalesce(excluded.owner, role_facts.owner),
      external_id = coalesce(excluded.external_id, role_facts.external_id);
end $$;

-- DROP ROLE … FORCE: what was granted to the role goes with it.
create or replace function rs_catalog.drop_role(name text, if_exists boolean) returns void language plpgsql as $$
begin
  if if_exists and not exists (select from pg_catalog.pg_roles where rolname = name) then return; end if;
  perform rs_catalog.role_number(name);
  execute format('drop owned by %I', name);
  execute format('drop role %I', name);
end $$;

create or replace function rs_catalog.use_database(name text) returns void language plpgsql stable as $$
begin
  if name <> current_database() then
    raise exception 'USE of another database is not supported on the local target: "%"', name
      using errcode = '0A000', hint = 'connect to that database';
  end if;
end $$;

-- Policies

create or replace function rs_catalog.require_policy(wanted_kind text, wanted text) returns void language plpgsql stable as $$
begin
  if not exists (select from rs_catalog.policies p where p.kind = wanted_kind and p.name = wanted) then
    raise exception '% policy "%" does not exist', case wanted_kind when 'rls' then 'RLS' else 'masking' end, wanted
      using errcode = '42704';
  end if;
end $$;

create or replace function rs_catalog.define_policy(
  new_kind text, new_name text, names text[], types text[], new_alias text, written text, mode text
) returns void language plpgsql as $$
begin
  if mode = 'alter' then
    perform rs_catalog.require_policy(new_kind, new_name);
    update rs_catalog.policies p set expression = written, modified_by = current_user,
      modified_time = now() at time zone 'UTC' where p.kind = new_kind and p.name = new_name;
    return;
  end if;
  if mode <> 'replace' and exists (select from rs_catalog.policies p where p.kind = new_kind and p.name = new_name) then
    if mode = 'keep' then return; end if;
    raise exception '% policy "%" already exists', case new_kind when 'rls' then 'RLS' else 'masking' end, new_name
      using errcode = '42710';
  end if;
  insert into rs_catalog.policies values (
    new_kind, new_name, names, types, new_alias, written, current_user, now() at time zone 'UTC')
  on conflict (kind, name) do update set column_names = names, column_types = types, alias = new_alias, expression = written,
    modified_by = current_user, modified_time = now() at time zone 'UTC';
end $$;

create or replace function rs_catalog.rename_policy(wanted_kind text, wanted text, new_name text) returns void
language plpgsql as $$
begin
  perform rs_catalog.require_policy(wanted_kind, wanted);
  update rs_catalog.policies p set name = new_name where p.kind = wanted_kind and p.name = wanted;
  update rs_catalog.attached_policies p set name = new_name where p.kind = wanted_kind and p.name = wanted;
end $$;

create or replace function rs_catalog.attach_policy(
  new_kind text, policy text, tables text[], outputs text[], inputs text[], grantees text[], new_priority int
) returns void language plpgsql as $$
declare
  place text;
  grantee_name text;
  missing text;
  relation regclass;
begin
  perform rs_catalog.require_policy(new_kind, policy);
  foreach place in array tables loop
    relation := place::regclass;
    select c.name into missing
      from rs_catalog.policies p, unnest(case new_kind when 'rls' then p.column_names else outputs || inputs end) c(name)
      where p.kind = new_kind and p.name = policy
        and not exists (select from pg_catalog.pg_attribute a where a.attrelid = relation and a.attnum > 0
          and not a.attisdropped and a.attname = split_part(c.name, '.', 1)) limit 1;
    if missing is not null then
      raise exception 'column "%" of policy "%" does not exist in relation "%"', missing, policy, place
        using errcode = '42703';
    end if;
    foreach grantee_name in array grantees loop
      if exists (select from rs_catalog.attached_policies t where t.kind = new_kind and t.name = policy and t.relid = relation
          and t.grantee = rs_catalog.role_number(grantee_name) and t.output_columns is not distinct from outputs) then
        raise exception 'policy "%" is already attached to relation "%" for "%"', policy, place, grantee_name
          using errcode = '42710';
      end if;
      insert into rs_catalog.attached_policies values (
        new_kind, policy, relation, outputs, inputs, rs_catalog.role_number(grantee_name), coalesce(new_priority, 0),
        current_user::regrole);
    end loop;
  end loop;
  raise warning 'the policy "%" is kept, and not applied: sessions of the local target see what superusers see', policy;
end $$;

create or replace function rs_catalog.detach_policy(
  old_kind text, policy text, tables text[], outputs text[], inputs text[], grantees text[], old_priority int
) returns void language plpgsql as $$
declare
  place text;
  grantee_name text;
begin
  perform rs_catalog.require_policy(old_kind, policy);
  foreach place in array tables loop
    foreach grantee_name in array grantees loop
      delete from rs_catalog.attached_policies t where t.kind = old_kind and t.name = policy
        and t.relid = place::regclass and t.grantee = rs_catalog.role_number(grantee_name)
        and (outputs is null or t.output_columns = outputs);
      if not found then
        raise exception 'policy "%" is not attached to relation "%" for "%"', policy, place, grantee_name
          using errcode = '42704';
      end if;
    end loop;
  end loop;
end $$;

create or replace function rs_catalog.drop_policy(old_kind text, policy text, if_exists boolean, cascades boolean)
returns void language plpgsql as $$
begin
  if if_exists and not exists (select from rs_catalog.policies p where p.kind = old_kind and p.name = policy) then return; end if;
  perform rs_catalog.require_policy(old_kind, policy);
  if not cascades and exists (select from rs_catalog.attached_policies t join pg_catalog.pg_class c on c.oid = t.relid
      where t.kind = old_kind and t.name = policy) then
    raise exception 'policy "%" cannot be dropped because it is attached to a relation', policy
      using errcode = '2BP01', hint = 'DETACH it first, or use DROP … CASCADE';
  end if;
  delete from rs_catalog.attached_policies t where t.kind = old_kind and t.name = policy;
  delete from rs_catalog.policies p where p.kind = old_kind and p.name = policy;
end $$;

create or replace function rs_catalog.set_row_security(name text, new_state boolean, new_conjunction text, shared boolean)
returns void language plpgsql as $$
begin
  insert into rs_catalog.row_security values (name::regclass, new_state, coalesce(new_conjunction, 'and'), shared)
    on conflict (relid) do update set is_on = new_state, conjunction = coalesce(new_conjunction, row_security.conjunction),
      is_shared = shared;
end $$;
