select t.database, t.schema, t.table, t.diststyle, t.sortkey1, m.autorefresh
    from svv_table_info t
    left join svv_mv_info m on m.database_name = t.database and m.schema_name = t.schema and m.name = t.table
    where t.database ilike 'dbt'
      and t.schema ilike 'builtins'
      and t.table ilike 'materialized'
--------
select a.attname as column, a.attisdistkey as is_dist_key, a.attsortkeyord as sort_key_position
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid
    where n.nspname ilike 'builtins'
      and c.relname like 'mv_tbl__materialized__%'
--------
select v.definition
    from pg_views v
    where v.schemaname = 'builtins'
      and v.viewname = 'materialized'
      and v.definition ilike '%create materialized view%'
--------
BEGIN
--------
refresh materialized view "dbt"."builtins"."materialized"
--------
COMMIT
--------
BEGIN
--------
drop materialized view if exists "dbt"."builtins"."materialized__dbt_backup" cascade
--------
COMMIT
--------
BEGIN
--------
COMMIT
--------
BEGIN
--------
drop materialized view if exists "dbt"."builtins"."materialized__dbt_tmp" cascade
--------
COMMIT
