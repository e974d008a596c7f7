-- Hashes.

create or replace function rs_catalog.sha2(value text, bits bigint) returns text immutable language sql as $$
  select case when value is null or bits is null then null else case bits
    when 0 then encode(sha256(convert_to(value, 'UTF8')), 'hex')
    when 256 then encode(sha256(convert_to(value, 'UTF8')), 'hex')
    when 224 then encode(sha224(convert_to(value, 'UTF8')), 'hex')
    when 384 then encode(sha384(convert_to(value, 'UTF8')), 'hex')
    when 512 then encode(sha512(convert_to(value, 'UTF8')), 'hex')
    else '' end end
$$;

create or replace function rs_catalog.sha1(value text) returns text immutable strict language plpgsql as $$
declare
  mask constant bigint := 4294967295;
  message bytea := convert_to(value, 'UTF8');
  size bigint := length(message);
  h0 bigint := 1732584193; h1 bigint := 4023233417; h2 bigint := 2562383102; h3 bigint := 271733878;
  h4 bigint := 3285377520;
  a bigint; b bigint; c bigint; d bigint; e bigint; f bigint; k bigint; t bigint;
  w bigint[];
begin
  message := message || '\x80'::bytea;
  while length(message) % 64 <> 56 loop message := message || '\x00'::bytea; end loop;
  message := message || int8send(size * 8);
  for block in 0..length(message) / 64 - 1 loop
    for i in 0..15 loop
      w[i] := (get_byte(message, block * 64 + i * 4)::bigint << 24) | (get_byte(message, block * 64 + i * 4 + 1) << 16)
        | (get_byte(message, block * 64 + i * 4 + 2) << 8) | get_byte(message, block * 64 + i * 4 + 3);
    end loop;
    for i in 16..79 loop
      t := w[i - 3] # w[i - 8] # w[i - 14] # w[i - 16];
      w[i] := ((t << 1) | (t >> 31)) & mask;
    end loop;
    a := h0; b := h1; c := h2; d := h3; e := h4;
    for i in 0..79 loop
      if i < 20 then f := (b & c) | ((~b & mask) & d); k := 1518500249;
      elsif i < 40 then f := b # c # d; k := 1859775393;
      elsif i < 60 then f := (b & c) | (b & d) | (c & d); k := 2400959708;
      else f := b # c # d; k := 3395469782; end if;
      t := ((((a << 5) | (a >> 27)) & mask) + f + e + k + w[i]) & mask;
      e := d; d := c; c := ((b << 30) | (b >> 2)) & mask; b := a; a := t;
    end loop;
    h0 := (h0 + a) & mask; h1 := (h1 + b) & mask; h2 := (h2 + c) & mask; h3 := (h3 + d) & mask; h4 := (h4 + e) & mask;
  end loop;
  return lpad(to_hex(h0), 8, '0') || lpad(to_hex(h1), 8, '0') || lpad(to_hex(h2), 8, '0') || lpad(to_hex(h3), 8, '0')
    || lpad(to_hex(h4), 8, '0');
end $$;
create or replace function rs_catalog.sha(value text) returns text immutable language sql
as $$ select rs_catalog.sha1(value) $$;
create or replace function rs_catalog.func_sha1(value text) returns text immutable language sql
as $$ select rs_catalog.sha1(value) $$;

-- FNV-1a of 64 bits over the value's bytes, numbers as they lie in memory.
create or replace function rs_catalog.fnv_bytes(bytes bytea, seed bigint) returns bigint immutable language plpgsql as $$
declare
  modulus constant numeric := 18446744073709551616;
  hash numeric := coalesce(seed::numeric, 14695981039346656037);
  low int;
begin
  if bytes is null then return seed; end if;
  if hash < 0 then hash := hash + modulus; end if;
  for position in 0..length(bytes) - 1 loop
    low := mod(hash, 256)::int;
    hash := mod((hash - low + (low # get_byte(bytes, position))) * 1099511628211, modulus);
  end loop;
  return case when hash >= 9223372036854775808 then hash - modulus else hash end;
end $$;
create or replace function rs_catalog.reversed(bytes bytea) returns bytea immutable language sql as $$
  select case when bytes is not null then
    coalesce(decode(string_agg(lpad(to_hex(get_byte(bytes, i)), 2, '0'), '' order by i desc), 'hex'), '') end
  from generate_series(0, length(bytes) - 1) as g(i)
$$;
create or replace function rs_catalog.fnv_hash(value text, seed bigint default null) returns bigint immutable language sql
as $$ select rs_catalog.fnv_bytes(convert_to(value, 'UTF8'), seed) $$;
create or replace function rs_catalog.fnv_hash(value int, seed bigint default null) returns bigint immutable language sql
as $$ select rs_catalog.fnv_bytes(rs_catalog.reversed(int4send(value)), seed) $$;
create or replace function rs_catalog.fnv_hash(value bigint, seed bigint default null) returns bigint
immutable language sql as $$ select rs_catalog.fnv_bytes(rs_catalog.reversed(int8send(value)), seed) $$;
create or replace function rs_catalog.fnv_hash(value smallint, seed bigint default null) returns bigint
immutable language sql as $$ select rs_catalog.fnv_bytes(rs_catalog.reversed(int2send(value)), seed) $$;

-- The polynomial is that of CRC-32C.
create or replace function rs_catalog.crc32(value text) returns text immutable strict language plpgsql as $$
declare
  bytes bytea := convert_to(value, 'UTF8');
  crc bigint := 4294967295;
begin
  for position in 0..length(bytes) - 1 loop
    crc := crc # get_byte(bytes, position);
    for bit in 1..8 loop
      crc := (crc >> 1) # (2197175160 * (crc & 1));
    end loop;
  end loop;
  return lpad(to_hex(crc # 4294967295), 8, '0');
end $$;
create or replace function rs_catalog.sha2(value bytea, bits bigint) returns text immutable language sql as $$
  select case when value is null or bits is null then null else case bits
    when 0 then encode(sha256(value), 'hex')
    when 256 then encode(sha256(value), 'hex')
    when 224 then encode(sha224(value), 'hex')
    when 384 then encode(sha384(value), 'hex')
    when 512 then encode(sha512(value), 'hex')
    else '' end end
$$;
create or replace function rs_catalog.fnv_hash(value bytea, seed bigint default null) returns bigint immutable language sql
as $$ select rs_catalog.fnv_bytes(value, seed) $$;
create or replace function rs_catalog.fnv_hash(value boolean, seed bigint default null) returns bigint immutable language sql
as $$ select rs_catalog.fnv_bytes(case when value then '\x01'::bytea else '\x00' end, seed) $$;
create or replace function rs_catalog.fnv_hash(value float8, seed bigint default null) returns bigint immutable language sql
as $$ select rs_catalog.fnv_bytes(rs_catalog.reversed(float8send(value)), seed) $$;
create or replace function rs_catalog.fnv_hash(value real, seed bigint default null) returns bigint immutable language sql
as $$ select rs_catalog.fnv_bytes(rs_catalog.reversed(float4send(value)), seed) $$;
-- A decimal is stored without its point: of up to 19 digits in 8 bytes, else in 16. The scale is its type's.
create or replace function rs_catalog.fnv_decimal(value numeric, digits int, scale int, seed bigint default null)
returns bigint immutable language sql as $$
  select rs_catalog.fnv_bytes(
    case when digits <= 19 then rs_catalog.reversed(int8send(whole::bigint))
    else rs_catalog.reversed(int8send(high::bigint)
      || int8send((low - case when low >= 9223372036854775808 then 18446744073709551616 else 0 end)::bigint)) end, seed)
  from (select value * ('1e' || scale)::numeric as whole) as w,
    lateral (select floor(div(whole, 18446744073709551616)
      - case when mod(whole, 18446744073709551616) < 0 then 1 else 0 end) as high) as h,
    lateral (select whole - high * 18446744073709551616 as low) as l
$$;

-- Murmur3 of 32 bits; numbers and dates are hashed as 8 bytes, so that their width does not matter (Iceberg's rules).
create or replace function rs_catalog.murmur_mix(k bigint) returns bigint immutable language sql as $$
  select ((((((k * 3432918353) & 4294967295) << 15) | (((k * 3432918353) & 4294967295) >> 17)) & 4294967295) * 461845907)
    & 4294967295
$$;
create or replace function rs_catalog.murmur_bytes(bytes bytea, seed int) returns int immutable language plpgsql as $$
declare
  mask constant bigint := 4294967295;
  h bigint := coalesce(seed, 0)::bigint & mask;
  k bigint;
  size int := length(bytes);
begin
  if bytes is null then return seed; end if;
  for block in 0..size / 4 - 1 loop
    k := get_byte(bytes, block * 4)::bigint | (get_byte(bytes, block * 4 + 1)::bigint << 8)
      | (get_byte(bytes, block * 4 + 2)::bigint << 16) | (get_byte(bytes, block * 4 + 3)::bigint << 24);
    h := h # rs_catalog.murmur_mix(k);
    h := ((((h << 13) | (h >> 19)) & mask) * 5 + 3864292196) & mask;
  end loop;
  k := 0;
  for place in reverse size % 4 - 1..0 loop
    k := (k << 8) | get_byte(bytes, size - size % 4 + place);
  end loop;
  if size % 4 > 0 then h := h # rs_catalog.murmur_mix(k); end if;
  h := h # size;
  h := mod((h # (h >> 16)) * 2246822507::numeric, 4294967296)::bigint;
  h := mod((h # (h >> 13)) * 3266489909::numeric, 4294967296)::bigint;
  h := h # (h >> 16);
  return case when h >= 2147483648 then h - 4294967296 else h end;
end $$;
create or replace function rs_catalog.murmur3_32_hash(value text, seed bigint default 0) returns int immutable language sql
as $$ select rs_catalog.murmur_bytes(convert_to(value, 'UTF8'), seed::int) $$;
create or replace function rs_catalog.murmur3_32_hash(value bytea, seed bigint default 0) returns int immutable language sql
as $$ select rs_catalog.murmur_bytes(value, seed::int) $$;
create or replace function rs_catalog.murmur3_32_hash(value bigint, seed bigint default 0) returns int
immutable language sql as $$ select rs_catalog.murmur_bytes(rs_catalog.reversed(int8send(value)), seed::int) $$;
create or replace function rs_catalog.murmur3_32_hash(value boolean, seed bigint default 0) returns int
immutable language sql as $$ select rs_catalog.murmur3_32_hash(value::int::bigint, seed) $$;
create or replace function rs_catalog.murmur3_32_hash(value date, seed bigint default 0) returns int
immutable language sql as $$ select rs_catalog.murmur3_32_hash((value - date '1970-01-01')::bigint, seed) $$;

-- The digits of a number as it is stored: of a decimal without its point.
create or replace function rs_catalog.checksum(value numeric) returns int immutable language sql
as $$ select replace(value::text, '.', '')::numeric::int $$;
