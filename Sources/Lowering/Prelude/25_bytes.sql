-- VARBYTE, which is bytea here, and strings as bytes.

create or replace function rs_catalog.concat(a bytea, b bytea) returns bytea immutable language sql
as $$ select a || b $$;
create or replace function rs_catalog.octetindex(part text, value text) returns int immutable language sql
as $$ select position(convert_to(part, 'UTF8') in convert_to(value, 'UTF8')) $$;
-- By bytes, trailing blanks aside.
create or replace function rs_catalog.bpcharcmp(a text, b text) returns int immutable language sql as $$
  select case when rtrim(a) collate "C" > rtrim(b) collate "C" then 1 when rtrim(a) = rtrim(b) then 0
    when a is not null and b is not null then -1 end
$$;
create or replace function rs_catalog.to_hex(x bigint) returns text immutable language sql as $$ select pg_catalog.to_hex(x) $$;
create or replace function rs_catalog.to_hex(x int) returns text immutable language sql as $$ select pg_catalog.to_hex(x) $$;
create or replace function rs_catalog.to_hex(x bytea) returns text immutable language sql as $$ select encode(x, 'hex') $$;
create or replace function rs_catalog.from_hex(value text) returns bytea immutable language sql
as $$ select decode(value, 'hex') $$;
create or replace function rs_catalog.to_varbyte(value text, format text) returns bytea immutable language plpgsql as $$
begin
  case lower(format)
    when 'hex' then return decode(value, 'hex');
    when 'binary' then
      return decode((select string_agg(lpad(pg_catalog.to_hex(substr(padded, place * 8 + 1, 8)::bit(8)::int), 2, '0'), ''
          order by place)
        from (select lpad(value, ((length(value) + 7) / 8) * 8, '0') as padded) p,
          generate_series(0, (length(value) + 7) / 8 - 1) as g(place)), 'hex');
    when 'base64' then return decode(value, 'base64');
    when 'utf8' then return convert_to(value, 'UTF8');
    when 'utf-8' then return convert_to(value, 'UTF8');
    else raise exception 'unknown format of VARBYTE: "%"', format using errcode = '22023';
  end case;
end $$;
create or replace function rs_catalog.from_varbyte(value bytea, format text) returns text immutable language plpgsql as $$
begin
  case lower(format)
    when 'hex' then return encode(value, 'hex');
    when 'binary' then return (select string_agg(get_byte(value, place)::bit(8)::text, '' order by place)
      from generate_series(0, length(value) - 1) as g(place));
    when 'base64' then return encode(value, 'base64');
    when 'utf8' then return convert_from(value, 'UTF8');
    when 'utf-8' then return convert_from(value, 'UTF8');
    else raise exception 'unknown format of VARBYTE: "%"', format using errcode = '22023';
  end case;
end $$;
-- Bits count from the last byte's lowest one.
create or replace function rs_catalog.getbit(value bytea, place bigint) returns int immutable language sql
as $$ select (get_byte(value, length(value) - 1 - (place / 8)::int) >> (place % 8)::int) & 1 $$;
create or replace function rs_catalog.md5(value text) returns text immutable language sql as $$ select pg_catalog.md5(value) $$;
create or replace function rs_catalog.md5(value bytea) returns text immutable language sql as $$ select pg_catalog.md5(value) $$;
-- Casts to and from VARBYTE; integers keep their width.
create or replace function rs_catalog.varbyte(value text) returns bytea immutable language sql
as $$ select convert_to(value, 'UTF8') $$;
create or replace function rs_catalog.varbyte(value smallint) returns bytea immutable language sql as $$ select int2send(value) $$;
create or replace function rs_catalog.varbyte(value int) returns bytea immutable language sql as $$ select int4send(value) $$;
create or replace function rs_catalog.varbyte(value bigint) returns bytea immutable language sql as $$ select int8send(value) $$;
create or replace function rs_catalog.varbyte(value bytea) returns bytea immutable language sql as $$ select value $$;
create or replace function rs_catalog.varbyte_number(value bytea) returns bigint immutable language sql as $$
  select case when length(value) <= 8
    then ('x' || lpad(encode(value, 'hex'), 16, case when get_byte(value, 0) > 127 then 'f' else '0' end))::bit(64)::bigint end
$$;

-- Cut to so many bytes, at a character's end: what Redshift's casts to VARCHAR(n) do.
create or replace function rs_catalog.cut_bytes(value text, bytes int) returns text immutable strict language plpgsql as $$
declare
  short text := left(value, bytes);
begin
  while octet_length(short) > bytes loop
    short := left(short, -((octet_length(short) - bytes + 3) / 4));
  end loop;
  return short;
end $$;
create or replace function rs_catalog.cut(value text, bytes int) returns text immutable language sql
as $$ select case when octet_length(value) <= bytes then value else rs_catalog.cut_bytes(value, bytes) end $$;

-- MAX and MIN of VARBYTE.
create or replace function rs_catalog.bytes_larger(a bytea, b bytea) returns bytea immutable strict parallel safe
language sql as $$ select case when a >= b then a else b end $$;
create or replace function rs_catalog.bytes_smaller(a bytea, b bytea) returns bytea immutable strict parallel safe
language sql as $$ select case when a <= b then a else b end $$;
create or replace aggregate rs_catalog.bytes_max(bytea) (sfunc = rs_catalog.bytes_larger, stype = bytea);
create or replace aggregate rs_catalog.bytes_min(bytea) (sfunc = rs_catalog.bytes_smaller, stype = bytea);
