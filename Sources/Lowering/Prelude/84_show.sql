-- What SHOW CONSTRAINTS, SHOW PARAMETERS and ANALYZE COMPRESSION answer.
create or replace view rs_catalog.show_primary_keys as
select current_database()::text as database_name, n.nspname::text as schema_name, c.relname::text as table_name,
  d.name as pk_name, k.column_name, k.key_seq::int as key_seq
from rs_catalog.declared_constraints d
join pg_catalog.pg_class c on c.oid = d.relid
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
cross join lateral unnest(d.columns) with ordinality k(column_name, key_seq)
where d.kind = 'PRIMARY KEY';

create or replace view rs_catalog.show_foreign_keys as
select current_database()::text as pk_database_name, pn.nspname::text as pk_schema_name, p.relname::text as pk_table_name,
  coalesce(d.parent_columns[k.key_seq], pk.columns[k.key_seq]) as pk_column_name,
  current_database()::text as fk_database_name, n.nspname::text as fk_schema_name, c.relname::text as fk_table_name,
  k.column_name as fk_column_name, k.key_seq::int as key_seq, d.name as fk_name, pk.name as pk_name,
  null::text as update_rule, null::text as delete_rule, null::text as deferrability
from rs_catalog.declared_constraints d
join pg_catalog.pg_class c on c.oid = d.relid
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
join pg_catalog.pg_class p on p.oid = d.parent_id
join pg_catalog.pg_namespace pn on pn.oid = p.relnamespace
left join rs_catalog.declared_constraints pk on pk.relid = p.oid and pk.kind = 'PRIMARY KEY'
cross join lateral unnest(d.columns) with ordinality k(column_name, key_seq)
where d.kind = 'FOREIGN KEY';

create or replace view rs_catalog.show_parameters as
select p.oid as routine, current_database()::text as database_name, n.nspname::text as schema_name,
  p.proname::text as routine_name, coalesce(p.proargnames[a.place], '')::text as parameter_name,
  a.place::int as ordinal_position,
  case coalesce(p.proargmodes[a.place], 'i') when 'i' then 'IN' when 'o' then 'OUT' when 'b' then 'INOUT' else 'IN' end
    as parameter_type,
  format_type(a.type, null) as data_type, null::int as character_maximum_length,
  case a.type when 'int2'::regtype then 16 when 'int4'::regtype then 32 when 'int8'::regtype then 64 end as numeric_precision,
  case when a.type in ('int2'::regtype, 'int4'::regtype, 'int8'::regtype) then 0 end as numeric_scale
from pg_catalog.pg_proc p
join pg_catalog.pg_namespace n on n.oid = p.pronamespace
cross join lateral unnest(coalesce(p.proallargtypes, p.proargtypes::oid[])) with ordinality a(type, place)
union all
select p.oid, current_database()::text, n.nspname::text, p.proname::text, '', 0, 'RETURN', format_type(p.prorettype, null),
  null, case p.prorettype when 'int2'::regtype then 16 when 'int4'::regtype then 32 when 'int8'::regtype then 64 end,
  case when p.prorettype in ('int2'::regtype, 'int4'::regtype, 'int8'::regtype) then 0 end
from pg_catalog.pg_proc p
join pg_catalog.pg_namespace n on n.oid = p.pronamespace
where p.prokind = 'f';

-- What a column of its type is best kept in, and its own encoding where it is a sort key. How much that would save is not
-- told: nothing is compressed here.
create or replace function rs_catalog.analyze_compression(relation regclass, columns text[])
returns table ("Table" text, "Column" text, "Encoding" text, "Est_reduction_pct" numeric(5, 2)) stable language plpgsql as $$
begin
  if columns is not null then
    perform rs_catalog.column_number(relation, wanted, 'analyzed') from unnest(columns) wanted;
  end if;
  return query
    select c.table_name::text, c.column_name::text,
      case when columns is not null and not c.column_name = any (columns) then 'N/A'
        when c.sort_position <> 0 then replace(c.encoding, 'none', 'raw')
        else replace(rs_catalog.encoding_of(null, c.atttypid, false), 'none', 'raw') end,
      0::numeric(5, 2)
    from rs_catalog.all_columns c
    where c.relkind in ('r', 'm') and (c.relid = relation or (relation is null
      and c.schema_name not in ('pg_catalog', 'information_schema', 'pg_internal')))
    order by c.schema_name, c.table_name, c.attnum;
end $$;
