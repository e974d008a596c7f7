-- Redshift's numbering of squares: a one, the half of the world from west to east, and for each further step two digits: lower
-- or upper half with the upper one first, left or right half.
create or replace function rs_catalog.st_geosquare(g rs_spatial.geometry, max_depth int) returns bigint
language plpgsql immutable strict parallel safe as $$
declare
  x float8;
  y float8;
  west float8;
  south float8 := -90;
  size float8 := 180;
  digits text;
begin
  if rs_spatial.st_geometrytype(g) <> 'ST_Point' then
    raise exception 'only points are in a square' using errcode = '22023';
  end if;
  if max_depth not between 1 and 32 then
    raise exception 'the depth is 1 to 32, not %', max_depth using errcode = '22023';
  end if;
  if rs_spatial.st_isempty(g) then return 0; end if;
  x := rs_spatial.st_x(g);
  y := rs_spatial.st_y(g);
  if x not between -180 and 180 or y not between -90 and 90 then
    raise exception 'the point is out of range: longitudes are -180 to 180, latitudes -90 to 90' using errcode = '22023';
  end if;
  west := case when x >= 0 then 0 else -180 end;
  digits := case when x >= 0 then '11' else '10' end;
  for step in 2..max_depth loop
    size := size / 2;
    digits := digits || case when y >= south + size then '0' else '1' end || case when x >= west + size then '1' else '0' end;
    if y >= south + size then south := south + size; end if;
    if x >= west + size then west := west + size; end if;
  end loop;
  return lpad(digits, 64, '0')::bit(64)::bigint;
end $$;
create or replace function rs_catalog.st_geosquare(g rs_spatial.geometry) returns bigint
language sql immutable strict parallel safe as $$ select rs_catalog.st_geosquare(g, 32) $$;

create or replace function rs_catalog.st_geomfromgeosquare(square bigint, max_depth int) returns rs_spatial.geometry
language plpgsql immutable strict parallel safe as $$
declare
  digits text := ltrim(square::bit(64)::text, '0');
  west float8;
  south float8 := -90;
  size float8 := 180;
begin
  if length(digits) < 2 or length(digits) % 2 = 1 then
    raise exception '% is no geosquare', square using errcode = '22023';
  end if;
  if max_depth < 1 then
    raise exception 'the depth is at least 1, not %', max_depth using errcode = '22023';
  end if;
  west := case substr(digits, 2, 1) when '1' then 0 else -180 end;
  for step in 2..least(max_depth, length(digits) / 2) loop
    size := size / 2;
    if substr(digits, 2 * step - 1, 1) = '0' then south := south + size; end if;
    if substr(digits, 2 * step, 1) = '1' then west := west + size; end if;
  end loop;
  return rs_spatial.st_makeenvelope(west, south, west + size, south + size, 0);
end $$;
create or replace function rs_catalog.st_geomfromgeosquare(square bigint) returns rs_spatial.geometry
language sql immutable strict parallel safe as $$ select rs_catalog.st_geomfromgeosquare(square, 32) $$;
