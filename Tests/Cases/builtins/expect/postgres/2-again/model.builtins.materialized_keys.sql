select
    index_class.relname as name,
    pg_am.amname as method,
    pg_index.indisunique as "unique",
    string_agg(pg_attribute.attname, ',') as column_names
  from pg_index
  join pg_class as owner on owner.oid = pg_index.indrelid
  join pg_namespace on pg_namespace.oid = owner.relnamespace
  join pg_class as index_class on index_class.oid = pg_index.indexrelid
  join pg_am on pg_am.oid = index_class.relam
  join pg_attribute on pg_attribute.attrelid = owner.oid and pg_attribute.attnum = any(pg_index.indkey)
  where owner.relname = 'materialized_keys'
    and pg_namespace.nspname = 'builtins'
    and owner.relkind in ('r', 'm')
  group by 1, 2, 3
  order by 1, 2, 3
--------
refresh materialized view "dbt"."builtins"."materialized_keys"
--------
COMMIT
--------
drop materialized view if exists "dbt"."builtins"."materialized_keys__dbt_backup" cascade
--------
drop materialized view if exists "dbt"."builtins"."materialized_keys__dbt_tmp" cascade
