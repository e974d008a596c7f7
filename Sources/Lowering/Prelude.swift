import CResources

/// The schema `rs_catalog`: Redshift's functions, system views, and the tables that keep what PostgreSQL has no place for.
package enum Prelude {
  /// One script of many statements, to be sent as one simple query by a superuser: it is one transaction then. Running it
  /// again does no harm.
  package static func script() -> String { body() + "comment on schema rs_catalog is '\(version())';\n" }

  /// Changes with every change of the script.
  package static func version() -> String { hash(body()) }

  /// Gives one row of one column: the installed version, or null.
  package static let versionQuery = "select obj_description(to_regnamespace('rs_catalog'), 'pg_namespace')"

  /// What spatial types and functions need, for when a statement first needs it; as `script`. It fails where the server
  /// has no PostGIS.
  package static func spatialScript() -> String {
    spatialBody() + "comment on schema rs_spatial is '\(spatialVersion())';\n"
  }

  /// Changes with every change of that script.
  package static func spatialVersion() -> String { hash(spatialBody()) }

  /// Gives one row of four columns: the installed version of that script, or null; whether the server has PostGIS; the
  /// numbers of the types GEOMETRY and GEOGRAPHY, or null.
  package static let spatialVersionQuery =
    "select obj_description(to_regnamespace('rs_spatial'), 'pg_namespace'), "
    + "exists (select from pg_catalog.pg_available_extensions where name = 'postgis'), "
    + "to_regtype('rs_spatial.geometry')::oid, to_regtype('rs_spatial.geography')::oid"

  private static let folder = "Lowering/Prelude/"
  private static let spatialFolder = folder + "Spatial/"

  private static func body() -> String { text { $0.hasPrefix(folder) && !$0.hasPrefix(spatialFolder) } }
  private static func spatialBody() -> String { text { $0.hasPrefix(spatialFolder) } }

  private static func hash(_ text: String) -> String {
    var hash: UInt64 = 14_695_981_039_346_656_037
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 1_099_511_628_211 }
    return String(hash, radix: 16)
  }

  private static func text(_ isWanted: (String) -> Bool) -> String {
    var text = ""
    for index in 0..<cresources_count {
      let resource = cresources[index]
      guard isWanted(String(cString: resource.path)) else { continue }
      text += String(decoding: UnsafeBufferPointer(start: resource.bytes, count: resource.length), as: UTF8.self)
    }
    return text
  }
}
