-- Where PostGIS and Redshift differ: in what is an error and what null, in the order of points, in subtypes.

-- Predicates and measures of two geometries: none of them takes a collection, all want one SRID.
do $$ declare
  name text;
begin
  foreach name in array array['contains', 'containsproperly', 'coveredby', 'covers', 'disjoint', 'intersects', 'touches', 'within'] loop
    execute format('create or replace function rs_catalog.%1$I(a rs_spatial.geometry, b rs_spatial.geometry) returns boolean '
      'language sql immutable strict parallel safe as %2$L', 'st_' || name,
      format('select rs_catalog.spatial_no_collections(a, b) and rs_spatial.%I(a, b)', 'st_' || name));
  end loop;
  -- Redshift: a null is an error.
  foreach name in array array['crosses', 'equals'] loop
    execute format('create or replace function rs_catalog.%1$I(a rs_spatial.geometry, b rs_spatial.geometry) returns boolean '
      'language plpgsql immutable parallel safe as %2$L', 'st_' || name, format('begin
        if a is null or b is null then
          raise exception %L using errcode = %L;
        end if;
        return rs_catalog.spatial_no_collections(a, b) and rs_spatial.%I(a, b);
      end', 'the geometries must not be null', '22004', 'st_' || name));
  end loop;
end $$;

create or replace function rs_catalog.st_dwithin(a rs_spatial.geometry, b rs_spatial.geometry, threshold float8) returns boolean
language sql immutable strict parallel safe as $$
  select rs_catalog.spatial_no_collections(a, b) and rs_spatial.st_dwithin(a, b, threshold)
$$;
create or replace function rs_catalog.st_distance(a rs_spatial.geometry, b rs_spatial.geometry) returns float8
language sql immutable strict parallel safe as $$
  select case when rs_catalog.spatial_no_collections(a, b) then rs_spatial.st_distance(a, b) end
$$;
-- Redshift measures on a spheroid by the formula of Andoyer and Lambert, of the first order in the flattening.
create or replace function rs_catalog.spatial_andoyer(a rs_spatial.geometry, b rs_spatial.geometry) returns float8
language plpgsql immutable strict parallel safe as $$
declare
  axis constant float8 := 6378137;
  flattening constant float8 := 1 / 298.257223563::float8;
  sine_a float8 := sin(radians(rs_spatial.st_y(a)));
  sine_b float8 := sin(radians(rs_spatial.st_y(b)));
  cosine float8 := sine_a * sine_b + cos(radians(rs_spatial.st_y(a))) * cos(radians(rs_spatial.st_y(b)))
    * cos(radians(rs_spatial.st_x(b)) - radians(rs_spatial.st_x(a)));
  arc float8;
  near float8 := 0;
  far float8 := 0;
begin
  cosine := least(greatest(cosine, -1), 1);
  arc := acos(cosine);
  if cosine < 1 then near := (arc + 3 * sin(arc)) / (1 - cosine); end if;
  if cosine > -1 then far := (arc - 3 * sin(arc)) / (1 + cosine); end if;
  return axis * (arc - flattening / 4 * (near * (sine_a - sine_b) ^ 2 + far * (sine_a + sine_b) ^ 2));
end $$;
-- The edges of all parts of a subtype. PostGIS measures on other spheroids than WGS 84.
create or replace function rs_catalog.spatial_edges(g rs_spatial.geography, subtype text) returns float8
language sql immutable strict parallel safe as $$
  select coalesce(sum(rs_catalog.spatial_andoyer(rs_spatial.st_startpoint(edge.geom), rs_spatial.st_endpoint(edge.geom))), 0)
  from rs_spatial.st_dump(g::rs_spatial.geometry) as part, rs_spatial.st_dumpsegments(part.geom) as edge
  where rs_spatial.st_geometrytype(part.geom) = subtype
$$;
create or replace function rs_catalog.st_distance(a rs_spatial.geography, b rs_spatial.geography) returns float8
language plpgsql immutable strict parallel safe as $$
begin
  if not rs_catalog.spatial_points(a::rs_spatial.geometry, b::rs_spatial.geometry)
    or rs_spatial.st_isempty(a::rs_spatial.geometry) or rs_spatial.st_isempty(b::rs_spatial.geometry)
  then
    return null;
  end if;
  return case when rs_spatial.st_srid(a) = 4326
    then rs_catalog.spatial_andoyer(a::rs_spatial.geometry, b::rs_spatial.geometry) else rs_spatial.st_distance(a, b) end;
end $$;
create or replace function rs_catalog.st_length(g rs_spatial.geography) returns float8
language sql immutable strict parallel safe as $$
  select case when rs_spatial.st_srid(g) = 4326 then rs_catalog.spatial_edges(g, 'ST_LineString') else rs_spatial.st_length(g) end
$$;
create or replace function rs_catalog.st_length(g rs_spatial.geometry) returns float8
language sql immutable strict parallel safe as $$ select rs_spatial.st_length(g) $$;
create or replace function rs_catalog.st_perimeter(g rs_spatial.geography) returns float8
language sql immutable strict parallel safe as $$
  select case when rs_spatial.st_srid(g) = 4326 then rs_catalog.spatial_edges(g, 'ST_Polygon') else rs_spatial.st_perimeter(g) end
$$;
create or replace function rs_catalog.st_perimeter(g rs_spatial.geometry) returns float8
language sql immutable strict parallel safe as $$ select rs_spatial.st_perimeter(g) $$;

-- On a sphere, in radians of its radius.
create or replace function rs_catalog.spatial_haversine(a rs_spatial.geometry, b rs_spatial.geometry) returns float8
language sql immutable strict parallel safe as $$
  select 2 * asin(sqrt(least(1, sin((radians(rs_spatial.st_y(b)) - radians(rs_spatial.st_y(a))) / 2) ^ 2
    + cos(radians(rs_spatial.st_y(a))) * cos(radians(rs_spatial.st_y(b)))
    * sin((radians(rs_spatial.st_x(b)) - radians(rs_spatial.st_x(a))) / 2) ^ 2)))
$$;
create or replace function rs_catalog.st_distancesphere(a rs_spatial.geometry, b rs_spatial.geometry, radius float8) returns float8
language plpgsql immutable strict parallel safe as $$
begin
  if radius < 0 then raise exception 'a radius is not negative: %', radius using errcode = '22023'; end if;
  if not rs_catalog.spatial_points(a, b) or rs_spatial.st_isempty(a) or rs_spatial.st_isempty(b) then return null; end if;
  return radius * rs_catalog.spatial_haversine(a, b);
end $$;
-- The mean radius of WGS 84.
create or replace function rs_catalog.st_distancesphere(a rs_spatial.geometry, b rs_spatial.geometry) returns float8
language sql immutable strict parallel safe as $$ select rs_catalog.st_distancesphere(a, b, 6371008.771415) $$;
create or replace function rs_catalog.st_lengthsphere(g rs_spatial.geometry) returns float8
language sql immutable strict parallel safe as $$
  select coalesce(sum(6371008.771415::float8
    * rs_catalog.spatial_haversine(rs_spatial.st_startpoint(edge.geom), rs_spatial.st_endpoint(edge.geom))), 0)
  from rs_spatial.st_dump(g) as part, rs_spatial.st_dumpsegments(part.geom) as edge
  where rs_spatial.st_geometrytype(part.geom) = 'ST_LineString'
$$;

create or replace function rs_catalog.st_angle(a rs_spatial.geometry, b rs_spatial.geometry, c rs_spatial.geometry) returns float8
language plpgsql immutable strict parallel safe as $$
begin
  if not (rs_catalog.spatial_points(a, b) and rs_catalog.spatial_points(b, c)) then return null; end if;
  if rs_spatial.st_isempty(a) or rs_spatial.st_isempty(b) or rs_spatial.st_isempty(c) then
    raise exception 'an empty point has no angle' using errcode = '22023';
  end if;
  return rs_spatial.st_angle(a, b, c);
end $$;
create or replace function rs_catalog.st_angle(
  a rs_spatial.geometry, b rs_spatial.geometry, c rs_spatial.geometry, d rs_spatial.geometry) returns float8
language plpgsql immutable strict parallel safe as $$
begin
  if not (rs_catalog.spatial_points(a, b) and rs_catalog.spatial_points(b, c) and rs_catalog.spatial_points(c, d)) then
    return null;
  end if;
  if rs_spatial.st_isempty(a) or rs_spatial.st_isempty(b) or rs_spatial.st_isempty(c) or rs_spatial.st_isempty(d) then
    raise exception 'an empty point has no angle' using errcode = '22023';
  end if;
  return rs_spatial.st_angle(a, b, c, d);
end $$;

create or replace function rs_catalog.st_boundary(g rs_spatial.geometry) returns rs_spatial.geometry
language plpgsql immutable strict parallel safe as $$
declare
  boundary rs_spatial.geometry;
begin
  if rs_spatial.st_geometrytype(g) = 'ST_GeometryCollection' then
    raise exception 'geometry collections are not supported' using errcode = '22023';
  end if;
  if rs_spatial.st_isempty(g) then return g; end if;
  if rs_spatial.st_dimension(g) = 0 then
    return rs_spatial.st_setsrid(rs_spatial.st_geomfromtext('GEOMETRYCOLLECTION EMPTY'), rs_spatial.st_srid(g));
  end if;
  boundary := rs_spatial.st_boundary(g);
  return case when rs_spatial.st_geometrytype(g) = 'ST_MultiPolygon' or rs_spatial.st_dimension(g) = 1
    then rs_spatial.st_multi(boundary) else boundary end;
end $$;

create or replace function rs_catalog.st_buffer(g rs_spatial.geometry, distance float8, segments int) returns rs_spatial.geometry
language sql immutable strict parallel safe as $$
  select case when rs_catalog.spatial_no_collections(g, g)
    then rs_catalog.spatial_ordered(rs_spatial.st_buffer(rs_spatial.st_force2d(g), distance, greatest(segments, 0))) end
$$;
create or replace function rs_catalog.st_buffer(g rs_spatial.geometry, distance float8) returns rs_spatial.geometry
language sql immutable strict parallel safe as $$ select rs_catalog.st_buffer(g, distance, 8) $$;

create or replace function rs_catalog.st_centroid(g rs_spatial.geometry) returns rs_spatial.geometry
language sql immutable strict parallel safe as $$
  select case when not rs_spatial.st_isempty(g) then rs_spatial.st_centroid(g) end
$$;
create or replace function rs_catalog.st_convexhull(g rs_spatial.geometry) returns rs_spatial.geometry
language sql immutable strict parallel safe as $$
  select case when rs_spatial.st_isempty(g) then g else rs_catalog.spatial_ordered(rs_spatial.st_convexhull(
    case rs_spatial.st_zmflag(g) when 1 then rs_spatial.st_force2d(g) when 3 then rs_spatial.st_force3dz(g) else g end)) end
$$;
create or replace function rs_catalog.st_intersection(a rs_spatial.geometry, b rs_spatial.geometry) returns rs_spatial.geometry
language sql immutable strict parallel safe as $$
  select case when rs_catalog.spatial_no_collections(a, b) and rs_catalog.spatial_flat(a, b)
    then rs_catalog.spatial_plain(rs_spatial.st_intersection(a, b)) end
$$;
create or replace function rs_catalog.st_union(a rs_spatial.geometry, b rs_spatial.geometry) returns rs_spatial.geometry
language plpgsql immutable strict parallel safe as $$
begin
  if not (rs_catalog.spatial_no_collections(a, b) and rs_catalog.spatial_flat(a, b)) then return null; end if;
  if rs_spatial.st_geometrytype(a) like '%LineString' or rs_spatial.st_geometrytype(b) like '%LineString' then
    raise exception 'linestrings are not supported' using errcode = '22023';
  end if;
  return case when rs_spatial.st_isempty(a) then a when rs_spatial.st_isempty(b) then b
    else rs_catalog.spatial_plain(rs_spatial.st_union(a, b)) end;
end $$;

create or replace function rs_catalog.st_startpoint(g rs_spatial.geometry) returns rs_spatial.geometry
language sql immutable strict parallel safe as $$
  select case when rs_spatial.st_geometrytype(g) = 'ST_LineString' then rs_spatial.st_startpoint(g) end
$$;
create or replace function rs_catalog.st_endpoint(g rs_spatial.geometry) returns rs_spatial.geometry
language sql immutable strict parallel safe as $$
  select case when rs_spatial.st_geometrytype(g) = 'ST_LineString' then rs_spatial.st_endpoint(g) end
$$;
create or replace function rs_catalog.st_exteriorring(g rs_spatial.geometry) returns rs_spatial.geometry
language sql immutable strict parallel safe as $$
  select case when rs_spatial.st_geometrytype(g) <> 'ST_Polygon' then null when rs_spatial.st_isempty(g) then g
    else rs_spatial.st_exteriorring(g) end
$$;
create or replace function rs_catalog.st_geometryn(g rs_spatial.geometry, index int) returns rs_spatial.geometry
language plpgsql immutable strict parallel safe as $$
begin
  if not rs_spatial.st_iscollection(g) then return case when index = 1 then g end; end if;
  if index not between 1 and rs_spatial.st_numgeometries(g) then
    raise exception 'index % is out of range', index using errcode = '22023';
  end if;
  return rs_spatial.st_geometryn(g, index);
end $$;
create or replace function rs_catalog.st_numgeometries(g rs_spatial.geometry) returns int
language sql immutable strict parallel safe as $$
  select case when rs_spatial.st_iscollection(g) then rs_spatial.st_numgeometries(g) else 1 end
$$;
create or replace function rs_catalog.st_isclosed(g rs_spatial.geometry) returns boolean
language sql immutable strict parallel safe as $$
  select not rs_spatial.st_isempty(g) and rs_spatial.st_isclosed(rs_spatial.st_force2d(g))
$$;
-- Redshift: points that repeat one after the other make a geometry one that is not simple.
create or replace function rs_catalog.st_issimple(g rs_spatial.geometry) returns boolean
language sql immutable strict parallel safe as $$
  select rs_spatial.st_isempty(g) or (rs_spatial.st_issimple(g)
    and rs_spatial.st_npoints(rs_spatial.st_removerepeatedpoints(rs_spatial.st_force2d(g))) = rs_spatial.st_npoints(g))
$$;
create or replace function rs_catalog.st_ndims(g rs_spatial.geometry) returns int
language sql immutable strict parallel safe as $$ select rs_spatial.st_ndims(g)::int $$;
create or replace function rs_catalog.st_npoints(g rs_spatial.geography) returns int
language sql immutable strict parallel safe as $$ select rs_spatial.st_npoints(g::rs_spatial.geometry) $$;
create or replace function rs_catalog.st_npoints(g rs_spatial.geometry) returns int
language sql immutable strict parallel safe as $$ select rs_spatial.st_npoints(g) $$;

create or replace function rs_catalog.st_makeenvelope(xmin float8, ymin float8, xmax float8, ymax float8, srid int)
returns rs_spatial.geometry language sql immutable strict parallel safe as $$
  select rs_spatial.st_envelope(rs_spatial.st_makeenvelope(xmin, ymin, xmax, ymax, rs_catalog.spatial_srid(srid)))
$$;
create or replace function rs_catalog.st_makeenvelope(xmin float8, ymin float8, xmax float8, ymax float8)
returns rs_spatial.geometry language sql immutable strict parallel safe as $$
  select rs_catalog.st_makeenvelope(xmin, ymin, xmax, ymax, 0)
$$;
create or replace function rs_catalog.st_makeline(a rs_spatial.geometry, b rs_spatial.geometry) returns rs_spatial.geometry
language plpgsql immutable strict parallel safe as $$
begin
  if rs_spatial.st_geometrytype(a) not in ('ST_Point', 'ST_LineString', 'ST_MultiPoint')
    or rs_spatial.st_geometrytype(b) not in ('ST_Point', 'ST_LineString', 'ST_MultiPoint')
  then
    raise exception 'a line is made of points, linestrings and multipoints' using errcode = '22023';
  end if;
  if rs_spatial.st_zmflag(a) <> rs_spatial.st_zmflag(b) then
    raise exception 'the geometries have different dimensions' using errcode = '22023';
  end if;
  perform rs_catalog.spatial_no_collections(a, b);
  if rs_spatial.st_isempty(a) and rs_spatial.st_isempty(b) then
    return rs_spatial.st_setsrid(rs_spatial.st_geomfromtext('LINESTRING EMPTY'), rs_spatial.st_srid(a));
  end if;
  return rs_spatial.st_makeline(array(select geom from (
    select 1 as side, point.path, point.geom from rs_spatial.st_dumppoints(a) as point
    union all select 2, point.path, point.geom from rs_spatial.st_dumppoints(b) as point) as points
    where not rs_spatial.st_isempty(geom) order by side, path));
end $$;
create or replace function rs_catalog.st_makepolygon(g rs_spatial.geometry) returns rs_spatial.geometry
language sql immutable strict parallel safe as $$
  select case when rs_spatial.st_geometrytype(g) = 'ST_LineString' and rs_spatial.st_isempty(g)
    then rs_spatial.st_setsrid(rs_spatial.st_geomfromtext('POLYGON EMPTY'), rs_spatial.st_srid(g))
    else rs_spatial.st_makepolygon(g) end
$$;
create or replace function rs_catalog.st_makepolygon(shell rs_spatial.geometry, holes rs_spatial.geometry) returns rs_spatial.geometry
language plpgsql immutable strict parallel safe as $$
begin
  if rs_spatial.st_geometrytype(shell) <> 'ST_LineString' or rs_spatial.st_geometrytype(holes) <> 'ST_MultiLineString' then
    raise exception 'a polygon is made of a linestring, and a multilinestring of its interior rings' using errcode = '22023';
  end if;
  if rs_spatial.st_zmflag(shell) <> rs_spatial.st_zmflag(holes) then
    raise exception 'the geometries have different dimensions' using errcode = '22023';
  end if;
  perform rs_catalog.spatial_no_collections(shell, holes);
  if rs_spatial.st_isempty(shell) then return rs_catalog.st_makepolygon(shell); end if;
  return rs_spatial.st_makepolygon(shell, array(
    select ring.geom from rs_spatial.st_dump(holes) as ring where not rs_spatial.st_isempty(ring.geom) order by ring.path));
end $$;
create or replace function rs_catalog.st_polygon(g rs_spatial.geometry, srid int) returns rs_spatial.geometry
language sql immutable strict parallel safe as $$
  select rs_spatial.st_setsrid(rs_catalog.st_makepolygon(g), rs_catalog.spatial_srid(srid))
$$;
create or replace function rs_catalog.st_setsrid(g rs_spatial.geometry, srid int) returns rs_spatial.geometry
language sql immutable strict parallel safe as $$ select rs_spatial.st_setsrid(g, rs_catalog.spatial_srid(srid)) $$;
create or replace function rs_catalog.st_setpoint(g rs_spatial.geometry, index int, point rs_spatial.geometry)
returns rs_spatial.geometry language plpgsql immutable strict parallel safe as $$
begin
  if rs_spatial.st_geometrytype(g) <> 'ST_LineString' or rs_spatial.st_geometrytype(point) <> 'ST_Point' then
    raise exception 'a point of a linestring is set to a point' using errcode = '22023';
  end if;
  perform rs_catalog.spatial_no_collections(g, point);
  if index not between -rs_spatial.st_npoints(g) and rs_spatial.st_npoints(g) - 1 then
    raise exception 'index % is out of range', index using errcode = '22023';
  end if;
  return case when rs_spatial.st_isempty(point) then g else rs_spatial.st_setpoint(g, index, point) end;
end $$;
create or replace function rs_catalog.st_simplify(g rs_spatial.geometry, tolerance float8) returns rs_spatial.geometry
language sql immutable strict parallel safe as $$ select rs_spatial.st_simplify(g, greatest(tolerance, 0)) $$;

create or replace function rs_catalog.st_zmax(g rs_spatial.geometry) returns float8
language sql immutable strict parallel safe as $$
  select case when rs_spatial.st_zmflag(g) >= 2 then rs_spatial.st_zmax(g::rs_spatial.box3d) end
$$;
create or replace function rs_catalog.st_zmin(g rs_spatial.geometry) returns float8
language sql immutable strict parallel safe as $$
  select case when rs_spatial.st_zmflag(g) >= 2 then rs_spatial.st_zmin(g::rs_spatial.box3d) end
$$;
create or replace function rs_catalog.st_mmax(g rs_spatial.geometry) returns float8
language sql immutable strict parallel safe as $$ select max(rs_spatial.st_m(point.geom)) from rs_spatial.st_dumppoints(g) as point $$;
create or replace function rs_catalog.st_mmin(g rs_spatial.geometry) returns float8
language sql immutable strict parallel safe as $$ select min(rs_spatial.st_m(point.geom)) from rs_spatial.st_dumppoints(g) as point $$;
do $$ declare
  name text;
begin
  foreach name in array array['st_xmax', 'st_xmin', 'st_ymax', 'st_ymin'] loop
    execute format('create or replace function rs_catalog.%1$I(g rs_spatial.geometry) returns float8 language sql immutable strict '
      'parallel safe as %2$L', name, format('select rs_spatial.%I(g::rs_spatial.box3d)', name));
  end loop;
end $$;
