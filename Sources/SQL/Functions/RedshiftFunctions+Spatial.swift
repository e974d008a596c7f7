/// The spatial functions: `geometry` is one, `spatial` a geography too.
extension RedshiftFunctions {
  static let spatial = """
    addbbox/dropbbox(geometry) geometry
    supportsbbox(geometry) boolean
    geometrytype/st_geometrytype(geometry) text
    st_addpoint(geometry, geometry, number?) geometry
    st_angle(geometry, geometry, geometry, geometry?) double
    st_area/st_length/st_length2d/st_perimeter/st_perimeter2d(spatial) double
    st_asbinary/st_ashexewkb/st_ashexwkb(spatial) text
    st_asewkb(spatial) varbyte
    st_asewkt/st_asgeojson/st_astext(spatial, number?) text
    st_azimuth(geometry, geometry) double
    st_boundary/st_centroid/st_convexhull/st_envelope(geometry) geometry
    st_buffer(geometry, number, number?) geometry
    st_collect(geometry) geometry aggregate
    st_collect(geometry, geometry) geometry
    st_contains/st_containsproperly/st_coveredby/st_covers/st_crosses/st_disjoint(geometry, geometry) boolean
    st_equals/st_intersects/st_touches/st_within(geometry, geometry) boolean
    st_dimension/st_ndims/st_nrings/st_numgeometries/st_numinteriorrings/st_numpoints(geometry) integer
    st_npoints/st_srid(spatial) integer
    st_distance(spatial, spatial) double
    st_distancesphere(geometry, geometry, number?) double
    st_dwithin(geometry, geometry, number) boolean
    st_endpoint/st_startpoint/st_exteriorring(geometry) geometry
    st_force2d/st_force3d/st_force3dm/st_force3dz/st_force4d(geometry) geometry
    st_geohash(geometry, number?) text
    st_geosquare(geometry, number?) bigint
    st_geomfromgeosquare(number, number?) geometry
    st_geogfromtext/st_geogfromwkb(text) geography
    st_geomfromewkb/st_geomfromewkt/st_geomfromgeojson(text) geometry
    st_geomfromgeohash/st_geomfromtext/st_geomfromwkb(text, number?) geometry
    st_geometryn/st_interiorringn/st_pointn/st_removepoint(geometry, number) geometry
    st_intersection/st_union/st_makeline(geometry, geometry) geometry
    st_isclosed/st_iscollection/st_isempty/st_ispolygonccw/st_ispolygoncw(geometry) boolean
    st_isring/st_issimple/st_isvalid(geometry) boolean
    st_lengthsphere(geometry) double
    st_linefrommultipoint/st_multi/st_points/st_reverse(geometry) geometry
    st_lineinterpolatepoint(geometry, number) geometry
    st_m/st_x/st_y/st_z(geometry) double
    st_mmax/st_mmin/st_xmax/st_xmin/st_ymax/st_ymin/st_zmax/st_zmin(geometry) double
    st_makeenvelope(number, number, number, number, number?) geometry
    st_makepoint(number, number, number?, number?) geometry
    st_makepolygon(geometry, geometry?) geometry
    st_memsize(spatial) integer
    st_point(number, number) geometry
    st_polygon/st_setsrid/st_transform(geometry, number) geometry
    st_setpoint(geometry, number, geometry) geometry
    st_simplify(geometry, number) geometry
    """
}
