-- JSON kept in varchar, and SUPER, which is jsonb here.

create or replace function rs_catalog.try_json(value text) returns json immutable language plpgsql as $$
begin
  return value::json;
exception when others then
  return null;
end $$;

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

create or replace function rs_catalog.json_parse(value text) returns jsonb immutable language sql
as $$ select value::jsonb $$;

-- Without the spaces that PostgreSQL prints.
create or replace function rs_catalog.json_serialize(value jsonb) returns text immutable language plpgsql as $$
begin
  case jsonb_typeof(value)
    when 'object' then
      return '{' || coalesce((
        select string_agg(to_jsonb(key)::text || ':' || rs_catalog.json_serialize(entry), ',' order by place)
        from jsonb_each(value) with ordinality as e(key, entry, place)), '') || '}';
    when 'array' then
      return '[' || coalesce((
        select string_agg(rs_catalog.json_serialize(entry), ',' order by place)
        from jsonb_array_elements(value) with ordinality as e(entry, place)), '') || ']';
    else return value::text;
  end case;
end $$;

create or replace function rs_catalog.json_typeof(value jsonb) returns text immutable language sql
as $$ select jsonb_typeof(value) $$;

-- Casts out of SUPER are lax: what does not fit is null.
create or replace function rs_catalog.super_text(value jsonb) returns text immutable language sql
as $$ select case when jsonb_typeof(value) in ('object', 'array') then null else value #>> '{}' end $$;
create or replace function rs_catalog.super_number(value jsonb) returns numeric immutable language plpgsql as $$
begin
  if jsonb_typeof(value) in ('object', 'array', 'boolean') then return null; end if;
  return (value #>> '{}')::numeric;
exception when others then
  return null;
end $$;
create or replace function rs_catalog.super_boolean(value jsonb) returns boolean immutable language sql
as $$ select case when jsonb_typeof(value) = 'boolean' then (value #>> '{}')::boolean end $$;
create or replace function rs_catalog.super_timestamp(value jsonb) returns timestamp stable language plpgsql as $$
begin
  if jsonb_typeof(value) <> 'string' then return null; end if;
  return (value #>> '{}')::timestamp;
exception when others then
  return null;
end $$;

create or replace function rs_catalog.to_super(value anyelement) returns jsonb immutable language sql
as $$ select to_jsonb(value) $$;

create or replace function rs_catalog.split_to_array(value text, delimiter text default ',') returns jsonb
immutable language sql as $$ select to_jsonb(string_to_array(value, delimiter)) $$;
create or replace function rs_catalog.get_array_length(value jsonb) returns int immutable language sql
as $$ select case when jsonb_typeof(value) = 'array' then jsonb_array_length(value) end $$;
create or replace function rs_catalog.array_concat(a jsonb, b jsonb) returns jsonb immutable language sql
as $$ select case when jsonb_typeof(a) = 'array' and jsonb_typeof(b) = 'array' then a || b end $$;
create or replace function rs_catalog.array_flatten(value jsonb) returns jsonb immutable language sql as $$
  select case when jsonb_typeof(value) = 'array' then coalesce((
    select jsonb_agg(inner_value order by outer_position, inner_position)
    from jsonb_array_elements(value) with ordinality as o(entry, outer_position),
      jsonb_array_elements(case when jsonb_typeof(entry) = 'array' then entry else jsonb_build_array(entry) end)
        with ordinality as i(inner_value, inner_position)), '[]') end
$$;
create or replace function rs_catalog.subarray(value jsonb, start bigint, count bigint default null) returns jsonb
immutable language sql as $$
  select case when jsonb_typeof(value) = 'array' then coalesce((
    select jsonb_agg(entry order by place) from jsonb_array_elements(value) with ordinality as e(entry, place)
    where place > start and (count is null or place <= start + count)), '[]') end
$$;
create or replace function rs_catalog.array_to_string(value jsonb, delimiter text) returns text immutable language sql as $$
  select case when jsonb_typeof(value) = 'array' then (
    select string_agg(entry #>> '{}', delimiter order by place)
    from jsonb_array_elements(value) with ordinality as e(entry, place)) end
$$;
create or replace function rs_catalog.is_array(value jsonb) returns boolean immutable language sql
as $$ select coalesce(jsonb_typeof(value) = 'array', false) $$;
create or replace function rs_catalog.is_object(value jsonb) returns boolean immutable language sql
as $$ select coalesce(jsonb_typeof(value) = 'object', false) $$;
create or replace function rs_catalog.is_scalar(value jsonb) returns boolean immutable language sql
as $$ select coalesce(jsonb_typeof(value) not in ('array', 'object'), false) $$;
create or replace function rs_catalog.is_boolean(value jsonb) returns boolean immutable language sql
as $$ select coalesce(jsonb_typeof(value) = 'boolean', false) $$;
create or replace function rs_catalog.is_varchar(value jsonb) returns boolean immutable language sql
as $$ select coalesce(jsonb_typeof(value) = 'string', false) $$;
create or replace function rs_catalog.is_char(value jsonb) returns boolean immutable language sql
as $$ select coalesce(jsonb_typeof(value) = 'string', false) $$;
create or replace function rs_catalog.is_integer(value jsonb) returns boolean immutable language sql as $$
  select coalesce(jsonb_typeof(value) = 'number' and scale((value #>> '{}')::numeric) = 0
    and abs((value #>> '{}')::numeric) < 2147483648, false)
$$;
create or replace function rs_catalog.is_bigint(value jsonb) returns boolean immutable language sql as $$
  select coalesce(jsonb_typeof(value) = 'number' and scale((value #>> '{}')::numeric) = 0
    and abs((value #>> '{}')::numeric) < 9223372036854775808, false)
$$;

-- FROM t, t.items AS x AT i: an array's entries counted from 0; what is no array gives none.
create or replace function rs_catalog.unnest_super(value jsonb) returns table (entry jsonb, place bigint)
immutable language sql as $$
  select e.entry, e.place - 1
  from jsonb_array_elements(case when jsonb_typeof(value) = 'array' then value else '[]' end)
    with ordinality as e(entry, place)
$$;
-- UNPIVOT object AS v AT k.
create or replace function rs_catalog.unpivot_super(value jsonb) returns table (entry jsonb, key text)
immutable language sql as $$
  select e.entry, e.key
  from jsonb_each(case when jsonb_typeof(value) = 'object' then value else '{}' end) as e(key, entry)
$$;
