-- FarmHash's fingerprint of 64 bits. Numbers without a sign are numerics here, taken modulo 2^64.
create or replace function rs_catalog.u64(value numeric) returns numeric immutable language sql
as $$ select mod(mod(value, 18446744073709551616) + 18446744073709551616, 18446744073709551616) $$;
create or replace function rs_catalog.u64_xor(a numeric, b numeric) returns numeric immutable language sql as $$
  select rs_catalog.u64((
    (a - case when a >= 9223372036854775808 then 18446744073709551616 else 0 end)::bigint
    # (b - case when b >= 9223372036854775808 then 18446744073709551616 else 0 end)::bigint)::numeric)
$$;
create or replace function rs_catalog.u64_right(value numeric, bits int) returns numeric immutable language sql
as $$ select pg_catalog.div(value, 2::numeric ^ bits) $$;
create or replace function rs_catalog.u64_rotate(value numeric, bits int) returns numeric immutable language sql as $$
  select pg_catalog.div(value, trunc(2::numeric ^ bits)) + mod(value, trunc(2::numeric ^ bits)) * trunc(2::numeric ^ (64 - bits))
$$;
create or replace function rs_catalog.u64_read(bytes bytea, start int, count int default 8) returns numeric
immutable language plpgsql as $$
declare
  result numeric := 0;
begin
  for place in reverse count - 1..0 loop
    result := result * 256 + get_byte(bytes, start + place);
  end loop;
  return result;
end $$;
create or replace function rs_catalog.farm_shift(value numeric) returns numeric immutable language sql
as $$ select rs_catalog.u64_xor(value, rs_catalog.u64_right(value, 47)) $$;
create or replace function rs_catalog.farm_pair(u numeric, v numeric, factor numeric) returns numeric
immutable language plpgsql as $$
declare
  a numeric := rs_catalog.farm_shift(rs_catalog.u64(rs_catalog.u64_xor(u, v) * factor));
begin
  return rs_catalog.u64(rs_catalog.farm_shift(rs_catalog.u64(rs_catalog.u64_xor(v, a) * factor)) * factor);
end $$;
create or replace function rs_catalog.farm_weak(bytes bytea, start int, seed numeric, other numeric) returns numeric[]
immutable language plpgsql as $$
declare
  a numeric := rs_catalog.u64(seed + rs_catalog.u64_read(bytes, start));
  last numeric := rs_catalog.u64_read(bytes, start + 24);
  b numeric := rs_catalog.u64_rotate(rs_catalog.u64(other + a + last), 21);
  c numeric := a;
begin
  a := rs_catalog.u64(a + rs_catalog.u64_read(bytes, start + 8) + rs_catalog.u64_read(bytes, start + 16));
  b := rs_catalog.u64(b + rs_catalog.u64_rotate(a, 44));
  return array[rs_catalog.u64(a + last), rs_catalog.u64(b + c)];
end $$;

create or replace function rs_catalog.farm_bytes(bytes bytea) returns numeric immutable strict language plpgsql as $$
declare
  k0 constant numeric := 14097894508562428199;
  k1 constant numeric := 13011662864482103923;
  k2 constant numeric := 11160318154034397263;
  size constant int := length(bytes);
  factor numeric := rs_catalog.u64(k2 + size * 2);
  a numeric;
  b numeric;
  c numeric;
  d numeric;
  x numeric;
  y numeric;
  z numeric;
  v numeric[] := array[0, 0];
  w numeric[] := array[0, 0];
  start int := 0;
  final int;
  nine int := 1;
begin
  if size = 0 then return k2; end if;
  if size < 4 then
    y := get_byte(bytes, 0) + get_byte(bytes, size / 2) * 256;
    z := size + get_byte(bytes, size - 1) * 4;
    return rs_catalog.u64(
      rs_catalog.farm_shift(rs_catalog.u64_xor(rs_catalog.u64(y * k2), rs_catalog.u64(z * k0))) * k2);
  elsif size < 8 then
    return rs_catalog.farm_pair(
      size + rs_catalog.u64_read(bytes, 0, 4) * 8, rs_catalog.u64_read(bytes, size - 4, 4), factor);
  elsif size <= 16 then
    a := rs_catalog.u64(rs_catalog.u64_read(bytes, 0) + k2);
    b := rs_catalog.u64_read(bytes, size - 8);
    return rs_catalog.farm_pair(
      rs_catalog.u64(rs_catalog.u64_rotate(b, 37) * factor + a),
      rs_catalog.u64((rs_catalog.u64_rotate(a, 25) + b) * factor), factor);
  elsif size <= 64 then
    a := rs_catalog.u64(rs_catalog.u64_read(bytes, 0) * case when size <= 32 then k1 else k2 end);
    b := rs_catalog.u64_read(bytes, 8);
    c := rs_catalog.u64(rs_catalog.u64_read(bytes, size - 8) * factor);
    d := rs_catalog.u64(rs_catalog.u64_read(bytes, size - 16) * k2);
    y := rs_catalog.u64(rs_catalog.u64_rotate(rs_catalog.u64(a + b), 43) + rs_catalog.u64_rotate(c, 30) + d);
    z := rs_catalog.farm_pair(
      y, rs_catalog.u64(a + rs_catalog.u64_rotate(rs_catalog.u64(b + k2), 18) + c), factor);
    if size <= 32 then return z; end if;
    b := rs_catalog.u64(rs_catalog.u64_read(bytes, 16) * factor);
    c := rs_catalog.u64_read(bytes, 24);
    y := rs_catalog.u64((y + rs_catalog.u64_read(bytes, size - 32)) * factor);
    z := rs_catalog.u64((z + rs_catalog.u64_read(bytes, size - 24)) * factor);
    return rs_catalog.farm_pair(
      rs_catalog.u64(rs_catalog.u64_rotate(rs_catalog.u64(b + c), 43) + rs_catalog.u64_rotate(y, 30) + z),
      rs_catalog.u64(b + rs_catalog.u64_rotate(rs_catalog.u64(c + a), 18) + y), factor);
  end if;
  x := rs_catalog.u64(81 * k2 + rs_catalog.u64_read(bytes, 0));
  y := rs_catalog.u64(81 * k1 + 113);
  z := rs_catalog.u64(rs_catalog.farm_shift(rs_catalog.u64(y * k2 + 113)) * k2);
  final := (size - 1) / 64 * 64;
  factor := k1;
  loop
    if start = final then
      -- The last 64 bytes, which may overlap those before them.
      factor := rs_catalog.u64(k1 + mod(z, 256) * 2);
      start := final + (size - 1) % 64 - 63;
      w[1] := rs_catalog.u64(w[1] + (size - 1) % 64);
      v[1] := rs_catalog.u64(v[1] + w[1]);
      w[1] := rs_catalog.u64(w[1] + v[1]);
      nine := 9;
    end if;
    x := rs_catalog.u64(
      rs_catalog.u64_rotate(rs_catalog.u64(x + y + v[1] + rs_catalog.u64_read(bytes, start + 8)), 37) * factor);
    y := rs_catalog.u64(
      rs_catalog.u64_rotate(rs_catalog.u64(y + v[2] + rs_catalog.u64_read(bytes, start + 48)), 42) * factor);
    x := rs_catalog.u64_xor(x, rs_catalog.u64(w[2] * nine));
    y := rs_catalog.u64(y + v[1] * nine + rs_catalog.u64_read(bytes, start + 40));
    z := rs_catalog.u64(rs_catalog.u64_rotate(rs_catalog.u64(z + w[1]), 33) * factor);
    v := rs_catalog.farm_weak(bytes, start, rs_catalog.u64(v[2] * factor), rs_catalog.u64(x + w[1]));
    w := rs_catalog.farm_weak(
      bytes, start + 32, rs_catalog.u64(z + w[2]), rs_catalog.u64(y + rs_catalog.u64_read(bytes, start + 16)));
    a := x;
    x := z;
    z := a;
    exit when nine = 9;
    start := start + 64;
  end loop;
  return rs_catalog.farm_pair(
    rs_catalog.u64(rs_catalog.farm_pair(v[1], w[1], factor) + rs_catalog.farm_shift(y) * k0 + z),
    rs_catalog.u64(rs_catalog.farm_pair(v[2], w[2], factor) + x), factor);
end $$;
create or replace function rs_catalog.farmfingerprint64(value bytea) returns bigint immutable strict language sql as $$
  select (f - case when f >= 9223372036854775808 then 18446744073709551616 else 0 end)::bigint
  from (select rs_catalog.farm_bytes(value) as f) as h
$$;
create or replace function rs_catalog.farmfingerprint64(value text) returns bigint immutable strict language sql
as $$ select rs_catalog.farmfingerprint64(convert_to(value, 'UTF8')) $$;
