-- Late-binding views (docs/decisions/late-binding.md): PostgreSQL holds an empty view of the name, the definition stands
-- in late_views. The lowering puts the definition in the place of the name.

create or replace function rs_catalog.define_late_view(name text, or_replace boolean, definition text, lowered text)
returns void language plpgsql as $$
declare
  existing regclass := to_regclass(name);
begin
  if existing is not null then
    if not or_replace then
      raise exception 'relation "%" already exists', name using errcode = '42P07';
    end if;
    if (select relkind from pg_catalog.pg_class where oid = existing) <> 'v' then
      raise exception '"%" is not a view', name using errcode = '42809';
    end if;
    if not exists (select from rs_catalog.late_views where relid = existing) then
      execute 'drop view ' || existing;
      existing := null;
    end if;
  end if;
  if existing is null then
    execute 'create view ' || name || ' as select';
  end if;
  insert into rs_catalog.late_views values (name::regclass, $3, $4)
  on conflict (relid) do update set definition = excluded.definition, lowered = excluded.lowered;
  perform rs_catalog.note_change();
end $$;

-- A bound view has taken the place of a late-binding one.
create or replace function rs_catalog.forget_late_view(name text) returns void language sql as $$
  delete from rs_catalog.late_views where relid = to_regclass(name);
  select rs_catalog.note_change()
$$;

-- What a bound view or a materialized view over a late-binding one reads. The second argument ties it to the view.
create or replace function rs_catalog.late_rows(view regclass) returns setof record language plpgsql stable as $$
begin
  return query execute (select lowered from rs_catalog.late_views where relid = view);
end $$;

-- Columns of late-binding views that can be read now; the others have none. A view over a table that another session is
-- rebuilding is not waited for: two sessions that look at each other's views would stand still. What was tried is undone
-- by an error, not by a drop: nothing of it is seen as a change of the catalog.
create or replace function rs_catalog.late_columns(view regclass)
returns table (name text, type text, number int) language plpgsql set lock_timeout to '50ms' as $$
declare
  probe text := 'rs_catalog_probe_' || view::oid;
  names text[];
  types text[];
  numbers int[];
begin
  begin
    execute format('create temporary view %I as %s', probe, (select lowered from rs_catalog.late_views where relid = view));
    select array_agg(a.attname::text order by a.attnum), array_agg(rs_catalog.type_name(a.atttypid, a.atttypmod) order by a.attnum),
      array_agg(a.attnum::int order by a.attnum) into names, types, numbers from pg_catalog.pg_attribute a
      where a.attrelid = ('pg_temp.' || quote_ident(probe))::regclass and a.attnum > 0;
    raise exception 'undone';
  exception when others then null;
  end;
  return query select * from unnest(names, types, numbers);
end $$;

-- Of the form that the planner can put into the statement: only the views that it asks for are looked at.
create or replace function rs_catalog.pg_get_late_binding_view_cols() returns setof record language sql stable as $$
  select rs_catalog.long_text(n.nspname), rs_catalog.long_text(c.relname), rs_catalog.long_text(l.name), l.type::varchar,
    l.number
  from rs_catalog.late_views v
  join pg_catalog.pg_class c on c.oid = v.relid
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  cross join lateral rs_catalog.late_columns(v.relid) l
$$;
