-- JSON kept in varchar, and SUPER: a type of its own, because jsonb forgets the order of an object's keys and prints
-- spaces, and because its name is to be read in the catalogs. Its bytes are those of `json`, so PostgreSQL's functions
-- for json read it as it lies; what makes a SUPER writes no white space.

do $$ begin
  if to_regtype('rs_catalog.super') is null then
    set local client_min_messages to warning;
    create type rs_catalog.super;
    create function rs_catalog.super_in(cstring) returns rs_catalog.super immutable strict parallel safe
      language internal as 'json_in';
    create function rs_catalog.super_out(rs_catalog.super) returns cstring immutable strict parallel safe
      language internal as 'json_out';
    create function rs_catalog.super_recv(internal) returns rs_catalog.super immutable strict parallel safe
      language internal as 'json_recv';
    create function rs_catalog.super_send(rs_catalog.super) returns bytea immutable strict parallel safe
      language internal as 'json_send';
    create type rs_catalog.super (
      input = rs_catalog.super_in, output = rs_catalog.super_out, receive = rs_catalog.super_recv,
      send = rs_catalog.super_send, internallength = variable, alignment = int4, storage = extended);
    create cast (rs_catalog.super as json) without function as implicit;
    create cast (json as rs_catalog.super) without function;
    create cast (rs_catalog.super as jsonb) with inout as implicit;
  end if;
end $$;

create or replace function rs_catalog.try_json(value text) returns json immutable language plpgsql as $$
begin
  return value::json;
exception when others then
  return null;
end $$;

-- Without white space; what is within strings stays. Escapes of characters are undone, as Redshift prints them.
create or replace function rs_catalog.compact(value json) returns rs_catalog.super immutable strict language plpgsql as $$
begin
  if strpos(value::text, '\u') = 0 then
    return pg_catalog.regexp_replace(value::text, '("(?:[^"\\]|\\.)*")|\s+', '\1', 'g')::json::rs_catalog.super;
  end if;
  case json_typeof(value)
    when 'object' then
      return ('{' || coalesce((
        select string_agg(to_json(key)::text || ':' || rs_catalog.compact(entry)::json::text, ',' order by place)
        from json_each(value) with ordinality as e(key, entry, place)), '') || '}')::json::rs_catalog.super;
    when 'array' then
      return ('[' || coalesce((
        select string_agg(rs_catalog.compact(entry)::json::text, ',' order by place)
        from json_array_elements(value) with ordinality as e(entry, place)), '') || ']')::json::rs_catalog.super;
    when 'string' then return to_json(value #>> '{}')::rs_catalog.super;
    else return btrim(value::text)::json::rs_catalog.super;
  end case;
end $$;

-- An attribute that stands twice in one object is an error: jsonb drops the first one, and a colon with it.
create or replace function rs_catalog.without_duplicates(value rs_catalog.super) returns rs_catalog.super
immutable strict language plpgsql as $$
begin
  if length(value::json::text) - length(replace(value::json::text, ':', ''))
    > length(value::jsonb::text) - length(replace(value::jsonb::text, ':', ''))
  then
    raise exception 'an object of the JSON text has the same attribute twice' using errcode = '22030',
      hint = 'give each attribute of an object a name of its own';
  end if;
  return value;
end $$;
create or replace function rs_catalog.json_parse(value text) returns rs_catalog.super immutable language sql
as $$ select rs_catalog.without_duplicates(rs_catalog.compact(value::json)) $$;
create or replace function rs_catalog.json_parse(value bytea) returns rs_catalog.super immutable language sql
as $$ select rs_catalog.without_duplicates(rs_catalog.compact(convert_from(value, 'UTF8')::json)) $$;

-- A value of another type as SUPER: a string stays a string, whatever it holds.
create or replace function rs_catalog.to_super(value text) returns rs_catalog.super immutable language sql
as $$ select to_json(value)::rs_catalog.super $$;
create or replace function rs_catalog.to_super(value bpchar) returns rs_catalog.super immutable language sql
as $$ select to_json(value::text)::rs_catalog.super $$;
create or replace function rs_catalog.to_super(value bigint) returns rs_catalog.super immutable language sql
as $$ select to_json(value)::rs_catalog.super $$;
create or replace function rs_catalog.to_super(value int) returns rs_catalog.super immutable language sql
as $$ select to_json(value)::rs_catalog.super $$;
create or replace function rs_catalog.to_super(value smallint) returns rs_catalog.super immutable language sql
as $$ select to_json(value)::rs_catalog.super $$;
create or replace function rs_catalog.to_super(value numeric) returns rs_catalog.super immutable language sql
as $$ select to_json(value)::rs_catalog.super $$;
create or replace function rs_catalog.to_super(value float8) returns rs_catalog.super stable language sql
as $$ select to_json(value)::rs_catalog.super $$;
create or replace function rs_catalog.to_super(value boolean) returns rs_catalog.super immutable language sql
as $$ select to_json(value)::rs_catalog.super $$;
create or replace function rs_catalog.to_super(value json) returns rs_catalog.super immutable language sql
as $$ select rs_catalog.compact(value) $$;
create or replace function rs_catalog.to_super(value rs_catalog.super) returns rs_catalog.super immutable language sql
as $$ select value $$;
create or replace function rs_catalog.to_super(value bytea) returns rs_catalog.super immutable language sql
as $$ select to_json(encode(value, 'hex'))::rs_catalog.super $$;
do $$ begin
  if not exists (select from pg_cast where casttarget = 'rs_catalog.super'::regtype and castsource = 'int'::regtype) then
    create cast (text as rs_catalog.super) with function rs_catalog.to_super(text) as assignment;
    create cast (varchar as rs_catalog.super) with function rs_catalog.to_super(text) as assignment;
    create cast (bpchar as rs_catalog.super) with function rs_catalog.to_super(bpchar) as assignment;
    create cast (bigint as rs_catalog.super) with function rs_catalog.to_super(bigint) as assignment;
    create cast (int as rs_catalog.super) with function rs_catalog.to_super(int) as assignment;
    create cast (smallint as rs_catalog.super) with function rs_catalog.to_super(smallint) as assignment;
    create cast (numeric as rs_catalog.super) with function rs_catalog.to_super(numeric) as assignment;
    create cast (float8 as rs_catalog.super) with function rs_catalog.to_super(float8) as assignment;
    create cast (boolean as rs_catalog.super) with function rs_catalog.to_super(boolean) as assignment;
  end if;
end $$;

-- Navigation is lax: what is not there is null. These are json's own, under a name that needs no search path.
create or replace function rs_catalog.get(value rs_catalog.super, key text) returns rs_catalog.super
immutable strict parallel safe language internal as 'json_object_field';
create or replace function rs_catalog.element(value rs_catalog.super, place int) returns rs_catalog.super
immutable strict parallel safe language internal as 'json_array_element';
create or replace function rs_catalog.get(value rs_catalog.super, place bigint) returns rs_catalog.super
immutable strict language sql as $$ select case when place >= 0 then rs_catalog.element(value, place::int) end $$;
create or replace function rs_catalog.get(value rs_catalog.super, step rs_catalog.super) returns rs_catalog.super
immutable strict language sql as $$
  select case json_typeof(step) when 'number' then rs_catalog.get(value, (step::json #>> '{}')::numeric::bigint)
    when 'string' then rs_catalog.get(value, step::json #>> '{}') end
$$;

-- The order of SUPER values: boolean, number, string, array, object; a JSON null goes last as a NULL does.
create or replace function rs_catalog.super_rank(value rs_catalog.super) returns int immutable strict language sql as $$
  select case json_typeof(value) when 'boolean' then 1 when 'number' then 2 when 'string' then 3 when 'array' then 4
    when 'object' then 5 else 6 end
$$;
create or replace function rs_catalog.super_compare(a rs_catalog.super, b rs_catalog.super) returns int
immutable strict language sql as $$
  select case when rs_catalog.super_rank(a) <> rs_catalog.super_rank(b)
    then sign(rs_catalog.super_rank(a) - rs_catalog.super_rank(b))::int else pg_catalog.jsonb_cmp(a::jsonb, b::jsonb) end
$$;
create or replace function rs_catalog.super_hash(value rs_catalog.super) returns int immutable strict language sql
as $$ select pg_catalog.jsonb_hash(value::jsonb) $$;
create or replace function rs_catalog.sorts_before(a rs_catalog.super, b rs_catalog.super) returns boolean
immutable strict language sql as $$ select rs_catalog.super_compare(a, b) < 0 $$;
create or replace function rs_catalog.sorts_until(a rs_catalog.super, b rs_catalog.super) returns boolean
immutable strict language sql as $$ select rs_catalog.super_compare(a, b) <= 0 $$;
create or replace function rs_catalog.sorts_from(a rs_catalog.super, b rs_catalog.super) returns boolean
immutable strict language sql as $$ select rs_catalog.super_compare(a, b) >= 0 $$;
create or replace function rs_catalog.sorts_after(a rs_catalog.super, b rs_catalog.super) returns boolean
immutable strict language sql as $$ select rs_catalog.super_compare(a, b) > 0 $$;
create or replace function rs_catalog.super_equal(a rs_catalog.super, b rs_catalog.super) returns boolean
immutable strict language sql as $$ select a::jsonb = b::jsonb $$;
do $$ begin
  if not exists (select from pg_opclass where opcintype = 'rs_catalog.super'::regtype) then
    create operator rs_catalog.< (leftarg = rs_catalog.super, rightarg = rs_catalog.super,
      function = rs_catalog.sorts_before, commutator = operator(rs_catalog.>), negator = operator(rs_catalog.>=));
    create operator rs_catalog.<= (leftarg = rs_catalog.super, rightarg = rs_catalog.super,
      function = rs_catalog.sorts_until, commutator = operator(rs_catalog.>=), negator = operator(rs_catalog.>));
    create operator rs_catalog.= (leftarg = rs_catalog.super, rightarg = rs_catalog.super,
      function = rs_catalog.super_equal, commutator = operator(rs_catalog.=), hashes, merges);
    create operator rs_catalog.>= (leftarg = rs_catalog.super, rightarg = rs_catalog.super,
      function = rs_catalog.sorts_from, commutator = operator(rs_catalog.<=), negator = operator(rs_catalog.<));
    create operator rs_catalog.> (leftarg = rs_catalog.super, rightarg = rs_catalog.super,
      function = rs_catalog.sorts_after, commutator = operator(rs_catalog.<), negator = operator(rs_catalog.<=));
    create operator class rs_catalog.super_order default for type rs_catalog.super using btree as
      operator 1 rs_catalog.<, operator 2 rs_catalog.<=, operator 3 rs_catalog.=, operator 4 rs_catalog.>=,
      operator 5 rs_catalog.>, function 1 rs_catalog.super_compare(rs_catalog.super, rs_catalog.super);
    create operator class rs_catalog.super_hashing default for type rs_catalog.super using hash as
      operator 1 rs_catalog.=, function 1 rs_catalog.super_hash(rs_catalog.super);
  end if;
end $$;

-- `<` and its kin of the user's: between different types they are null, where `=` is false.
create or replace function rs_catalog.less(a rs_catalog.super, b rs_catalog.super) returns boolean immutable language sql as $$
  select case when rs_catalog.super_rank(a) = rs_catalog.super_rank(b) then rs_catalog.super_compare(a, b) < 0 end
$$;
create or replace function rs_catalog.less_or_equal(a rs_catalog.super, b rs_catalog.super) returns boolean
immutable language sql as $$
  select case when rs_catalog.super_rank(a) = rs_catalog.super_rank(b) then rs_catalog.super_compare(a, b) <= 0 end
$$;

-- Arithmetic of SUPER values: numbers give a number, anything else null; `+` also joins strings.
create or replace function rs_catalog.super_plus(a rs_catalog.super, b rs_catalog.super) returns rs_catalog.super
immutable language sql as $$
  select case
    when json_typeof(a) = 'number' and json_typeof(b) = 'number'
    then to_json((a::json #>> '{}')::numeric + (b::json #>> '{}')::numeric)
    when json_typeof(a) = 'string' and json_typeof(b) = 'string'
    then to_json((a::json #>> '{}') || (b::json #>> '{}')) end::rs_catalog.super
$$;

create or replace function rs_catalog.is_valid_json(value text) returns boolean immutable language sql
as $$ select case when value is not null then coalesce(json_typeof(rs_catalog.try_json(value)) = 'object', false) end $$;
create or replace function rs_catalog.is_valid_json_array(value text) returns boolean immutable language sql
as $$ select case when value is not null then coalesce(json_typeof(rs_catalog.try_json(value)) = 'array', false) end $$;
create or replace function rs_catalog.can_json_parse(value text) returns boolean immutable language sql
as $$ select case when value is not null then rs_catalog.try_json(value) is not null end $$;

-- The lowering puts NULL_IF_INVALID in front of the path.
create or replace function rs_catalog.json_extract_path_text(value text, null_if_invalid boolean, variadic path text[])
returns text immutable language sql
as $$ select (case when null_if_invalid then rs_catalog.try_json(value) else value::json end) #>> path $$;

create or replace function rs_catalog.json_extract_array_element_text(
  value text, place bigint, null_if_invalid boolean default false
) returns text immutable language sql as $$
  select case when value is null or place is null then null
    when place < 0 then ''
    else (case when null_if_invalid then rs_catalog.try_json(value) else value::json end) ->> place::int end
$$;

create or replace function rs_catalog.json_array_length(value text, null_if_invalid boolean default false) returns int
immutable language sql as $$
  select json_array_length(case when null_if_invalid then rs_catalog.try_json(value) else value::json end)
$$;

create or replace function rs_catalog.json_serialize(value rs_catalog.super) returns text immutable language sql
as $$ select value::json::text $$;
create or replace function rs_catalog.json_serialize_to_varbyte(value rs_catalog.super) returns bytea immutable language sql
as $$ select convert_to(value::json::text, 'UTF8') $$;
create or replace function rs_catalog.json_typeof(value rs_catalog.super) returns text immutable language sql
as $$ select json_typeof(value::json) $$;
create or replace function rs_catalog.json_size(value rs_catalog.super) returns int immutable language sql
as $$ select octet_length(value::json::text) $$;

-- Casts out of SUPER are lax: what does not fit is null.
create or replace function rs_catalog.super_text(value rs_catalog.super) returns text immutable language sql
as $$ select case when json_typeof(value) in ('object', 'array') then null else value::json #>> '{}' end $$;
create or replace function rs_catalog.super_number(value rs_catalog.super) returns numeric immutable language plpgsql as $$
begin
  if json_typeof(value) in ('object', 'array', 'boolean') then return null; end if;
  return (value::json #>> '{}')::numeric;
exception when others then
  return null;
end $$;
-- A quotient has as many digits as one of decimals with the values' own precision and scale.
create or replace function rs_catalog.super_quotient(a numeric, b numeric) returns numeric immutable language plpgsql as $$
declare
  places int := greatest(4, scale(a) + length(ltrim(trunc(abs(b))::text, '0')) + 1);
begin
  return round(pg_catalog.div(a * 10::numeric ^ places, b) / 10::numeric ^ places, places);
end $$;
create or replace function rs_catalog.super_quotient(a float8, b float8) returns float8 immutable language sql
as $$ select a / b $$;
create or replace function rs_catalog.super_boolean(value rs_catalog.super) returns boolean immutable language sql
as $$
  select case json_typeof(value) when 'boolean' then (value::json #>> '{}')::boolean
    -- Whole numbers alone; nothing is cut off.
    when 'number' then case when value::json #>> '{}' ~ '^-?[0-9]+$' then (value::json #>> '{}')::numeric <> 0 end end
$$;
create or replace function rs_catalog.super_timestamp(value rs_catalog.super) returns timestamp stable language plpgsql as $$
begin
  if json_typeof(value) <> 'string' then return null; end if;
  return (value::json #>> '{}')::timestamp;
exception when others then
  return null;
end $$;

create or replace function rs_catalog.split_to_array(value text, delimiter text default ',') returns rs_catalog.super
immutable language sql as $$ select to_json(string_to_array(value, delimiter))::rs_catalog.super $$;
create or replace function rs_catalog.get_array_length(value rs_catalog.super) returns int immutable language sql
as $$ select case when json_typeof(value) = 'array' then json_array_length(value) end $$;

-- Entries of an array, in order; none of anything else.
create or replace function rs_catalog.entries(value rs_catalog.super) returns table (entry rs_catalog.super, place bigint)
immutable language sql rows 10 as $$
  select e.entry::rs_catalog.super, e.place - 1
  from json_array_elements(case when json_typeof(value) = 'array' then value::json else '[]' end)
    with ordinality as e(entry, place)
$$;
create or replace function rs_catalog.array_of(entries rs_catalog.super[]) returns rs_catalog.super immutable language sql as $$
  select ('[' || coalesce((select string_agg(coalesce(e.entry::json::text, 'null'), ',' order by e.place)
    from unnest(entries) with ordinality as e(entry, place)), '') || ']')::json::rs_catalog.super
$$;
create or replace function rs_catalog."array"(variadic entries rs_catalog.super[]) returns rs_catalog.super
immutable language sql as $$ select rs_catalog.array_of(entries) $$;
create or replace function rs_catalog."array"() returns rs_catalog.super immutable language sql
as $$ select '[]'::rs_catalog.super $$;
-- Keys and values in turn.
create or replace function rs_catalog.object(variadic parts rs_catalog.super[]) returns rs_catalog.super
immutable language plpgsql as $$
declare
  text_form text := '';
begin
  for place in 1..cardinality(parts) / 2 loop
    if parts[2 * place - 1] is null then raise exception 'OBJECT key can not be NULL' using errcode = '22004'; end if;
    text_form := text_form || case when place > 1 then ',' else '' end
      || to_json(parts[2 * place - 1]::json #>> '{}')::text || ':' || coalesce(parts[2 * place]::json::text, 'null');
  end loop;
  return ('{' || text_form || '}')::json::rs_catalog.super;
end $$;
create or replace function rs_catalog.object() returns rs_catalog.super immutable language sql
as $$ select '{}'::rs_catalog.super $$;

create or replace function rs_catalog.array_concat(a rs_catalog.super, b rs_catalog.super) returns rs_catalog.super
immutable language sql as $$
  select case when json_typeof(a) = 'array' and json_typeof(b) = 'array' then
    rs_catalog.array_of(array(select entry from rs_catalog.entries(a) order by place)
      || array(select entry from rs_catalog.entries(b) order by place)) end
$$;
-- Arrays in arrays count for their entries, however deep they lie.
create or replace function rs_catalog.flat_entries(value rs_catalog.super) returns rs_catalog.super[]
immutable language plpgsql as $$
declare
  result rs_catalog.super[] := '{}';
  item rs_catalog.super;
begin
  for item in select entry from rs_catalog.entries(value) order by place loop
    if json_typeof(item) = 'array' then
      result := result || rs_catalog.flat_entries(item);
    else
      result := result || item;
    end if;
  end loop;
  return result;
end $$;
create or replace function rs_catalog.array_flatten(value rs_catalog.super) returns rs_catalog.super
immutable language sql as $$
  select case when json_typeof(value) = 'array' then rs_catalog.array_of(rs_catalog.flat_entries(value)) end
$$;
create or replace function rs_catalog.subarray(value rs_catalog.super, start bigint, count bigint default null)
returns rs_catalog.super immutable language sql as $$
  select case when json_typeof(value) = 'array' then rs_catalog.array_of(array(
    select entry from rs_catalog.entries(value)
    where place >= start and (count is null or place < start + count) order by place)) end
$$;
create or replace function rs_catalog.array_to_string(value rs_catalog.super, delimiter text) returns text
immutable language sql as $$
  select case when json_typeof(value) = 'array' then (
    select string_agg(entry::json #>> '{}', delimiter order by place) from rs_catalog.entries(value)) end
$$;
-- Of the catalog's own arrays.
create or replace function rs_catalog.array_to_string(value anyarray, delimiter text) returns text
stable language sql as $$ select pg_catalog.array_to_string(value, delimiter) $$;
create or replace function rs_catalog.array_distinct(value rs_catalog.super) returns rs_catalog.super
immutable language sql as $$
  select case when json_typeof(value) = 'array' then rs_catalog.array_of(array(
    select entry from (select entry, min(place) as place from rs_catalog.entries(value) group by entry) d order by place)) end
$$;
create or replace function rs_catalog.array_sort(
  value rs_catalog.super, ascending boolean default true, nulls_first boolean default null
) returns rs_catalog.super immutable language sql as $$
  select case when json_typeof(value) = 'array' then rs_catalog.array_of(array(
    select entry from rs_catalog.entries(value)
    order by (json_typeof(entry) = 'null') = coalesce(nulls_first, not ascending) desc,
      case when ascending then entry end, case when not ascending then entry end desc, place)) end
$$;
create or replace function rs_catalog.array_union(a rs_catalog.super, b rs_catalog.super, is_distinct boolean default true)
returns rs_catalog.super immutable language sql as $$
  select case when is_distinct then rs_catalog.array_distinct(rs_catalog.array_concat(a, b))
    else rs_catalog.array_concat(a, b) end
$$;
-- With multiplicity: the n-th equal entry of the first meets the n-th of the second.
create or replace function rs_catalog.array_except(a rs_catalog.super, b rs_catalog.super, is_distinct boolean default false)
returns rs_catalog.super immutable language sql as $$
  select case when json_typeof(a) = 'array' and json_typeof(b) = 'array' then rs_catalog.array_of(array(
    select x.entry from (select entry, place, row_number() over (partition by entry order by place) as n
      from rs_catalog.entries(case when is_distinct then rs_catalog.array_distinct(a) else a end)) x
    where not exists (select from (select entry, row_number() over (partition by entry) as n from rs_catalog.entries(b)) y
      where y.entry::jsonb = x.entry::jsonb and (is_distinct or y.n = x.n))
    order by x.place)) end
$$;
create or replace function rs_catalog.array_intersection(
  a rs_catalog.super, b rs_catalog.super, is_distinct boolean default false
) returns rs_catalog.super immutable language sql as $$
  select case when json_typeof(a) = 'array' and json_typeof(b) = 'array' then rs_catalog.array_of(array(
    select x.entry from (select entry, place, row_number() over (partition by entry order by place) as n
      from rs_catalog.entries(case when is_distinct then rs_catalog.array_distinct(a) else a end)) x
    where exists (select from (select entry, row_number() over (partition by entry) as n from rs_catalog.entries(b)) y
      where y.entry::jsonb = x.entry::jsonb and y.n = x.n)
    order by x.place)) end
$$;
create or replace function rs_catalog.nulls_match() returns boolean stable language sql as $$
  select coalesce(nullif(current_setting('rs_catalog.default_array_search_null_handling', true), '')::boolean, true)
$$;
-- Searches: null where nulls do not count and one stands in the way.
create or replace function rs_catalog.array_search(value rs_catalog.super, wanted rs_catalog.super, null_match boolean)
returns bigint immutable language sql as $$
  select case
    when json_typeof(value) is distinct from 'array' then null
    when not null_match and (wanted is null or json_typeof(wanted) = 'null') then null
    else coalesce(
      (select min(place) from rs_catalog.entries(value) where entry::jsonb = coalesce(wanted, 'null')::jsonb),
      case when null_match or not exists (select from rs_catalog.entries(value) where json_typeof(entry) = 'null') then -1 end)
    end
$$;
create or replace function rs_catalog.array_contains(
  value rs_catalog.super, wanted rs_catalog.super, null_match boolean default null
) returns boolean stable language sql as $$
  select rs_catalog.array_search(value, wanted, coalesce(null_match, rs_catalog.nulls_match())) >= 0
$$;
create or replace function rs_catalog.array_position(
  value rs_catalog.super, wanted rs_catalog.super, null_match boolean default null
) returns int stable language sql as $$
  select rs_catalog.array_search(value, wanted, coalesce(null_match, rs_catalog.nulls_match()))::int
$$;
create or replace function rs_catalog.array_positions(
  value rs_catalog.super, wanted rs_catalog.super, null_match boolean default null
) returns rs_catalog.super stable language sql as $$
  select case rs_catalog.array_search(value, wanted, coalesce(null_match, rs_catalog.nulls_match()))
    when null then null else case when json_typeof(value) = 'array' then rs_catalog.array_of(array(
      select rs_catalog.to_super(place) from rs_catalog.entries(value)
      where entry::jsonb = coalesce(wanted, 'null')::jsonb order by place)) end end
$$;
create or replace function rs_catalog.arrays_overlap(
  a rs_catalog.super, b rs_catalog.super, null_match boolean default null
) returns boolean stable language sql as $$
  select case when json_typeof(a) = 'array' and json_typeof(b) = 'array' then
    exists (select from rs_catalog.entries(a) x join rs_catalog.entries(b) y on x.entry::jsonb = y.entry::jsonb
      where json_typeof(x.entry) <> 'null' or coalesce(null_match, rs_catalog.nulls_match())) end
$$;

create or replace function rs_catalog.get_number_attributes(value rs_catalog.super) returns int immutable language sql
as $$ select case when json_typeof(value) = 'object' then (select count(*)::int from json_object_keys(value)) end $$;
create or replace function rs_catalog.attribute_names(value rs_catalog.super, upper_case boolean) returns rs_catalog.super
immutable strict language plpgsql as $$
begin
  case json_typeof(value)
    when 'object' then
      return ('{' || coalesce((
        select string_agg(to_json(case when upper_case then upper(key) else lower(key) end)::text || ':'
          || rs_catalog.attribute_names(entry::rs_catalog.super, upper_case)::json::text, ',' order by place)
        from json_each(value) with ordinality as e(key, entry, place)), '') || '}')::json::rs_catalog.super;
    when 'array' then
      return rs_catalog.array_of(array(select rs_catalog.attribute_names(entry, upper_case)
        from rs_catalog.entries(value) order by place));
    else return value;
  end case;
end $$;
create or replace function rs_catalog.lower_attribute_names(value rs_catalog.super) returns rs_catalog.super
immutable language sql as $$ select rs_catalog.attribute_names(value, false) $$;
create or replace function rs_catalog.upper_attribute_names(value rs_catalog.super) returns rs_catalog.super
immutable language sql as $$ select rs_catalog.attribute_names(value, true) $$;

create or replace function rs_catalog.is_array(value rs_catalog.super) returns boolean immutable language sql
as $$ select coalesce(json_typeof(value) = 'array', false) $$;
create or replace function rs_catalog.is_object(value rs_catalog.super) returns boolean immutable language sql
as $$ select coalesce(json_typeof(value) = 'object', false) $$;
create or replace function rs_catalog.is_scalar(value rs_catalog.super) returns boolean immutable language sql
as $$ select coalesce(json_typeof(value) not in ('array', 'object', 'null'), false) $$;
create or replace function rs_catalog.is_boolean(value rs_catalog.super) returns boolean immutable language sql
as $$ select coalesce(json_typeof(value) = 'boolean', false) $$;
create or replace function rs_catalog.is_varchar(value rs_catalog.super) returns boolean immutable language sql
as $$ select coalesce(json_typeof(value) = 'string', false) $$;
create or replace function rs_catalog.is_char(value rs_catalog.super) returns boolean immutable language sql
as $$ select coalesce(json_typeof(value) = 'string' and octet_length(value::json #>> '{}') = length(value::json #>> '{}'), false) $$;
create or replace function rs_catalog.is_whole(value rs_catalog.super, bound numeric) returns boolean
immutable language sql as $$
  select coalesce(json_typeof(value) = 'number' and value::json::text ~ '^-?[0-9]+$'
    and (value::json #>> '{}')::numeric between -bound and bound - 1, false)
$$;
create or replace function rs_catalog.is_smallint(value rs_catalog.super) returns boolean immutable language sql
as $$ select rs_catalog.is_whole(value, 32768) $$;
create or replace function rs_catalog.is_integer(value rs_catalog.super) returns boolean immutable language sql
as $$ select rs_catalog.is_whole(value, 2147483648) $$;
create or replace function rs_catalog.is_bigint(value rs_catalog.super) returns boolean immutable language sql
as $$ select rs_catalog.is_whole(value, 9223372036854775808) $$;
create or replace function rs_catalog.is_decimal(value rs_catalog.super) returns boolean immutable language sql
as $$ select coalesce(json_typeof(value) = 'number' and value::json::text !~ '[eE]', false) $$;
create or replace function rs_catalog.is_float(value rs_catalog.super) returns boolean immutable language sql
as $$ select coalesce(json_typeof(value) = 'number' and value::json::text ~ '[.eE]', false) $$;
create or replace function rs_catalog.decimal_precision(value rs_catalog.super) returns int immutable language sql as $$
  select case when rs_catalog.is_decimal(value)
    then length(ltrim(translate(value::json::text, '-.', ''), '0')) end
$$;
create or replace function rs_catalog.decimal_scale(value rs_catalog.super) returns int immutable language sql
as $$ select case when rs_catalog.is_decimal(value) then scale((value::json #>> '{}')::numeric) end $$;

-- FROM t, t.items AS x AT i: an array's entries counted from 0; what is no array gives none.
create or replace function rs_catalog.unnest_super(value rs_catalog.super)
returns table (entry rs_catalog.super, place bigint) immutable language sql
as $$ select entry, place from rs_catalog.entries(value) $$;
-- UNPIVOT object AS v AT k.
create or replace function rs_catalog.unpivot_super(value rs_catalog.super)
returns table (entry rs_catalog.super, key text) immutable language sql as $$
  select e.entry::rs_catalog.super, e.key
  from json_each(case when json_typeof(value) = 'object' then value::json else '{}' end) as e(key, entry)
$$;

-- Greatest and least in the order of ORDER BY.
create or replace function rs_catalog.super_larger(a rs_catalog.super, b rs_catalog.super) returns rs_catalog.super
immutable strict parallel safe language sql as $$ select case when rs_catalog.super_compare(a, b) >= 0 then a else b end $$;
create or replace function rs_catalog.super_smaller(a rs_catalog.super, b rs_catalog.super) returns rs_catalog.super
immutable strict parallel safe language sql as $$ select case when rs_catalog.super_compare(a, b) <= 0 then a else b end $$;
create or replace aggregate rs_catalog.super_max(rs_catalog.super) (
  sfunc = rs_catalog.super_larger, stype = rs_catalog.super);
create or replace aggregate rs_catalog.super_min(rs_catalog.super) (
  sfunc = rs_catalog.super_smaller, stype = rs_catalog.super);

-- The steps of a path of OBJECT_TRANSFORM, as '"a"."b"'.
create or replace function rs_catalog.path_steps(path text) returns text[] immutable strict language plpgsql as $$
declare
  steps text[] := '{}';
  rest text := path;
  step text;
begin
  loop
    step := substring(rest from '^"((?:[^"]|"")+)"');
    if step is null then exit; end if;
    steps := steps || replace(step, '""', '"');
    rest := substr(rest, length(step) + 3);
    if rest = '' then return steps; end if;
    if left(rest, 1) <> '.' then exit; end if;
    rest := substr(rest, 2);
  end loop;
  raise exception 'the path % of OBJECT_TRANSFORM is not made of names in double quotes', path
    using errcode = '22023', hint = 'write it as ''"a"."b"''';
end $$;
-- The parts of an object that lie on a path, in the object's order. A path is kept as a jsonb array of its steps.
create or replace function rs_catalog.object_keep(value json, paths jsonb[]) returns json immutable language sql as $$
  select ('{' || coalesce(string_agg(to_json(e.key)::text || ':' || case
      when exists (select from unnest(paths) p where p ->> 0 = e.key and jsonb_array_length(p) = 1) then e.entry::text
      else rs_catalog.object_keep(e.entry, array(select p - 0 from unnest(paths) p where p ->> 0 = e.key))::text end,
      ',' order by e.place), '') || '}')::json
  from json_each(value) with ordinality as e(key, entry, place)
  where exists (select from unnest(paths) p where p ->> 0 = e.key
    and (jsonb_array_length(p) = 1 or json_typeof(e.entry) = 'object'))
$$;
create or replace function rs_catalog.object_put(value json, steps text[], new_entry json) returns json
immutable language sql as $$
  select ('{' || string_agg(to_json(m.key)::text || ':' || m.entry::text, ',' order by m.place) || '}')::json
  from (
    select e.key, e.place, case when e.key <> steps[1] then e.entry when cardinality(steps) = 1 then new_entry
      else rs_catalog.object_put(case when json_typeof(e.entry) = 'object' then e.entry else '{}' end, steps[2:],
        new_entry) end as entry
    from json_each(value) with ordinality as e(key, entry, place)
    union all
    select steps[1], 1000000000, case when cardinality(steps) = 1 then new_entry
      else rs_catalog.object_put('{}', steps[2:], new_entry) end
    where not exists (select from json_object_keys(value) k where k = steps[1])) m
$$;
create or replace function rs_catalog.object_transform(
  value rs_catalog.super, kept text[], paths text[], entries rs_catalog.super[]
) returns rs_catalog.super immutable language plpgsql as $$
declare
  result json;
begin
  if json_typeof(value) is distinct from 'object' then return value; end if;
  if kept is null and cardinality(paths) = 0 then return value; end if;
  result := rs_catalog.object_keep(value::json,
    array(select to_jsonb(rs_catalog.path_steps(k)) from unnest(kept) as k));
  for place in 1..cardinality(paths) loop
    result := rs_catalog.object_put(
      result, rs_catalog.path_steps(paths[place]), coalesce(entries[place]::json, 'null'));
  end loop;
  return result::rs_catalog.super;
end $$;
