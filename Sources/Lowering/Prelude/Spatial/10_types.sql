-- Redshift's spatial functions over PostGIS, whose types and functions are in a schema of their own. Made when a statement
-- first needs it; the script may run again over an older version of itself.
select set_config('rs_catalog.installing', 'on', true);
create extension if not exists postgis schema rs_spatial;

-- Redshift's subtypes are seven: PostGIS would read curves and surfaces too.
create or replace function rs_catalog.spatial_subtype(g rs_spatial.geometry) returns rs_spatial.geometry
language plpgsql immutable strict parallel safe as $$
begin
  if rs_spatial.st_geometrytype(g) not in ('ST_Point', 'ST_LineString', 'ST_Polygon', 'ST_MultiPoint', 'ST_MultiLineString',
    'ST_MultiPolygon', 'ST_GeometryCollection')
  then
    raise exception 'a geometry is a POINT, LINESTRING, POLYGON, one of their MULTI types or a GEOMETRYCOLLECTION, not %',
      rs_spatial.geometrytype(g) using errcode = '22023';
  end if;
  return g;
end $$;

create or replace function rs_catalog.spatial_no_collections(a rs_spatial.geometry, b rs_spatial.geometry) returns boolean
language plpgsql immutable strict parallel safe as $$
begin
  if rs_spatial.st_geometrytype(a) = 'ST_GeometryCollection' or rs_spatial.st_geometrytype(b) = 'ST_GeometryCollection' then
    raise exception 'geometry collections are not supported' using errcode = '22023';
  end if;
  if rs_spatial.st_srid(a) <> rs_spatial.st_srid(b) then
    raise exception 'the geometries have different SRIDs: % and %', rs_spatial.st_srid(a), rs_spatial.st_srid(b)
      using errcode = '22023';
  end if;
  return true;
end $$;

create or replace function rs_catalog.spatial_flat(a rs_spatial.geometry, b rs_spatial.geometry) returns boolean
language plpgsql immutable strict parallel safe as $$
begin
  if rs_spatial.st_ndims(a) <> 2 or rs_spatial.st_ndims(b) <> 2 then
    raise exception 'only two-dimensional geometries are supported' using errcode = '22023';
  end if;
  return true;
end $$;

create or replace function rs_catalog.spatial_points(a rs_spatial.geometry, b rs_spatial.geometry) returns boolean
language plpgsql immutable strict parallel safe as $$
begin
  if rs_spatial.st_geometrytype(a) <> 'ST_Point' or rs_spatial.st_geometrytype(b) <> 'ST_Point' then
    raise exception 'only points are supported' using errcode = '22023';
  end if;
  return rs_catalog.spatial_no_collections(a, b);
end $$;

create or replace function rs_catalog.spatial_srid(srid int) returns int language plpgsql immutable strict parallel safe as $$
begin
  if srid < 0 then raise exception 'an SRID is not negative: %', srid using errcode = '22023'; end if;
  return srid;
end $$;

-- Rings as Redshift gives them: clockwise, from the lexicographically smallest point on.
create or replace function rs_catalog.spatial_ordered(g rs_spatial.geometry) returns rs_spatial.geometry
language sql immutable strict parallel safe as $$
  select case when rs_spatial.st_isempty(g) then g else rs_spatial.st_normalize(g) end
$$;

-- As above, of areas without points in the middle of a straight edge.
create or replace function rs_catalog.spatial_plain(g rs_spatial.geometry) returns rs_spatial.geometry
language sql immutable strict parallel safe as $$
  select case when rs_spatial.st_dimension(g) = 2 and not rs_spatial.st_isempty(g)
    then coalesce(rs_spatial.st_simplify(rs_spatial.st_normalize(g), 0), g) else rs_catalog.spatial_ordered(g) end
$$;

-- Whether a value has a bounding box with it. PostGIS gives points and short lines none by itself: whether Redshift's has been
-- dropped cannot be told of these.
create or replace function rs_catalog.addbbox(g rs_spatial.geometry) returns rs_spatial.geometry
language sql immutable strict parallel safe as $$ select rs_spatial.postgis_addbbox(g) $$;
create or replace function rs_catalog.dropbbox(g rs_spatial.geometry) returns rs_spatial.geometry
language sql immutable strict parallel safe as $$ select rs_spatial.postgis_dropbbox(g) $$;
create or replace function rs_catalog.supportsbbox(g rs_spatial.geometry) returns boolean
language sql immutable strict parallel safe as $$
  select rs_spatial.postgis_hasbbox(g) or not rs_spatial.postgis_hasbbox(rs_spatial.st_reverse(g))
$$;
