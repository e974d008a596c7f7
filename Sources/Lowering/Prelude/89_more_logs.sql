-- More of Redshift's logs and lists, with the columns of AWS's pages and no rows: see 86_logs.

-- STL: the steps of queries
select rs_catalog.make_log('stl_hash', 'userid int, query int, slice int, segment int, step int, starttime timestamp,
  endtime timestamp, tasknum int, rows bigint, bytes bigint, slots int, occupied int, maxlength int, tbl int,
  is_diskbased char(1), workmem bigint, num_parts int, est_rows bigint, num_blocks_permitted int, resizes int,
  checksum bigint, runtime_filter_size int, max_runtime_filter_size int');
select rs_catalog.make_log('stl_hashjoin', 'userid int, query int, slice int, segment int, step int, starttime
  timestamp, endtime timestamp, tasknum int, rows bigint, tbl int, num_parts int, join_type int, hash_looped char(1),
  switched_parts char(1), used_prefetching char(1), hash_segment int, hash_step int, checksum bigint, distribution
  int');
select rs_catalog.make_log('stl_nestloop stl_mergejoin', 'userid int, query int, slice int, segment int, step int,
  starttime timestamp, endtime timestamp, tasknum int, rows bigint, tbl int, checksum bigint');
select rs_catalog.make_log('stl_aggr', 'userid int, query int, slice int, segment int, step int, starttime timestamp,
  endtime timestamp, tasknum int, rows bigint, bytes bigint, slots int, occupied int, maxlength int, tbl int,
  is_diskbased char(1), workmem bigint, type char(6), resizes int, flushable int');
select rs_catalog.make_log('stl_sort', 'userid int, query int, slice int, segment int, step int, starttime timestamp,
  endtime timestamp, tasknum int, rows bigint, bytes bigint, tbl int, is_diskbased char(1), workmem bigint, checksum
  bigint');
select rs_catalog.make_log('stl_return', 'userid int, query int, slice int, segment int, step int, starttime
  timestamp, endtime timestamp, tasknum int, rows bigint, bytes bigint, packets int, checksum bigint');
select rs_catalog.make_log('stl_save', 'userid int, query int, slice int, segment int, step int, starttime timestamp,
  endtime timestamp, tasknum int, rows bigint, bytes bigint, tbl int, is_diskbased char(1), workmem bigint');
select rs_catalog.make_log('stl_limit stl_project', 'userid int, query int, slice int, segment int, step int,
  starttime timestamp, endtime timestamp, tasknum int, rows bigint, checksum bigint');
select rs_catalog.make_log('stl_merge stl_parse', 'userid int, query int, slice int, segment int, step int, starttime
  timestamp, endtime timestamp, tasknum int, rows bigint');
select rs_catalog.make_log('stl_unique', 'userid int, query int, slice int, segment int, step int, starttime
  timestamp, endtime timestamp, tasknum int, rows bigint, is_diskbased char(1), slots int, workmem bigint,
  max_buffers_used bigint, resizes int, occupied int, flushable int, used_unique_prefetching char(1), bytes bigint');
select rs_catalog.make_log('stl_window', 'userid int, query int, slice int, segment int, step int, starttime
  timestamp, endtime timestamp, tasknum int, rows bigint, is_diskbased char(1), workmem bigint');
select rs_catalog.make_log('stl_stream_segs', 'userid int, query int, stream int, segment int');

-- STL: errors, sessions, upkeep
select rs_catalog.make_log('stl_wlm_error', 'userid int, recordtime timestamp, pid int, error_string char(256)');
select rs_catalog.make_log('stl_replacements', 'userid int, query int, slice int, tbl int, starttime timestamp,
  session int, filename char(256), line_number bigint, colname char(127), raw_line char(1024)');
select rs_catalog.make_log('stl_s3client_error', 'userid int, query int, sliceid int, recordtime timestamp, pid int,
  http_method char(64), bucket char(64), key char(256), error char(1024)');
select rs_catalog.make_log('stl_restarted_sessions', 'currenttime timestamp, dbname char(50), newpid int, oldpid int,
  username char(50), remotehost char(45), remoteport char(32), parkedtime timestamp, session_vars char(2000)');
select rs_catalog.make_log('stl_disk_full_diag', 'currenttime bigint, node_num bigint, query_id bigint, temp_blocks
  bigint');
select rs_catalog.make_log('stl_analyze_compression', 'userid int, start_time timestamp, xid bigint, tbl int,
  tablename char(128), col int, old_encoding char(15), new_encoding char(15), mode char(14), best_compression_encoding
  char(15), recommended_bytes char(15), best_compression_bytes char(15), ndv bigint');
select rs_catalog.make_log('stl_usage_control', 'eventtime timestamp, query int, xid bigint, pid int, usage_limit_id
  char(40), feature_type char(30)');
select rs_catalog.make_log('stl_mv_state', 'userid bigint, starttime timestamp, xid bigint, event_desc char(500),
  db_name char(128), base_table_schema char(128), base_table_name char(128), mv_schema char(128), mv_name char(128),
  state char(32)');
select rs_catalog.make_log('stl_schema_quota_violations', 'ownerid int, xid bigint, pid int, userid int, schema_id
  int, schema_name char(128), quota int, disk_usage int, disk_usage_pct float8, timestamp timestamp');

-- SVL and SVCS
select rs_catalog.make_log('svl_udf_log', 'query bigint, message char(4096), created timestamp, traceback char(4096),
  funcname char(256), node int, slice int, seq int');
select rs_catalog.make_log('svl_terminate', 'pid int, eventtime timestamp, userid int, type varchar(50)');
select rs_catalog.make_log('svl_s3list svcs_s3list', 'query bigint, segment int, node int, slice int, eventtime
  timestamp, bucket text, prefix text, recursive char(1), retrieved_files int, max_file_size bigint, avg_file_size
  float8, generated_splits int, avg_split_length float8, duration bigint');
select rs_catalog.make_log('svl_s3query', 'userid int, query int, segment int, step int, node int, slice int,
  starttime timestamp, endtime timestamp, elapsed int, external_table_name char(136), is_partitioned char(1),
  is_rrscan char(1), s3_scanned_rows bigint, s3_scanned_bytes bigint, s3query_returned_rows bigint,
  s3query_returned_bytes bigint, files int, splits int, total_split_size bigint, max_split_size bigint, total_retries
  int, max_retries int, max_request_duration int, avg_request_duration float8, max_request_parallelism int,
  avg_request_parallelism float8');
select rs_catalog.make_log('svl_s3partition', 'query bigint, segment int, node int, slice int, starttime timestamp,
  endtime timestamp, duration bigint, total_partitions int, qualified_partitions int, assigned_partitions int,
  assignment text');
select rs_catalog.make_log('svl_s3partition_summary svcs_s3partition_summary', 'query int, segment int, assignment
  char(1), min_starttime timestamp, max_endtime timestamp, min_duration bigint, max_duration bigint, avg_duration
  bigint, total_partitions int, qualified_partitions int, min_assigned_partitions int, max_assigned_partitions int,
  avg_assigned_partitions bigint');
select rs_catalog.make_log('svl_s3retries', 'query bigint, segment int, node int, slice int, eventtime timestamp,
  retries int, successful_fetches int, file_size bigint, location text, message text');
select rs_catalog.make_log('svl_spectrum_scan_error', 'userid int, query int, location char(256), rowid char(2100),
  colname char(127), original_value char(1024), modified_value char(1024), trigger char(32), action char(32),
  action_value char(32), error_code int');
select rs_catalog.make_log('svl_federated_query', 'userid int, xid bigint, pid int, query int, sourcetype char(32),
  recordtime timestamp, querytext char(4000), num_rows bigint, num_bytes bigint, duration bigint');
select rs_catalog.make_log('svl_vacuum_percentage', 'xid bigint, table_id int, percentage bigint');
select rs_catalog.make_log('svl_query_queue_info', 'database text, query int, xid bigint, userid int, querytxt text,
  queue_start_time timestamp, exec_start_time timestamp, service_class int, slots int, queue_elapsed bigint,
  exec_elapsed bigint, wlm_total_elapsed bigint, commit_queue_elapsed bigint, commit_exec_time bigint,
  service_class_name char(64)');
select rs_catalog.make_log('svl_multi_statement_violations', 'userid int, database char(32), cmdname char(20), xid
  bigint, pid int, label char(320), starttime timestamp, endtime timestamp, sequence int, type varchar(10), text
  char(200)');
select rs_catalog.make_log('svcs_concurrency_scaling_usage', 'start_time timestamp, end_time timestamp, queries
  bigint, usage_in_seconds numeric(27,0)');

-- STV
select rs_catalog.make_log('stv_active_cursors', 'userid int, name char(256), xid bigint, pid int, starttime
  timestamp, row_count bigint, byte_count bigint, fetched_rows bigint');
select rs_catalog.make_log('stv_cursor_configuration', 'current_cursor_count int, max_diskspace_usable int,
  current_diskspace_used int');
select rs_catalog.make_log('stv_load_state', 'userid int, session int, query int, slice int, pid int, recordtime
  timestamp, bytes_to_load bigint, bytes_loaded bigint, bytes_to_load_compressed bigint, bytes_loaded_compressed
  bigint, lines int, num_files int, num_files_complete int, current_file char(256), pct_complete int');
select rs_catalog.make_log('stv_wlm_query_queue_state', 'service_class int, position int, task int, query int,
  slot_count int, start_time timestamp, queue_time bigint');
select rs_catalog.make_log('stv_wlm_query_task_state', 'service_class int, task int, query int, level int, start_time
  timestamp, exec_time bigint');
select rs_catalog.make_log('stv_wlm_qmr_config', 'service_class int, rule_name char(256), action char(256),
  metric_name char(256), metric_operator char(256), metric_value float8, action_value char(256)');

-- SVV
select rs_catalog.make_log('svv_query_inflight', 'userid int, slice int, query int, pid int, starttime timestamp,
  suspended int, text char(200), sequence int');
select rs_catalog.make_log('svv_ml_model_info', 'schema_name char(128), user_name char(128), model_name char(128),
  life_cycle char(20), is_refreshable int, model_state char(128)');
select rs_catalog.make_log('svv_ml_model_privileges', 'namespace_name text, model_name text, model_version int,
  privilege_type text, identity_id int, identity_name text, identity_type text, admin_option boolean');
select rs_catalog.make_log('svv_identity_providers', 'uid int, name text, type text, instanceid text, namespc text,
  params text, enabled boolean');
select rs_catalog.make_log('svv_integration', 'integration_id char(128), target_database char(128), source char(128),
  state char(128), current_lag bigint, last_replicated_checkpoint char(128), total_tables_replicated int,
  total_tables_failed int, creation_time timestamp, refresh_interval int, source_database char(128), is_history_mode
  boolean');
select rs_catalog.make_log('svv_datashare_privileges', 'share_type varchar(8), share_name varchar(128), privilege_type
  text, identity_id int, identity_name text, identity_type text, admin_option boolean');
select rs_catalog.make_log('svv_datashare_consumers', 'share_name varchar(128), consumer_account varchar(16),
  consumer_namespace varchar(64), share_date timestamp');
select rs_catalog.make_log('svv_schema_quota_state', 'schema_id int, schema_name char(128), schema_owner int, quota
  int, disk_usage int, disk_usage_pct float8');
select rs_catalog.make_log('svv_geometry_columns', 'f_table_catalog varchar(128), f_table_schema varchar(128),
  f_table_name varchar(128), f_geometry_column varchar(128), coord_dimension int, srid int, type varchar(30)');

-- SYS
select rs_catalog.make_log('sys_auto_table_optimization', 'table_id int, type char(128), status char(128), event_time
  timestamp, alter_from char(128)');
select rs_catalog.make_log('sys_copy_job', 'job_id bigint, job_name char(128), data_source char(1024), copy_query
  char(4000), filename char(1024), status char(32), curtime timestamp');
select rs_catalog.make_log('sys_integration_activity', 'integration_id char(128), target_database char(128), source
  char(128), checkpoint_name char(128), checkpoint_type char(128), checkpoint_bytes bigint, last_commit_timestamp
  timestamp, modified_tables int, integration_start_time timestamp, integration_end_time timestamp');
select rs_catalog.make_log('sys_schema_quota_violations', 'owner_id int, user_id int, transaction_id bigint,
  session_id int, schema_id int, schema_name char(128), quota int, disk_usage int, record_time timestamp');
select rs_catalog.make_log('sys_stream_scan_states', 'user_id int, database_name char(128), schema_name char(128),
  stream_name char(128), mv_name char(128), transaction_id bigint, query_id bigint, record_time timestamp,
  partition_id text, latest_position text, scanned_rows bigint, skipped_rows bigint, scanned_bytes bigint,
  stream_record_time_min timestamp, stream_record_time_max timestamp');
select rs_catalog.make_log('sys_stream_scan_errors', 'user_id int, database_name char(128), schema_name char(128),
  stream_name char(128), mv_name char(128), transaction_id bigint, query_id bigint, record_time timestamp,
  partition_id text, position text, error_code int, error_reason text');
select rs_catalog.make_log('sys_udf_log', 'query_id bigint, record_time timestamp, message varchar(4096), traceback
  varchar(4096), function_name varchar(128), sequence int');

-- What concurrency scaling adds to: the same columns.
create or replace view rs_catalog.svcs_alert_event_log as select * from rs_catalog.stl_alert_event_log;
create or replace view rs_catalog.svcs_compile as select * from rs_catalog.svl_compile;
create or replace view rs_catalog.svcs_explain as select * from rs_catalog.stl_explain;
create or replace view rs_catalog.svcs_plan_info as select * from rs_catalog.stl_plan_info;
create or replace view rs_catalog.svcs_query_summary as select * from rs_catalog.svl_query_summary;
create or replace view rs_catalog.svcs_s3log as select * from rs_catalog.svl_s3log;
create or replace view rs_catalog.svcs_s3query_summary as select * from rs_catalog.svl_s3query_summary;
create or replace view rs_catalog.svcs_stream_segs as select * from rs_catalog.stl_stream_segs;
create or replace view rs_catalog.svcs_unload_log as select * from rs_catalog.stl_unload_log;

-- What the catalog can tell
create or replace view rs_catalog.svv_mv_dependency as
select distinct current_database()::text as database_name, n.nspname::text as schema_name, c.relname::text as name,
  current_database()::text as dependent_database_name, rn.nspname::text as dependent_schema_name, r.relname::text as dependent_name
from pg_catalog.pg_class c
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
join pg_catalog.pg_rewrite w on w.ev_class = c.oid
join pg_catalog.pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = w.oid and d.refclassid = 'pg_class'::regclass
join pg_catalog.pg_class r on r.oid = d.refobjid and r.oid <> c.oid and r.relkind in ('r', 'm', 'f', 'p', 'v')
join pg_catalog.pg_namespace rn on rn.oid = r.relnamespace
where c.relkind = 'm' and n.nspname not in ('rs_catalog', 'rs_external', 'rs_spatial');
create or replace view rs_catalog.stv_mv_deps as
select database_name::char(128) as db_name, schema_name::char(128) as schema, name::char(128) as name,
  dependent_schema_name::char(128) as ref_schema, dependent_name::char(128) as ref_name,
  dependent_database_name::char(128) as ref_database_name
from rs_catalog.svv_mv_dependency;
create or replace view rs_catalog.stv_db_isolation_level as
select datname::text as db_name, 'Snapshot Isolation'::text as isolation_level
from pg_catalog.pg_database where not datistemplate and datname <> 'postgres';
