-- What the sessions have run (QueryLog in Swift). Rows come some time after their statements.
create table if not exists rs_catalog.query_log (
  query_id bigint primary key, user_id int, user_name text, session_id int, label text, query_type text, query_text text,
  start_time timestamp, end_time timestamp, error text, was_cancelled boolean, row_count bigint, table_id oid, steps text
);
grant select on rs_catalog.query_log to public;
do $$ begin
  if to_regtype('rs_catalog.logged_query') is null then
    create type rs_catalog.logged_query as (
      place int, query_id bigint, user_name text, session_id int, label text, query_type text, query_text text,
      started bigint, ended bigint, error text, was_cancelled boolean, row_count bigint, table_id oid, steps text);
  end if;
end $$;
create sequence if not exists rs_catalog.query_ids start 1001;
create or replace function rs_catalog.keep_queries(queries rs_catalog.logged_query[]) returns void language plpgsql
security definer as $$
declare
  latest bigint;
begin
  insert into rs_catalog.query_log
    select coalesce(q.query_id, nextval('rs_catalog.query_ids')),
      (select r.oid::int from pg_catalog.pg_roles r where r.rolname = q.user_name), q.user_name, q.session_id, q.label, q.query_type,
      q.query_text, timestamp 'epoch' + q.started * interval '1 microsecond',
      timestamp 'epoch' + q.ended * interval '1 microsecond', q.error, q.was_cancelled, q.row_count, q.table_id, q.steps
    from (select * from unnest(queries) order by place) q
    on conflict do nothing;
  select max(query_id) into latest from rs_catalog.query_log;
  delete from rs_catalog.query_log where query_id < latest - 20000;
end $$;

-- Tables that a command has made and filled at once, whose number nobody knew before.
create table if not exists rs_catalog.filled_tables (relid oid primary key, filled timestamp not null, session_id int not null);
grant select on rs_catalog.filled_tables to public;
create or replace function rs_catalog.note_filled() returns void language plpgsql security definer as $$
begin
  insert into rs_catalog.filled_tables
    select distinct c.objid, clock_timestamp() at time zone 'UTC', pg_backend_pid() from pg_event_trigger_ddl_commands() c
    where c.classid = 'pg_class'::regclass and c.objid <> 0 and c.schema_name is distinct from 'pg_temp'
    on conflict (relid) do update set filled = excluded.filled, session_id = excluded.session_id;
end $$;
