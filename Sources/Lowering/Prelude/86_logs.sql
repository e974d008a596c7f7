-- Redshift's logs and counters of a cluster at work, and its views of what one database alone cannot have. Nothing is
-- logged here, so they have Redshift's columns and no rows: queries over them run, and answer as on a new cluster.

create or replace function rs_catalog.make_log(names text, columns text) returns void language plpgsql as $$
declare
  name text;
begin
  foreach name in array string_to_array(names, ' ') loop
    execute format('create or replace view rs_catalog.%I as select %s where false', name,
      (select string_agg(format('null::%s as %I', substr(entry, strpos(entry, ' ') + 1), split_part(entry, ' ', 1)), ', ')
        from unnest(regexp_split_to_array(columns, ',\s+')) entry));
  end loop;
end $$;

-- SYS: queries
select rs_catalog.make_log('sys_child_query_text', 'user_id int, query_id bigint, child_query_sequence int,
  sequence int, text char(200), query_uuid char(36)');
select rs_catalog.make_log('sys_query_explain', 'userid int, query_id bigint, child_query_sequence int,
  plan_node_id int, plan_parent_id int, plan_node char(400), plan_info char(400), query_uuid char(36)');
select rs_catalog.make_log('sys_external_query_detail', 'user_id int, query_id bigint, transaction_id bigint,
  child_query_sequence int, segment_id int, source_type char(32), start_time timestamp, end_time timestamp,
  duration bigint, total_partitions int, qualified_partitions int, scanned_files bigint, returned_rows bigint,
  returned_bytes bigint, file_format text, file_location text, external_query_text text, warning_message char(4000),
  table_name char(136), is_recursive char(1), is_nested char(1), s3list_time bigint, get_partition_time bigint,
  query_uuid char(36)');
select rs_catalog.make_log('sys_external_query_error', 'user_id int, query_id bigint, file_location char(256),
  rowid char(2100), column_name char(127), original_value char(1024), modified_value char(1024), trigger char(128),
  action char(128), action_value char(128), error_code int, query_uuid char(36)');
select rs_catalog.make_log('sys_procedure_call', 'session_user_id int, security_user_id int, query_id int,
  query_text char(4000), start_time timestamp, end_time timestamp, status char(10), caller_procedure_query_id int,
  query_uuid char(36)');
select rs_catalog.make_log('sys_procedure_messages', 'transaction_id bigint, query_id int, record_time timestamp,
  log_level char(10), message char(1024), line_number int, query_uuid char(36)');

-- SYS: sessions, transactions, upkeep
select rs_catalog.make_log('sys_session_history', 'user_id char(50), session_id int, database_name char(50),
  status char(10), session_timeout int, start_time timestamp, end_time timestamp');
select rs_catalog.make_log('sys_connection_log', 'event char(50), record_time timestamp, remote_host char(45),
  remote_port char(32), session_id int, database_name char(50), user_name char(50), auth_method char(32), duration int,
  ssl_version char(50), ssl_cipher char(128), mtu int, ssl_compression char(64), ssl_expansion char(64),
  iam_auth_guid char(36), application_name char(250), driver_version char(64), os_version char(64),
  plugin_name char(32), protocol_version int, global_session_id char(36)');
select rs_catalog.make_log('sys_transaction_history', 'user_id int, transaction_id bigint, isolation_level text,
  status text, transaction_start_time timestamp, commit_start_time timestamp, commit_end_time timestamp,
  blocks_committed bigint, undo_transaction_id bigint');
select rs_catalog.make_log('sys_userlog', 'user_id int, user_name char(50), original_user_name char(50),
  action char(10), has_create_db_privs int, is_superuser int, has_update_catalog_privs int,
  password_expiration timestamp, session_id int, transaction_id bigint, record_time timestamp');
select rs_catalog.make_log('sys_analyze_history', 'user_id int, transaction_id bigint, database_name char(30),
  schema_name char(128), table_name char(30), table_id int, is_automatic char(1), status char(15),
  start_time timestamp, end_time timestamp, rows float8, modified_rows float8, analyze_threshold_percent int,
  last_analyze_time timestamp');
select rs_catalog.make_log('sys_vacuum_history', 'user_id int, transaction_id bigint, query_id bigint,
  database_name text, schema_name text, table_name text, table_id int, vacuum_type char(64), is_automatic boolean,
  status char(64), start_time timestamp, end_time timestamp, record_time timestamp, duration int,
  rows_before_vacuum bigint, size_before_vacuum int, reclaimable_rows bigint, reclaimed_rows bigint,
  reclaimed_blocks bigint, sortedrows_before_vacuum int, sortedrows_after_vacuum int');
select rs_catalog.make_log('sys_mv_refresh_history', 'user_id int, session_id int, transaction_id bigint,
  database_name char(128), schema_name char(128), mv_id bigint, mv_name char(128), refresh_type char(32), status text,
  start_time timestamp, end_time timestamp, duration bigint, consumer_account char(12), consumer_region char(32),
  consumer_namespace char(36)');
select rs_catalog.make_log('sys_mv_state', 'user_id bigint, transaction_id bigint, database_name char(128),
  event_desc char(500), start_time timestamp, base_table_database_name char(128), base_table_schema char(128),
  base_table_name char(128), mv_schema char(128), mv_name char(128), state char(32)');
select rs_catalog.make_log('sys_serverless_usage', 'start_time timestamp, end_time timestamp, compute_seconds float8,
  compute_capacity float8, data_storage bigint, cross_region_transferred_data bigint, charged_seconds bigint,
  charged_extra_compute_for_automatic_optimization_seconds bigint');

-- STL: statements
select rs_catalog.make_log('stl_explain', 'userid int, query int, nodeid int, parentid int, plannode char(400),
  info char(400), user_query_id bigint, child_query_sequence int, query_uuid char(36)');
select rs_catalog.make_log('stl_alert_event_log', 'userid int, query int, slice int, segment int, step int, pid int,
  xid bigint, event char(1024), solution char(1024), event_time timestamp');
select rs_catalog.make_log('stl_error', 'userid int, process char(12), recordtime timestamp, pid int, errcode int,
  file char(90), linenum int, context char(100), error char(512)');
select rs_catalog.make_log('svl_stored_proc_call', 'userid int, session_userid int, query int, label char(320),
  xid bigint, pid int, database char(32), querytxt char(4000), starttime timestamp, endtime timestamp, aborted int,
  from_sp_call int');
select rs_catalog.make_log('svl_stored_proc_messages', 'userid int, session_userid int, pid int, xid bigint, query int,
  recordtime timestamp, loglevel int, loglevel_text char(10), message char(1024), linenum int, querytext char(500),
  label char(320), aborted int, message_xid bigint');

-- STL, SVL: steps
select rs_catalog.make_log('stl_scan', 'userid int, query int, slice int, segment int, step int, starttime timestamp,
  endtime timestamp, tasknum int, rows bigint, bytes bigint, fetches bigint, type int, tbl int, is_rrscan char(1),
  is_delayed_scan char(1), rows_pre_filter bigint, rows_pre_user_filter bigint, perm_table_name char(136),
  is_rlf_scan char(1), is_rlf_scan_reason int, num_em_blocks int, checksum bigint, runtime_filtering char(1),
  scan_region int, num_sortkey_as_predicate int, row_fetcher_state int, consumed_scan_ranges bigint,
  work_stealing_reason bigint, is_vectorized_scan char(1), is_vectorized_scan_reason int, row_fetcher_reason bigint,
  topology_signature bigint, use_tpm_partition char(1), is_rrscan_expr char(1), scanned_mega_value char(1)');
select rs_catalog.make_log('stl_insert', 'userid int, query int, slice int, segment int, step int, starttime timestamp,
  endtime timestamp, tasknum int, rows bigint, tbl int, inserted_mega_value char(1)');
select rs_catalog.make_log('stl_delete', 'userid int, query int, slice int, segment int, step int, starttime timestamp,
  endtime timestamp, tasknum int, rows bigint, tbl int');
select rs_catalog.make_log('stl_dist stl_bcast', 'userid int, query int, slice int, segment int, step int,
  starttime timestamp, endtime timestamp, tasknum int, rows bigint, bytes bigint, packets int');
select rs_catalog.make_log('stl_plan_info', 'userid int, query int, nodeid int, segment int, step int, locus int,
  plannode int, startupcost float8, totalcost float8, rows bigint, bytes bigint');
select rs_catalog.make_log('stv_exec_state', 'userid int, query int, slice int, segment int, step int,
  starttime timestamp, currenttime timestamp, tasknum int, rows bigint, bytes bigint, label char(256),
  is_diskbased char(1), workmem bigint, num_parts int, is_rrscan char(1), is_delayed_scan char(1), query_uuid char(36)');
select rs_catalog.make_log('svv_query_state', 'userid int, query int, seg int, step int, maxtime interval,
  avgtime interval, rows bigint, bytes bigint, cpu bigint, memory bigint, rate_row float8, rate_byte float8,
  label char(25), is_diskbased char(1), workmem bigint, num_parts int, is_rrscan char(1), is_delayed_scan char(1)');
select rs_catalog.make_log('svl_query_summary', 'userid int, query int, stm int, seg int, step int, maxtime bigint,
  avgtime bigint, rows bigint, bytes bigint, rate_row float8, rate_byte float8, label text, is_diskbased char(1),
  workmem bigint, is_rrscan char(1), is_delayed_scan char(1), rows_pre_filter bigint');
select rs_catalog.make_log('svl_query_report', 'userid int, query int, slice int, segment int, step int,
  start_time timestamp, end_time timestamp, elapsed_time bigint, rows bigint, bytes bigint, label char(256),
  is_diskbased char(1), workmem bigint, is_rrscan char(1), is_delayed_scan char(1), rows_pre_filter bigint');
select rs_catalog.make_log('svl_compile', 'userid int, xid bigint, pid int, query int, segment int, locus int,
  starttime timestamp, endtime timestamp, compile int');
select rs_catalog.make_log('svl_query_metrics', 'userid int, query int, service_class int, dimension varchar(24),
  segment int, step int, step_label varchar(30), query_cpu_time bigint, query_blocks_read bigint,
  query_execution_time bigint, query_cpu_usage_percent bigint, query_temp_blocks_to_disk bigint,
  segment_execution_time bigint, cpu_skew numeric(38,2), io_skew numeric(38,2), scan_row_count bigint,
  join_row_count bigint, nested_loop_join_row_count bigint, return_row_count bigint, spectrum_scan_row_count bigint,
  spectrum_scan_size_mb bigint, query_queue_time bigint');
select rs_catalog.make_log('svl_query_metrics_summary', 'userid int, query int, service_class int,
  query_cpu_time bigint, query_blocks_read bigint, query_execution_time bigint, query_cpu_usage_percent numeric(38,2),
  query_temp_blocks_to_disk bigint, segment_execution_time bigint, cpu_skew numeric(38,2), io_skew numeric(38,2),
  scan_row_count bigint, join_row_count bigint, nested_loop_join_row_count bigint, return_row_count bigint,
  spectrum_scan_row_count bigint, spectrum_scan_size_mb bigint, query_queue_time bigint');
select rs_catalog.make_log('stl_query_metrics', 'userid int, service_class int, query int, segment int, step_type int,
  starttime timestamp, slices int, max_rows bigint, rows bigint, max_cpu_time bigint, cpu_time bigint,
  max_blocks_read int, blocks_read bigint, max_run_time bigint, run_time bigint, max_blocks_to_disk bigint,
  blocks_to_disk bigint, step int, max_query_scan_size bigint, query_scan_size bigint, query_priority int,
  query_queue_time bigint, service_class_name char(64)');
select rs_catalog.make_log('stv_query_metrics', 'userid int, service_class int, query int, starttime timestamp,
  slices int, segment int, step_type int, rows bigint, max_rows bigint, cpu_time bigint, max_cpu_time bigint,
  blocks_read bigint, max_blocks_read bigint, run_time bigint, max_run_time bigint, max_blocks_to_disk bigint,
  blocks_to_disk bigint, step int, max_query_scan_size bigint, query_scan_size bigint, query_priority int,
  query_queue_time bigint');
select rs_catalog.make_log('svl_s3query_summary', 'userid int, query int, xid bigint, pid int, segment int, step int,
  starttime timestamp, endtime timestamp, elapsed int, aborted int, external_table_name char(136),
  file_format char(16), is_partitioned char(1), is_rrscan char(1), is_nested char(1), s3_scanned_rows bigint,
  s3_scanned_bytes bigint, s3query_returned_rows bigint, s3query_returned_bytes bigint, files int, files_max int,
  files_avg int, splits int, splits_max int, splits_avg int, total_split_size bigint, max_split_size bigint,
  avg_split_size bigint, total_retries int, max_retries int, max_request_duration int, avg_request_duration float8,
  max_request_parallelism int, avg_request_parallelism float8, total_slowdown_count bigint, max_slowdown_count int');
select rs_catalog.make_log('svl_s3log', 'pid int, query int, segment int, step int, node int, slice int,
  eventtime timestamp, message text');
select rs_catalog.make_log('stl_s3client', 'userid int, query int, slice int, recordtime timestamp, pid int,
  http_method char(64), bucket char(64), key char(256), transfer_size bigint, data_size bigint, start_time bigint,
  end_time bigint, transfer_time bigint, compression_time bigint, connect_time bigint, app_connect_time bigint,
  retries bigint, request_id char(32), extended_request_id char(128), ip_address char(64), is_partial int,
  start_offset bigint, query_uuid char(36)');

-- Workload management
select rs_catalog.make_log('stl_wlm_query', 'userid int, xid int, task int, query int, service_class int,
  slot_count int, service_class_start_time timestamp, queue_start_time timestamp, queue_end_time timestamp,
  total_queue_time bigint, exec_start_time timestamp, exec_end_time timestamp, total_exec_time bigint,
  service_class_end_time timestamp, final_state char(16), est_peak_mem bigint, query_priority char(20),
  service_class_name char(64)');
select rs_catalog.make_log('stv_wlm_query_state', 'xid int, task int, query int, service_class int, slot_count int,
  wlm_start_time timestamp, state char(16), queue_time bigint, exec_time bigint, query_priority char(20)');
select rs_catalog.make_log('stv_wlm_service_class_config', 'service_class int, queueing_strategy char(32),
  num_query_tasks int, target_num_query_tasks int, evictable char(8), eviction_threshold bigint,
  query_working_mem int, target_query_working_mem int, min_step_mem int, name char(64), max_execution_time bigint,
  user_group_wild_card boolean, query_group_wild_card boolean, concurrency_scaling char(20), query_priority char(20),
  user_role_wild_card boolean');
select rs_catalog.make_log('stv_wlm_service_class_state', 'service_class int, num_queued_queries int,
  num_executing_queries int, num_serviced_queries int, num_executed_queries int, num_evicted_queries int,
  num_concurrency_scaling_queries int');
select rs_catalog.make_log('stv_wlm_classification_config', 'id int, condition char(128), action_seq int,
  action char(64), action_service_class int');
select rs_catalog.make_log('stl_wlm_rule_action', 'userid int, query int, service_class int, rule char(256),
  action char(256), recordtime timestamp, action_value char(256), service_class_name char(64)');

-- Sessions, transactions, upkeep
select rs_catalog.make_log('stl_sessions', 'userid int, starttime timestamp, endtime timestamp, process int,
  user_name char(50), db_name char(50), timeout_sec int, timed_out int');
select rs_catalog.make_log('stl_connection_log', 'event char(50), recordtime timestamp, remotehost char(45),
  remoteport char(32), pid int, dbname char(50), username char(50), authmethod char(32), duration int,
  sslversion char(50), sslcipher char(128), mtu int, sslcompression char(64), sslexpansion char(64),
  iamauthguid char(36), application_name char(250), os_version char(64), driver_version char(64),
  plugin_name char(32), protocol_version int, sessionid char(36), compression char(16)');
select rs_catalog.make_log('stl_commit_stats', 'xid bigint, node int, startqueue timestamp, startwork timestamp,
  endflush timestamp, endstage timestamp, endlocal timestamp, startglobal timestamp, endtime timestamp,
  queuelen bigint, permblocks bigint, newblocks bigint, dirtyblocks bigint, headers bigint, numxids int,
  oldestxid bigint, extwritelatency bigint, metadatawritten int, tombstonedblocks bigint, tossedblocks bigint,
  batched_by bigint');
select rs_catalog.make_log('stl_analyze', 'userid int, xid bigint, database char(30), table_id int, status char(15),
  rows float8, modified_rows float8, threshold_percent int, is_auto char(1), starttime timestamp, endtime timestamp,
  prevtime timestamp, num_predicate_cols int, num_new_predicate_cols int, is_background char(1),
  auto_analyze_phase char(100), schema_name char(128), table_name char(136)');
select rs_catalog.make_log('stl_vacuum', 'userid int, xid bigint, table_id int, status char(30), rows bigint,
  sortedrows int, blocks int, max_merge_partitions int, eventtime timestamp, reclaimable_rows bigint,
  reclaimable_space_mb bigint, cutoff_xid bigint, is_recluster int');
select rs_catalog.make_log('svv_vacuum_summary', 'table_name text, xid bigint, sort_partitions bigint,
  merge_increments bigint, elapsed_time bigint, row_delta bigint, sortedrow_delta bigint, block_delta int,
  max_merge_partitions int');
select rs_catalog.make_log('svv_vacuum_progress', 'table_name text, status text, time_remaining_estimate text');
select rs_catalog.make_log('svv_interleaved_columns', 'tbl int, col int, interleaved_skew numeric(19,2),
  last_reindex timestamp');
select rs_catalog.make_log('svl_auto_worker_action', 'table_id int, type char(32), status char(128),
  eventtime timestamp, sequence int, previous_state char(200)');
select rs_catalog.make_log('stl_userlog', 'userid int, username char(50), oldusername char(50), action char(10),
  usecreatedb int, usesuper int, usecatupd int, valuntil timestamp, pid int, xid bigint, recordtime timestamp');
select rs_catalog.make_log('stl_tr_conflict', 'xact_id bigint, process_id bigint, xact_start_ts timestamp,
  abort_time timestamp, table_id bigint');
select rs_catalog.make_log('stl_undone', 'userid int, xact_id bigint, xact_id_undone bigint, undo_start_ts timestamp,
  undo_end_ts timestamp, table_id bigint');
select rs_catalog.make_log('stv_locks', 'table_id bigint, last_commit timestamp, last_update timestamp,
  lock_owner bigint, lock_owner_pid bigint, lock_owner_start_ts timestamp, lock_owner_end_ts timestamp,
  lock_status char(22)');
select rs_catalog.make_log('svl_mv_refresh_status', 'db_name char(128), userid bigint, schema_name char(128),
  mv_name char(128), xid bigint, starttime timestamp, endtime timestamp, status text, refresh_type char(32),
  consumer_account char(12), consumer_region char(32), consumer_namespace char(36)');

-- Disks
select rs_catalog.make_log('stv_blocklist', 'slice int, col int, tbl int, blocknum int, num_values int,
  extended_limits int, minvalue bigint, maxvalue bigint, sb_pos int, pinned int, on_disk int, modified int,
  hdr_modified int, unsorted int, tombstone int, preferred_diskno int, temporary int, newblock int, num_readers int,
  flags int');
select rs_catalog.make_log('svv_diskusage', 'db_id int, name char(72), slice int, col int, tbl int, blocknum int,
  num_values int, minvalue bigint, maxvalue bigint, sb_pos int, pinned int, on_disk int, modified int,
  hdr_modified int, unsorted int, tombstone int, preferred_diskno int, temporary int, newblock int');
select rs_catalog.make_log('stv_partitions', 'owner int, host int, diskno int, part_begin bigint, part_end bigint,
  used int, tossed int, capacity int, reads bigint, writes bigint, seek_forward int, seek_back int, is_san int,
  failed int, mbps int, mount char(256)');
select rs_catalog.make_log('stv_node_storage_capacity', 'node int, used int, capacity int');

-- What other clusters share: none does.
select rs_catalog.make_log('svv_datashares', 'share_name varchar(128), share_id int, share_owner int,
  source_database varchar(128), consumer_database varchar(128), share_type varchar(8), createdate timestamp,
  is_publicaccessible boolean, share_acl varchar(256), producer_account varchar(16), producer_namespace varchar(64),
  managed_by varchar(64)');
select rs_catalog.make_log('svv_datashare_objects', 'share_type varchar(8), share_name varchar(128),
  object_type varchar(64), object_name varchar(512), producer_account varchar(16), producer_namespace varchar(64),
  include_new boolean');

select rs_catalog.make_log('pg_library', 'name name, language_oid oid, file_store_id int, owner int');
select rs_catalog.make_log('pg_statistic_indicator', 'stairelid oid, stairows float8, staiins float8, staidels float8');

-- What the catalog knows: one slice holds each table whole.
create or replace view rs_catalog.stv_tbl_perm as
select 0 as slice, c.oid::int as id, c.relname::char(72) as name, rs_catalog.row_count(c.oid)::bigint as rows,
  rs_catalog.row_count(c.oid)::bigint as sorted_rows, (c.relpersistence = 't')::int as temp,
  (select oid::int from pg_catalog.pg_database where datname = current_database()) as db_id, 0 as insert_pristine,
  0 as delete_pristine, 1 as backup,
  case k.dist_style when 'even' then 0 when 'key' then 1 when 'all' then 8 else 10 end as dist_style,
  greatest(ceil(pg_catalog.pg_total_relation_size(c.oid) / 1048576.0), 1)::int as block_count
from pg_catalog.pg_class c
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
left join rs_catalog.relation_keys k on k.relid = c.oid
where c.relkind in ('r', 'm') and (c.relkind <> 'm' or c.relispopulated)
  and n.nspname not in ('pg_catalog', 'information_schema', 'rs_catalog', 'rs_external', 'rs_spatial', 'pg_toast');
create or replace view rs_catalog.svv_function_privileges as
select n.nspname::text as namespace_name, f.proname::text as function_name,
  pg_catalog.pg_get_function_identity_arguments(f.oid) as argument_types, p.privilege_type::text,
  p.grantee::int as identity_id,
  case when p.grantee = 0 then 'public' else pg_get_userbyid(p.grantee)::text end as identity_name,
  case when p.grantee = 0 then 'public' when r.rolcanlogin then 'user' else 'role' end as identity_type,
  p.is_grantable as admin_option
from pg_catalog.pg_proc f
join pg_catalog.pg_namespace n on n.oid = f.pronamespace
cross join lateral aclexplode(f.proacl) p
left join pg_catalog.pg_roles r on r.oid = p.grantee
where n.nspname not in ('rs_catalog', 'rs_external', 'rs_spatial', 'pg_catalog', 'information_schema', 'pg_toast');
create or replace view rs_catalog.svv_column_privileges as
select n.nspname::text as namespace_name, c.relname::text as relation_name, a.attname::text as column_name,
  p.privilege_type::text, p.grantee::int as identity_id,
  case when p.grantee = 0 then 'public' else pg_get_userbyid(p.grantee)::text end as identity_name,
  case when p.grantee = 0 then 'public' when r.rolcanlogin then 'user' else 'role' end as identity_type
from pg_catalog.pg_attribute a
join pg_catalog.pg_class c on c.oid = a.attrelid
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
cross join lateral aclexplode(a.attacl) p
left join pg_catalog.pg_roles r on r.oid = p.grantee
where a.attnum > 0 and not a.attisdropped and p.privilege_type in ('SELECT', 'UPDATE')
  and n.nspname not in ('rs_catalog', 'rs_external', 'rs_spatial', 'pg_catalog', 'information_schema', 'pg_toast');
create or replace view rs_catalog.show_column_grants as
select current_database()::text as database_name, namespace_name as schema_name, relation_name as table_name,
  column_name, 'COLUMN'::text as object_type, privilege_type, identity_id, identity_name, identity_type,
  false as admin_option, 'COLUMN'::text as privilege_scope, null::text as grantor_name
from rs_catalog.svv_column_privileges;

-- As PostgreSQL 8.0 had it.
create or replace view rs_catalog.pg_locks as
select relation, database, coalesce(transactionid, a.backend_xid) as transaction, l.pid, mode, granted
from pg_catalog.pg_locks l left join pg_catalog.pg_stat_activity a on a.pid = l.pid
where locktype in ('relation', 'transactionid');

-- A grantee that is a user or a group, by number.
create or replace function rs_catalog.makeaclitem(grantee oid, grp oid, grantor oid, privilege text, is_grantable boolean)
returns aclitem stable language sql as $$
  select pg_catalog.makeaclitem(case when grp <> 0 then grp else grantee end, grantor, privilege, is_grantable)
$$;
