-- Geometries as text and bytes, and out of them.

-- The numbers of a text with so many significant digits, as Redshift and C print them. It sets a setting for a while, which
-- parallel plans cannot have.
create or replace function rs_catalog.spatial_digits(given text, digits int) returns text
language plpgsql immutable strict as $$
declare
  before text := current_setting('extra_float_digits');
  -- Beyond 15 digits PostgreSQL prints the shortest number that is the same.
  wanted text := least(digits - 15, 1);
  result text;
begin
  if digits not between 1 and 20 then
    raise exception 'the precision is 1 to 20, not %', digits using errcode = '22023';
  end if;
  -- Nothing in it has more than 15 digits, or an exponent.
  if digits >= 15 and given !~ '[0-9.]{17}|[0-9]e|0\.0000' then return given; end if;
  if wanted <> before then perform set_config('extra_float_digits', wanted, true); end if;
  select string_agg(part[1] || coalesce(part[2]::float8::text, ''), '' order by place) into result
    from regexp_matches(given, '([^-0-9]*)(-?[0-9.]+(?:e[-+]?[0-9]+)?)?', 'g') with ordinality as parts(part, place);
  if wanted <> before then perform set_config('extra_float_digits', before, true); end if;
  return result;
end $$;

-- PostGIS writes MULTIPOINT(1 2,3 4).
create or replace function rs_catalog.spatial_multipoints(given text) returns text
language plpgsql immutable strict parallel safe as $$
declare
  part text;
begin
  if given not like '%MULTIPOINT%(%' then return given; end if;
  for part in select distinct m[1] from regexp_matches(given, '(MULTIPOINT[ ZM]*\([^()]*\))', 'g') as m loop
    given := replace(given, part, regexp_replace(part, '(-?[0-9][^,()]*)', '(\1)', 'g'));
  end loop;
  return given;
end $$;

create or replace function rs_catalog.spatial_text(given text) returns text language plpgsql immutable strict parallel safe as $$
begin
  if octet_length(given) > 65535 then
    raise exception 'the result is longer than a VARCHAR of 65535 bytes' using errcode = '22001';
  end if;
  return given;
end $$;

create or replace function rs_catalog.st_astext(g rs_spatial.geometry, digits int) returns text
language sql immutable strict as $$
  select rs_catalog.spatial_text(rs_catalog.spatial_multipoints(rs_catalog.spatial_digits(rs_spatial.st_astext(g, 20), digits)))
$$;
create or replace function rs_catalog.st_astext(g rs_spatial.geometry) returns text
language sql immutable strict as $$ select rs_catalog.st_astext(g, 15) $$;
create or replace function rs_catalog.st_asewkt(g rs_spatial.geometry, digits int) returns text
language sql immutable strict as $$
  select case rs_spatial.st_srid(g) when 0 then '' else 'SRID=' || rs_spatial.st_srid(g) || ';' end || rs_catalog.st_astext(g, digits)
$$;
create or replace function rs_catalog.st_asewkt(g rs_spatial.geometry) returns text
language sql immutable strict as $$ select rs_catalog.st_asewkt(g, 15) $$;
-- Without measures.
create or replace function rs_catalog.st_asgeojson(g rs_spatial.geometry, digits int) returns text
language sql immutable strict as $$
  select rs_catalog.spatial_text(rs_catalog.spatial_digits(rs_spatial.st_asgeojson(
    case rs_spatial.st_zmflag(g) when 1 then rs_spatial.st_force2d(g) when 3 then rs_spatial.st_force3dz(g) else g end, 20, 0), digits))
$$;
create or replace function rs_catalog.st_asgeojson(g rs_spatial.geometry) returns text
language sql immutable strict as $$ select rs_catalog.st_asgeojson(g, 15) $$;

create or replace function rs_catalog.st_ashexwkb(g rs_spatial.geometry) returns text
language sql immutable strict parallel safe as $$
  select rs_catalog.spatial_text(upper(encode(rs_spatial.st_asbinary(g, 'NDR'), 'hex')))
$$;
create or replace function rs_catalog.st_asbinary(g rs_spatial.geometry) returns text
language sql immutable strict parallel safe as $$ select rs_catalog.st_ashexwkb(g) $$;
create or replace function rs_catalog.st_ashexewkb(g rs_spatial.geometry) returns text
language sql immutable strict parallel safe as $$
  select rs_catalog.spatial_text(upper(encode(rs_spatial.st_asewkb(g, 'NDR'), 'hex')))
$$;
-- The type's number is OGC's, with PostGIS's flag for the SRID that follows it.
create or replace function rs_catalog.st_asewkb(g rs_spatial.geometry) returns bytea
language sql immutable strict parallel safe as $$
  select case when rs_spatial.st_zmflag(g) = 0 then rs_spatial.st_asewkb(g, 'NDR')
    when rs_spatial.st_srid(g) = 0 then rs_spatial.st_asbinary(g, 'NDR')
    else set_byte(substr(rs_spatial.st_asbinary(g, 'NDR'), 1, 5), 4, 32) || substr(rs_spatial.st_asewkb(g, 'NDR'), 6, 4)
      || substr(rs_spatial.st_asbinary(g, 'NDR'), 6) end
$$;

-- A geography's text and bytes are those of its coordinates.
do $$ declare
  name text;
  counted text;
begin
  foreach name in array array['st_astext', 'st_asewkt', 'st_asgeojson'] loop
    execute format('create or replace function rs_catalog.%1$I(g rs_spatial.geography) returns text language sql immutable '
      'strict as %2$L', name, format('select rs_catalog.%I(g::rs_spatial.geometry)', name));
    execute format('create or replace function rs_catalog.%1$I(g rs_spatial.geography, digits int) returns text language sql '
      'immutable strict as %2$L', name, format('select rs_catalog.%I(g::rs_spatial.geometry, digits)', name));
  end loop;
  foreach name in array array['st_ashexwkb', 'st_asbinary', 'st_ashexewkb', 'st_asewkb'] loop
    execute format('create or replace function rs_catalog.%1$I(g rs_spatial.geography) returns %3$s language sql immutable '
      'strict parallel safe as %2$L', name, format('select rs_catalog.%I(g::rs_spatial.geometry)', name),
      case name when 'st_asewkb' then 'bytea' else 'text' end);
  end loop;
end $$;

create or replace function rs_catalog.st_geomfromtext(given text) returns rs_spatial.geometry
language sql immutable strict parallel safe as $$ select rs_catalog.spatial_subtype(rs_spatial.st_geomfromtext(given)) $$;
create or replace function rs_catalog.st_geomfromtext(given text, srid int) returns rs_spatial.geometry
language sql immutable strict parallel safe as $$
  select case when srid >= 0 then rs_catalog.spatial_subtype(rs_spatial.st_geomfromtext(given, srid)) end
$$;
create or replace function rs_catalog.st_geomfromewkt(given text) returns rs_spatial.geometry
language sql immutable strict parallel safe as $$ select rs_catalog.spatial_subtype(rs_spatial.st_geomfromewkt(given)) $$;
create or replace function rs_catalog.st_geomfromwkb(given text) returns rs_spatial.geometry
language sql immutable strict parallel safe as $$
  select rs_catalog.spatial_subtype(rs_spatial.st_geomfromwkb(decode(given, 'hex')))
$$;
create or replace function rs_catalog.st_geomfromwkb(given text, srid int) returns rs_spatial.geometry
language sql immutable strict parallel safe as $$
  select case when srid >= 0 then rs_catalog.spatial_subtype(rs_spatial.st_geomfromwkb(decode(given, 'hex'), srid)) end
$$;
create or replace function rs_catalog.st_geomfromewkb(given text) returns rs_spatial.geometry
language sql immutable strict parallel safe as $$
  select rs_catalog.spatial_subtype(rs_spatial.st_geomfromewkb(decode(given, 'hex')))
$$;
create or replace function rs_catalog.st_geogfromtext(given text) returns rs_spatial.geography
language sql immutable strict parallel safe as $$
  select rs_catalog.spatial_subtype(rs_spatial.st_geomfromewkt(given))::rs_spatial.geography
$$;
create or replace function rs_catalog.st_geogfromwkb(given text) returns rs_spatial.geography
language sql immutable strict parallel safe as $$
  select rs_catalog.st_geomfromewkb(given)::rs_spatial.geography
$$;
create or replace function rs_catalog.st_geomfromgeojson(given text) returns rs_spatial.geometry
language sql immutable strict parallel safe as $$ select rs_spatial.st_setsrid(rs_spatial.st_geomfromgeojson(given), 4326) $$;

create or replace function rs_catalog.st_geohash(g rs_spatial.geometry, digits int) returns text
language plpgsql immutable strict parallel safe as $$
begin
  if rs_spatial.st_geometrytype(g) <> 'ST_Point' then
    raise exception 'only points have a geohash' using errcode = '22023';
  end if;
  if rs_spatial.st_isempty(g) then return null; end if;
  return rs_spatial.st_geohash(rs_spatial.st_setsrid(g, 4326), digits);
end $$;
create or replace function rs_catalog.st_geohash(g rs_spatial.geometry) returns text
language sql immutable strict parallel safe as $$ select rs_catalog.st_geohash(g, 20) $$;
create or replace function rs_catalog.st_geomfromgeohash(given text, digits int) returns rs_spatial.geometry
language sql immutable strict parallel safe as $$
  select rs_spatial.st_envelope(rs_spatial.st_box2dfromgeohash(given,
    case when digits between 0 and length(given) then digits else length(given) end)::rs_spatial.geometry)
$$;
create or replace function rs_catalog.st_geomfromgeohash(given text) returns rs_spatial.geometry
language sql immutable strict parallel safe as $$ select rs_catalog.st_geomfromgeohash(given, -1) $$;
