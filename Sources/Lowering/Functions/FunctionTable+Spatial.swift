import SQL

/// Spatial functions: PostGIS's where it answers as Redshift does, and the prelude's own over it.
extension FunctionTable {
  static let spatial: [String: FunctionRule] = {
    var rules: [String: FunctionRule] = [:]
    for (name, signature) in RedshiftFunctions.all where name != "st_collect" && !spatialRefused.keys.contains(name) {
      guard name.hasPrefix("st_") || unprefixed.contains(name), case .fixed(let type)? = signature.forms.first?.result
      else { continue }
      let schema = postGIS.contains(name) ? "rs_spatial." : "rs_catalog."
      rules[name] = FunctionRule(
        schema + (aliases[name] ?? name), .fixed(type), text: readsText.contains(name) ? [0] : [])
    }
    return rules
  }()

  private static let unprefixed: Set<String> = ["addbbox", "dropbbox", "supportsbbox", "geometrytype"]
  private static let aliases = ["st_length2d": "st_length", "st_perimeter2d": "st_perimeter"]

  private static let readsText: Set<String> = [
    "st_geogfromtext", "st_geogfromwkb", "st_geomfromewkb", "st_geomfromewkt", "st_geomfromgeohash",
    "st_geomfromgeojson", "st_geomfromtext", "st_geomfromwkb",
  ]

  private static let postGIS: Set<String> = [
    "geometrytype", "st_addpoint", "st_azimuth", "st_dimension", "st_envelope", "st_force2d", "st_force3d",
    "st_force3dm", "st_force3dz", "st_force4d", "st_geometrytype", "st_interiorringn", "st_iscollection", "st_isempty",
    "st_ispolygonccw", "st_ispolygoncw", "st_isring", "st_isvalid", "st_linefrommultipoint", "st_lineinterpolatepoint",
    "st_m", "st_makepoint", "st_multi", "st_nrings", "st_numinteriorrings", "st_numpoints", "st_point", "st_pointn",
    "st_points", "st_removepoint", "st_reverse", "st_srid", "st_transform", "st_x", "st_y", "st_z",
  ]

  static let spatialRefused: [String: String] = {
    let cells = "there is no library of hexagonal cells here: keep such models for Redshift"
    var result = ["st_memsize": "how much memory Redshift needs for a geometry is its own"]
    for name in [
      "h3_boundary", "h3_center", "h3_frompoint", "h3_fromlonglat", "h3_isvalid", "h3_polyfill", "h3_resolution",
      "h3_tochildren", "h3_toparent",
    ] { result[name] = cells }
    return result
  }()
}

extension Lowerer {
  /// Of several functions of a name a string or a null alone would fit more than one.
  mutating func spatialArguments(_ call: FunctionCall, _ entry: FunctionTable.Entry) {
    guard let form = entry.signature?.form(call.arguments.count) else { return }
    for (index, argument) in call.arguments.enumerated() {
      switch form.argument(index) {
      case .geometry?, .spatial?:
        if isNull(argument.value) || isConstantString(argument.value) {
          patches.wrap(argument.value.span, "(", ")::rs_spatial.geometry")
        }
      default: break
      }
    }
  }

  /// ST_COLLECT of two geometries, or of a group's.
  mutating func collected(_ call: FunctionCall, _ whole: Expression) -> SQLType? {
    let types = walkArguments(call)
    walkWindow(call)
    for (argument, type) in zip(call.arguments, types) {
      if isNull(argument.value) || isConstantString(argument.value) {
        patches.wrap(argument.value.span, "(", ")::rs_spatial.geometry")
      } else if let type, type != .geometry, !type.isString {
        report(.wrongArguments("ST_COLLECT", "geometries, not \(type.baseName)", place(argument.span)))
      }
    }
    guard let value = call.arguments.first?.value, call.arguments.count == 1 else {
      patches.replace(call.name.span, "rs_spatial.st_collect")
      return .geometry
    }
    if call.quantity == .distinct { refuseSketch(in: "DISTINCT", .geometry, whole.span) }
    patches.replace(
      whole.span,
      [.text("rs_spatial.st_collect("), .source(value.span)] + ordering(call.withinGroup ?? []) + [.text(")")]
        + suffix(call))
    return .geometry
  }
}
