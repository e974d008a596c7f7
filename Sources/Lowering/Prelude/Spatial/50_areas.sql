-- A geography's area. Redshift's is that of C. Karney's series of the first order, with azimuths as the formula of Andoyer and
-- Lambert gives them.

-- The area between an edge and the equator.
create or replace function rs_catalog.spatial_under(a rs_spatial.geometry, b rs_spatial.geometry) returns float8
language plpgsql immutable strict parallel safe as $$
declare
  axis constant float8 := 6378137;
  flattening constant float8 := 1 / 298.257223563::float8;
  square constant float8 := flattening * (2 - flattening);
  third constant float8 := flattening / (2 - flattening);
  -- The radius of the sphere of the same surface, squared.
  authalic constant float8 := (axis ^ 2 + (axis * (1 - flattening)) ^ 2 * atanh(sqrt(square)) / sqrt(square)) / 2;
  lat_a float8 := radians(rs_spatial.st_y(a));
  lat_b float8 := radians(rs_spatial.st_y(b));
  turn float8 := radians(rs_spatial.st_x(b)) - radians(rs_spatial.st_x(a));
  arc float8;
  there float8;
  back float8;
  shift_there float8;
  shift_back float8;
  from_a float8;
  to_b float8;
  beta_a float8 := atan(tan(lat_a) * (1 - flattening));
  beta_b float8 := atan(tan(lat_b) * (1 - flattening));
  sine float8;
  cosine float8;
  epsilon float8;
  middle_a float8;
  middle_b float8;
begin
  turn := turn - 2 * pi() * round(turn / (2 * pi()));
  arc := acos(least(greatest(sin(lat_a) * sin(lat_b) + cos(lat_a) * cos(lat_b) * cos(turn), -1), 1));
  if arc = 0 or turn = 0 or sin(arc) = 0 then return 0; end if;
  -- Azimuths at both ends.
  there := atan2(sin(turn), cos(lat_a) * tan(lat_b) - sin(lat_a) * cos(turn));
  back := atan2(sin(turn), cos(lat_b) * tan(lat_a) - sin(lat_b) * cos(turn));
  shift_there := flattening / 2 * cos(lat_a) ^ 2 * sin(2 * there);
  shift_back := flattening / 2 * cos(lat_b) ^ 2 * sin(2 * back);
  from_a := there - (shift_back * arc / sin(arc) - shift_there);
  to_b := case when back >= 0 then pi() else -pi() end - back - (shift_back - shift_there * arc / sin(arc));
  -- The correction of the spherical excess.
  sine := sin(from_a) * cos(beta_a);
  cosine := sqrt(greatest(1 - sine ^ 2, 0));
  epsilon := sqrt(square / (1 - square) * cosine ^ 2 + 1);
  epsilon := (epsilon - 1) / (epsilon + 1);
  middle_a := atan2(sin(beta_a), cos(from_a) * cos(beta_a));
  middle_b := atan2(sin(beta_b), cos(to_b) * cos(beta_b));
  return authalic * (to_b - from_a) + axis ^ 2 * square * cosine * sine * (
    (2 / 3::float8 - 4 / 15::float8 * third - epsilon / 5) * (cos(middle_b) - cos(middle_a))
    + epsilon / 45 * (cos(3 * middle_b) - cos(3 * middle_a)));
end $$;

-- Interior rings count against the exterior one. What goes around a pole, or lies on another spheroid, PostGIS measures.
create or replace function rs_catalog.st_area(g rs_spatial.geography) returns float8
language sql immutable strict parallel safe as $$
  with edges as (
    select part.path as part, edge.path[1] as ring, rs_spatial.st_startpoint(edge.geom) as a, rs_spatial.st_endpoint(edge.geom) as b
    from rs_spatial.st_dump(g::rs_spatial.geometry) as part, rs_spatial.st_dumpsegments(part.geom) as edge
    where rs_spatial.st_geometrytype(part.geom) = 'ST_Polygon'
  ), rings as (
    select part, ring, abs(sum(rs_catalog.spatial_under(a, b))) as area,
      abs(sum(rs_spatial.st_x(b) - rs_spatial.st_x(a) - 360 * round((rs_spatial.st_x(b) - rs_spatial.st_x(a)) / 360))) > 180 as is_polar
    from edges group by part, ring
  )
  select case when rs_spatial.st_srid(g) <> 4326 or bool_or(is_polar) then rs_spatial.st_area(g)
    else coalesce(sum(case ring when 1 then area else -area end), 0) end
  from rings
$$;
create or replace function rs_catalog.st_area(g rs_spatial.geometry) returns float8
language sql immutable strict parallel safe as $$ select rs_spatial.st_area(g) $$;
