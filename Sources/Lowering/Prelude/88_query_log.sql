-- Redshift's logs of what was run: over 73_query_log. What one server does not know is null.
create or replace view rs_catalog.logged_queries as
select *, floor(extract(epoch from end_time - start_time) * 1000000)::bigint as elapsed,
  query_type in ('SELECT', 'INSERT', 'UPDATE', 'DELETE', 'COPY', 'UNLOAD', 'CTAS', 'OTHER') as is_query
from rs_catalog.query_log;
create or replace view rs_catalog.sys_query_history as
select
  user_id::int as user_id,
  query_id::bigint as query_id,
  label::char(320) as query_label,
  query_id::bigint as transaction_id,
  session_id::int as session_id,
  current_database()::char(128) as database_name,
  query_type::char(32) as query_type,
  case when error is null then 'success' when was_cancelled then 'canceled' else 'failed' end::char(10) as status,
  false::boolean as result_cache_hit,
  start_time::timestamp as start_time,
  end_time::timestamp as end_time,
  elapsed::bigint as elapsed_time,
  0::bigint as queue_time,
  elapsed::bigint as execution_time,
  error::char(512) as error_message,
  case query_type when 'SELECT' then row_count else 0 end::bigint as returned_rows,
  0::bigint as returned_bytes,
  query_text::char(4000) as query_text,
  '1.0.0'::char(256) as redshift_version,
  null::char(150) as usage_limit,
  'primary'::varchar(32) as compute_type,
  0::bigint as compile_time,
  0::bigint as planning_time,
  0::bigint as lock_wait_time,
  100::int as service_class_id,
  'Default queue'::char(64) as service_class_name,
  'Normal'::char(20) as query_priority,
  'false'::char(10) as short_query_accelerated,
  md5(query_text)::char(40) as user_query_hash,
  md5(query_text)::char(40) as generic_query_hash,
  1::int as query_hash_version,
  null::int as result_cache_query_id,
  user_name::char(128) as username
from rs_catalog.logged_queries;
create or replace view rs_catalog.sys_query_detail as
select
  q.user_id::int as user_id,
  q.query_id::bigint as query_id,
  1::int as child_query_sequence,
  0::int as stream_id,
  0::int as segment_id,
  q.step::int as step_id,
  q.step_name::text as step_name,
  q.table_id::int as table_id,
  current_database() || '.' || n.nspname || '.' || c.relname::char(136) as table_name,
  'f'::char(1) as is_rrscan,
  q.start_time::timestamp as start_time,
  q.end_time::timestamp as end_time,
  q.elapsed::bigint as duration,
  null::text as alert,
  0::bigint as input_bytes,
  q.row_count::bigint as input_rows,
  0::bigint as output_bytes,
  q.row_count::bigint as output_rows,
  0::bigint as blocks_read,
  0::bigint as blocks_write,
  0::bigint as local_read_io,
  0::bigint as remote_read_io,
  'local'::text as source,
  0::int as data_skewness,
  0::int as time_skewness,
  'f'::char(1) as is_active,
  0::bigint as spilled_block_local_disk,
  0::bigint as spilled_block_remote_disk,
  null::char(64) as step_attribute,
  'step'::char(64) as metrics_level,
  null::int as plan_parent_id,
  null::int as plan_node_id
from (
  select l.user_id, l.query_id, (s.place - 1)::int as step, s.name as step_name, l.table_id, l.start_time, l.end_time, l.elapsed,
    l.row_count
  from rs_catalog.logged_queries l cross join lateral unnest(string_to_array(l.steps, ' ')) with ordinality s(name, place)
  where l.table_id is not null and l.error is null
  union all
  select l.user_id, coalesce(l.query_id, 0), 0, 'insert', f.relid, coalesce(l.start_time, f.filled), f.filled,
    coalesce(l.elapsed, 0), coalesce(l.row_count, 0)
  from rs_catalog.filled_tables f
  left join lateral (select * from rs_catalog.logged_queries g where g.session_id = f.session_id
    and f.filled between g.start_time and g.end_time order by g.query_id desc limit 1) l on true
) q
left join pg_catalog.pg_class c on c.oid = q.table_id
left join pg_catalog.pg_namespace n on n.oid = c.relnamespace;
create or replace view rs_catalog.sys_query_text as
select
  user_id::int as user_id,
  query_id::bigint as query_id,
  query_id::bigint as transaction_id,
  session_id::int as session_id,
  start_time::timestamp as start_time,
  0::int as sequence,
  query_text::char(4000) as text,
  md5(query_id::text)::uuid::text::char(36) as query_uuid
from rs_catalog.logged_queries;
create or replace view rs_catalog.stl_query as
select
  user_id::int as userid,
  query_id::int as query,
  label::char(320) as label,
  query_id::bigint as xid,
  session_id::int as pid,
  current_database()::char(32) as database,
  query_text::char(4000) as querytxt,
  start_time::timestamp as starttime,
  end_time::timestamp as endtime,
  (error is not null)::int::int as aborted,
  0::int as insert_pristine,
  0::int as concurrency_scaling_status
from rs_catalog.logged_queries where is_query;
create or replace view rs_catalog.stl_querytext as
select
  user_id::int as userid,
  query_id::bigint as xid,
  session_id::int as pid,
  query_id::int as query,
  s.place::int as sequence,
  substr(query_text, s.place * 200 + 1, 200)::char(200) as text
from rs_catalog.logged_queries
cross join lateral generate_series(0, greatest(length(query_text) - 1, 0) / 200) s(place) where is_query;
create or replace view rs_catalog.stl_ddltext as
select
  user_id::int as userid,
  query_id::bigint as xid,
  session_id::int as pid,
  label::char(320) as label,
  start_time::timestamp as starttime,
  end_time::timestamp as endtime,
  s.place::int as sequence,
  substr(query_text, s.place * 200 + 1, 200)::char(200) as text
from rs_catalog.logged_queries
cross join lateral generate_series(0, greatest(length(query_text) - 1, 0) / 200) s(place) where query_type = 'DDL';
create or replace view rs_catalog.stl_utilitytext as
select
  user_id::int as userid,
  query_id::bigint as xid,
  session_id::int as pid,
  label::char(320) as label,
  start_time::timestamp as starttime,
  end_time::timestamp as endtime,
  s.place::int as sequence,
  substr(query_text, s.place * 200 + 1, 200)::char(200) as text
from rs_catalog.logged_queries
cross join lateral generate_series(0, greatest(length(query_text) - 1, 0) / 200) s(place) where query_type = 'UTILITY';
create or replace view rs_catalog.svl_statementtext as
select
  user_id::int as userid,
  query_id::bigint as xid,
  session_id::int as pid,
  label::char(320) as label,
  start_time::timestamp as starttime,
  end_time::timestamp as endtime,
  s.place::int as sequence,
  case when is_query then 'QUERY' else query_type end::varchar(10) as type,
  substr(query_text, s.place * 200 + 1, 200)::char(200) as text
from rs_catalog.logged_queries
cross join lateral generate_series(0, greatest(length(query_text) - 1, 0) / 200) s(place);
create or replace view rs_catalog.svl_qlog as
select
  user_id::int as userid,
  query_id::int as query,
  query_id::bigint as xid,
  session_id::int as pid,
  start_time::timestamp as starttime,
  end_time::timestamp as endtime,
  elapsed::bigint as elapsed,
  (error is not null)::int::int as aborted,
  label::char(320) as label,
  substr(query_text, 1, 60)::char(60) as substring,
  null::int as source_query,
  '0 - Ran on the main cluster'::text as concurrency_scaling_status_txt,
  null::int as from_sp_call
from rs_catalog.logged_queries where is_query;
create or replace function rs_catalog.pg_last_query_id() returns bigint stable language sql as $$
  select coalesce((select max(query_id) from rs_catalog.logged_queries where session_id = pg_backend_pid() and is_query), -1)
$$;
