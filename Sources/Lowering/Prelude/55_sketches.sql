-- HyperLogLog sketches. Redshift's hash is not documented, so its registers cannot be made again: a sketch is the set of
-- its values' hashes here, which counts exactly where Redshift estimates. Its text is not shown (the lowering refuses it).

do $$ begin
  if to_regtype('rs_catalog.hllsketch') is null then
    create domain rs_catalog.hllsketch as bigint[];
  end if;
end $$;
create or replace function rs_catalog.hll_hash(value anyelement) returns bigint immutable parallel safe language sql
as $$ select hashtextextended(value::text, 0) $$;
create or replace function rs_catalog.hll_sketch(hashes bigint[]) returns rs_catalog.hllsketch immutable parallel safe
language sql as $$ select coalesce(hashes, '{}')::rs_catalog.hllsketch $$;
create or replace function rs_catalog.hll_distinct(hashes bigint[]) returns bigint[] immutable parallel safe
language sql as $$ select array(select distinct unnest(hashes)) $$;
create or replace function rs_catalog.hll_cardinality(sketch bigint[]) returns bigint immutable parallel safe
language sql as $$ select cardinality(sketch)::bigint $$;
create or replace function rs_catalog.hll_combine_sketches(a bigint[], b bigint[]) returns rs_catalog.hllsketch
immutable parallel safe language sql as $$
  select case when a is null and b is null then null
    else rs_catalog.hll_distinct(coalesce(a, '{}') || coalesce(b, '{}')) end::rs_catalog.hllsketch
$$;
create or replace function rs_catalog.hll_join(a bigint[], b bigint[]) returns bigint[] immutable parallel safe
language sql as $$ select rs_catalog.hll_distinct(coalesce(a, '{}') || coalesce(b, '{}')) $$;
create or replace aggregate rs_catalog.hll_combine(bigint[]) (sfunc = rs_catalog.hll_join, stype = bigint[]);
